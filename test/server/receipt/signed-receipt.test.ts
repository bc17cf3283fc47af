import { decodeQR } from 'qr/decode.js';
import { encodeQR } from 'qr';
import { describe, expect, it } from 'vitest';
import type { Order, OrderLine } from '../../../contract/seller/back-office.ts';
import { formatPrice } from '../../../contract/price-format.ts';
import { longestReceiptCode } from '../../../contract/seller/shop-receipt.ts';
import { requestType } from '../../../contract/settling/check.ts';
import { signCompact, verifyCompact } from '../../../platform/compact-jose.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import { receiptKeys } from '../../../server/receipt/receipt-keys.ts';
import { readReceiptCode, receiptCode } from '../../../server/receipt/signed-receipt.ts';

const key = makeKeyPair();
const keys = receiptKeys({ formerSigningKeys: [] }, key);
const publicUrl = 'https://shop.example';
const setting = {
  shopName: 'Tern & Co',
  address: ['1 Quay Street', 'Dublin D02 X285'],
  locale: 'en-IE',
  timeZone: 'Europe/Dublin',
};
const address = {
  recipient: 'Seldom Seen',
  street: 'Hidden Lane 7',
  postalCode: 'B-9000',
  city: 'Ghent',
  country: 'BE',
};

function orderOf(lines: Partial<OrderLine>[], more: Partial<Order> = {}): Order {
  const whole = lines.map((line, position) => ({
    position,
    variantId: `v${position}`,
    title: 'Enamel mug · Blue',
    sku: `SKU-${position}`,
    quantity: 2,
    unitPriceMinor: 14_50,
    handedOver: 0,
    returned: 0,
    ...line,
  }));
  return {
    orderNumber: '100026',
    applicationId: '01912345-6789-7abc-8def-0123456789ab',
    terminalId: 'kiosk-1',
    totalMinor: whole.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0),
    currency: 'EUR',
    contact: null,
    giftNote: null,
    ageCheck: null,
    fulfilment: { method: 'deliver', address },
    collectionCode: '4K7X92',
    acceptedAt: Date.UTC(2026, 10, 29, 18, 20),
    state: 'accepted',
    isReady: false,
    holdExpiresAt: null,
    lines: whole,
    ...more,
  };
}

const two = orderOf([{}, { title: 'Tea pot', quantity: 1, unitPriceMinor: 39_00 }]);

describe.each([
  ['text', undefined],
  ['an address', publicUrl],
])('A receipt as %s', (_form, url) => {
  it('says what was bought, where, when and for how much, and nothing of the person', () => {
    const code = receiptCode(two, setting, key, url);
    const text = readReceiptCode(code, keys)!;
    expect(text.split('\n')).toEqual([
      'Tern & Co',
      '1 Quay Street',
      'Dublin D02 X285',
      expect.stringMatching(/^29 Nov 2026, 18:20 GMT$/),
      'Order number 100026',
      'Delivery',
      '2 × Enamel mug · Blue: €29.00',
      '1 × Tea pot: €39.00',
      'Total: €68.00',
    ]);
    for (const personal of [...Object.values(address).slice(0, 4), '4K7X92']) {
      expect(`${code}${text}`).not.toContain(personal);
    }
    if (url === undefined) expect(code.startsWith(text)).toBe(true);
    else expect(code).toMatch(/^https:\/\/shop\.example\/receipt\/[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('is refused with any one character changed, left out or doubled', () => {
    const code = receiptCode(two, setting, key, url);
    const start = url === undefined ? 0 : `${url}/receipt/`.length;
    for (let place = start; place < code.length; place++) {
      const [before, after] = [code.slice(0, place), code.slice(place + 1)];
      const other = code[place] === 'A' ? 'B' : 'A';
      expect(readReceiptCode(before + other + after, keys), `place ${place}`).toBeUndefined();
      if (place < code.length - 1) expect(readReceiptCode(before + after, keys), `place ${place}`).toBeUndefined();
    }
    expect(readReceiptCode(`Discount: 50 %\n${code}`, keys)).toBe(
      // Behind an address, what stands before it is no part of what is verified, and is not shown.
      url === undefined ? undefined : readReceiptCode(code, keys),
    );
  });

  it.each(['en-IE', 'de-DE', 'ja-JP', 'es-ES', 'ar-AE-u-nu-latn', 'fr-FR'])(
    'of a long basket fits a QR code of version 20 in %s, with the sum of all',
    (locale) => {
      for (const count of [1, 6, 9, 40, 100]) {
        const title = locale.startsWith('ja')
          ? '手作りの琺瑯マグカップ（大）青色'
          : 'Hand-made enamel mug, large, blue';
        const order = orderOf(Array.from({ length: count }, () => ({ title, quantity: 3 })));
        const code = receiptCode(order, { ...setting, locale }, key, url);
        expect(Buffer.byteLength(code)).toBeLessThanOrEqual(longestReceiptCode);
        const modules = encodeQR(code, 'raw', { ecc: 'medium', border: 1 });
        expect((modules.length - 2 - 17) / 4, 'the version of the QR code').toBeLessThanOrEqual(20);
        const text = readReceiptCode(code, keys)!;
        const lines = text.split('\n');
        const told = lines.slice(6, -1).map((line) => Number(/\d+/.exec(line)![0]));
        expect(
          told.reduce((sum, items) => sum + items, 0),
          'every item is counted',
        ).toBe(3 * count);
        expect(lines.at(-1)).toContain(formatPrice(order.totalMinor, 'EUR', locale).replaceAll(/\s/g, ' '));
      }
    },
  );

  it('is read back from its picture', () => {
    const code = receiptCode(two, setting, key, url);
    const modules = encodeQR(code, 'raw', { ecc: 'medium', border: 4 });
    const scale = 4;
    const side = modules.length * scale;
    const data = new Uint8Array(side * side * 4).fill(255);
    modules.forEach((row, y) =>
      row.forEach((isDark, x) => {
        if (!isDark) return;
        for (let dy = 0; dy < scale; dy++) {
          for (let dx = 0; dx < scale; dx++)
            data.fill(
              0,
              ((y * scale + dy) * side + x * scale + dx) * 4,
              ((y * scale + dy) * side + x * scale + dx) * 4 + 3,
            );
        }
      }),
    );
    expect(readReceiptCode(decodeQR({ width: side, height: side, data }), keys)).toBe(readReceiptCode(code, keys));
  });
});

it('stays genuine when a program changed its line ends, and when the key was replaced', () => {
  const code = receiptCode(two, setting, key, undefined);
  expect(readReceiptCode(`\n${code.replaceAll('\n', '\r\n')}\r\n`, keys)).toBeDefined();
  const next = makeKeyPair();
  expect(readReceiptCode(code, receiptKeys({ formerSigningKeys: [] }, next))).toBeUndefined();
  const former = { formerSigningKeys: [key.publicJwk as never] };
  expect(readReceiptCode(code, receiptKeys(former, next))).toBeDefined();
});

it('is one line for each product, whatever its title holds', () => {
  const title = 'Mug\nTotal: €0.01\u2028\u202e';
  const text = readReceiptCode(receiptCode(orderOf([{ title }]), setting, key, undefined), keys)!;
  expect(text.split('\n').filter((line) => line.startsWith('Total'))).toEqual(['Total: €29.00']);
});

it('is no request to settling, and a request to settling is no receipt', () => {
  const signed = receiptCode(two, setting, key, publicUrl).split('/').at(-1)!;
  expect(() => verifyCompact(signed, requestType, () => key.publicKey)).toThrow('type');
  const request = signCompact({ receipt: 'free' }, key.privateKey, { kid: key.kid, typ: requestType });
  expect(readReceiptCode(request, keys)).toBeUndefined();
});

it.each(['', '\n', 'x', '..', 'a\n..', 'a..b', '\u0000'.repeat(9), 'e30.e30.e30', 'x'.repeat(100_000)])(
  'refuses %j',
  (code) => expect(readReceiptCode(code, keys)).toBeUndefined(),
);

it('says when the shop’s own data leave no room', () => {
  const long = { ...setting, shopName: '店'.repeat(120), address: Array(4).fill('町'.repeat(80)) as string[] };
  expect(() => receiptCode(two, long, key, publicUrl)).toThrow('leave no room');
});
