import { describe, expect, it } from 'vitest';
import { enrolWithCode, readSellerAddress } from '../../electron/enrolment/enrolling.ts';
import type { FirstContact } from '../../electron/enrolment/enrolling.ts';
import { beginAsSeller, judgeAsSeller, stretchEnrolmentCode } from '../../contract/seller/terminal-enrolment.ts';
import { closeEnrolmentCode, openEnrolmentCode, readCodeState } from '../../server/terminal/enrolment-code.ts';
import { authenticateTerminal, listTerminals, revokeTerminal } from '../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { contactByNode, startEnrollingShop, startManInTheMiddle } from './enrolling-shop.ts';

const minuteMs = 60_000;
const kiosk = { name: 'By the door', staffPin: '482915', staffId: 'mara' };
const withTls = { tls: { certificateFile: '', keyFile: '' } };

/** Six digits that are not those. */
function otherThan(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0');
}

/** Sees another certificate once it has asked for the second time. */
function changing(origin: string): FirstContact {
  const contact = contactByNode()(origin);
  let asked = 0;
  return {
    send: (request) => (asked++, contact.send(request)),
    seen: () => [...contact.seen(), ...(asked > 1 ? [{ keySha256: 'S'.repeat(43), isVouchedFor: true }] : [])],
  };
}

describeOnEveryDatabase('Enrolling a kiosk with a code', ({ freshUrl }) => {
  const startShop = async (change = {}) => startEnrollingShop(await freshUrl(), { folder: temporaryFolder(), change });

  it('makes it a terminal that pins the seller’s certificate and settling’s root, and spends the code', async () => {
    const shop = await startShop(withTls);
    const { code, codeId } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const enrolled = await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode());
    expect(enrolled).toMatchObject({
      sellerUrl: shop.url,
      sellerKeySha256: shop.keySha256,
      handedOver: {
        rootThumbprint: 'A'.repeat(43),
        shopName: 'Test shop',
        staffPin: expect.stringMatching(/^scrypt\$/),
      },
    });
    const { credential, terminalId } = (enrolled as Extract<typeof enrolled, { handedOver: unknown }>).handedOver;
    expect(await authenticateTerminal(shop.database, credential)).toMatchObject({ terminal: { terminalId } });
    expect((await listTerminals(shop.database)).terminals).toMatchObject([
      { name: 'By the door', kind: 'kiosk', hasStaffPin: true },
    ]);
    expect(await readCodeState(shop.database, codeId, shop.clock.now())).toMatchObject({
      state: 'used',
      wrongTries: 0,
      terminalId,
    });
    expect(await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode())).toEqual({ refusal: 'code_wrong' });
  });

  it('works over plain HTTP on the same machine alone, without a certificate to pin', async () => {
    const shop = await startShop();
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    expect(await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode())).toMatchObject({
      sellerKeySha256: null,
    });
  });

  it('leaves a certificate of a proxy to the authorities, and takes none that they do not vouch for', async () => {
    const shop = await startShop({ tls: 'proxy-in-front' });
    const proxy = await startManInTheMiddle(shop);
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const enrol = (isVouchedFor: boolean) => enrolWithCode({ sellerUrl: proxy.url, code }, contactByNode(isVouchedFor));
    expect(await enrol(false)).toEqual({ refusal: 'certificate_not_vouched_for' });
    expect(await enrol(true)).toMatchObject({ sellerKeySha256: null });
  });

  it('gives a man in the middle neither the certificate’s place nor the credential, and no second guess', async () => {
    const shop = await startShop(withTls);
    const { code, codeId } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const between = await startManInTheMiddle(shop);
    expect(await enrolWithCode({ sellerUrl: between.url, code }, contactByNode())).toEqual({ refusal: 'code_wrong' });
    // They did pass everything on.
    expect(between.overheard()).toContain('sellerShare');
    expect(between.overheard()).toContain('enrolment_code_wrong');
    expect((await listTerminals(shop.database)).terminals).toEqual([]);
    expect(await readCodeState(shop.database, codeId, shop.clock.now())).toMatchObject({
      state: 'open',
      wrongTries: 1,
    });
    // The very same code enrols once nobody stands there.
    expect(await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode())).toHaveProperty('handedOver');
  });

  it('gives a false seller that does not know the code nothing to hand over', async () => {
    const shop = await startShop(withTls);
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const conversationId = '00000000-0000-4000-8000-000000000001';
    const salt = 'A'.repeat(22);
    const channel = {
      conversationId,
      stretchedCode: await stretchEnrolmentCode(otherThan(code), salt),
      binding: 'certificate' as const,
      keySha256: 'K'.repeat(43),
    };
    const { sellerShare, scalar } = await beginAsSeller(channel);
    let judged: unknown = 'not asked';
    const falseSeller = (): FirstContact => ({
      seen: () => [{ keySha256: 'K'.repeat(43), isVouchedFor: true }],
      async send({ path: address, body = '' }) {
        if (address === '/api/enrolments')
          return { status: 201, body: { conversationId, salt, binding: 'certificate', sellerShare } };
        judged = await judgeAsSeller(channel, scalar, JSON.parse(body) as Parameters<typeof judgeAsSeller>[2]);
        return { status: 200, body: { enrolment: 'a.b.c.d.e' } };
      },
    });
    expect(await enrolWithCode({ sellerUrl: 'https://shop.example', code }, falseSeller)).toEqual({
      refusal: 'code_wrong',
    });
    expect(judged).toBeNull();
  });

  it('does not believe another certificate in the second half of the conversation', async () => {
    const shop = await startShop(withTls);
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    expect(await enrolWithCode({ sellerUrl: shop.url, code }, changing)).toEqual({ refusal: 'code_wrong' });
  });

  it('closes the code at the fifth wrong try, also for whoever then has the right one', async () => {
    const shop = await startShop();
    const { code, codeId } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const attempts = [];
    for (let tries = 0; tries < 5; tries++)
      attempts.push(
        await enrolWithCode(
          { sellerUrl: shop.url, code: otherThan(code) },
          contactByNode(false, `127.0.0.${9 + (tries % 2)}`),
        ),
      );
    expect(attempts).toEqual(Array.from({ length: 5 }, () => ({ refusal: 'code_wrong' })));
    expect(await readCodeState(shop.database, codeId, shop.clock.now())).toMatchObject({
      state: 'tries_exceeded',
      wrongTries: 5,
    });
    expect(await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode())).toEqual({ refusal: 'code_wrong' });
    expect((await listTerminals(shop.database)).terminals).toEqual([]);
  });

  it('takes five of many guesses that were begun before any was judged', async () => {
    const shop = await startShop();
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_each, guess) =>
        enrolWithCode(
          { sellerUrl: shop.url, code: otherThan(code) },
          contactByNode(false, `127.0.0.${9 + (guess % 4)}`),
        ),
      ),
    );
    expect(new Set(guesses.map((guess) => ('refusal' in guess ? guess.refusal : 'enrolled')))).toEqual(
      new Set(['code_wrong']),
    );
    const judged = await shop.database.get('SELECT tries_left FROM enrolment_code');
    expect(judged).toEqual({ tries_left: 0 });
  });

  it('lets one of two kiosks in that have the same code at the same moment', async () => {
    const shop = await startShop();
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const both = await Promise.all([1, 2].map(() => enrolWithCode({ sellerUrl: shop.url, code }, contactByNode())));
    expect(both.filter((each) => 'handedOver' in each)).toHaveLength(1);
    expect((await listTerminals(shop.database)).terminals).toHaveLength(1);
  });

  it('ends with its 15 minutes, with a newer code, and when staff close it', async () => {
    const shop = await startShop();
    const enrol = (code: string) => enrolWithCode({ sellerUrl: shop.url, code }, contactByNode());
    const first = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const second = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const stateOf = ({ codeId }: typeof first) => readCodeState(shop.database, codeId, shop.clock.now());
    expect(await stateOf(first)).toMatchObject({ state: 'closed' });
    expect(await stateOf(second)).toMatchObject({ state: 'open' });
    shop.clock.advance(15 * minuteMs);
    expect(await enrol(second.code)).toEqual({ refusal: 'code_wrong' });
    expect(await stateOf(second)).toMatchObject({ state: 'expired' });
    const third = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    await closeEnrolmentCode(shop.database, third.codeId, shop.clock.now());
    expect(await enrol(third.code)).toEqual({ refusal: 'code_wrong' });
  });

  it('keeps neither the digits nor the PIN nor the credential in clear', async () => {
    const shop = await startShop();
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const enrolled = await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode());
    const secret = 'handedOver' in enrolled ? enrolled.handedOver.credential.split('.')[1]! : '';
    const kept = JSON.stringify([
      await shop.database.all('SELECT salt, stretched_code, kiosk_name, staff_pin_hash FROM enrolment_code'),
      await shop.database.all('SELECT * FROM terminal'),
    ]);
    expect(kept).toContain('By the door');
    expect([code, kiosk.staffPin, secret].filter((word) => kept.includes(word))).toEqual([]);
  });

  it('stops a revoked kiosk once the seller’s trust of two seconds is over', async () => {
    const shop = await startShop();
    const { code } = await openEnrolmentCode(shop.database, kiosk, shop.clock.now());
    const enrolled = await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode());
    if (!('handedOver' in enrolled)) throw new Error(enrolled.refusal);
    const { credential, terminalId } = enrolled.handedOver;
    const standing = () =>
      fetch(`${shop.url}/api/terminal/standing`, { headers: { authorization: `Terminal ${credential}` } });
    expect((await standing()).status).toBe(204);
    await revokeTerminal(shop.database, terminalId, shop.clock.now());
    shop.clock.advance(2_000);
    const answer = await standing();
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({ refusal: 'terminal_revoked' }),
    ]);
  });
});

describe('the address of a shop, as staff type it', () => {
  it.each([
    ['shop.example', 'https://shop.example'],
    [' shop.example:8443/ ', 'https://shop.example:8443'],
    ['https://shop.example', 'https://shop.example'],
    ['127.0.0.1:8520', 'http://127.0.0.1:8520'],
    ['localhost:8520', 'http://localhost:8520'],
    ['http://[::1]:8520', 'http://[::1]:8520'],
    ['[::1]:8520', 'http://[::1]:8520'],
    ['192.168.1.20:8443', 'https://192.168.1.20:8443'],
  ])('%j is %s', (typed, origin) => {
    expect(readSellerAddress(typed)).toEqual({ origin });
  });

  it.each([
    ['', 'address_malformed'],
    ['shop.example/path', 'address_malformed'],
    ['https://name:word@shop.example', 'address_malformed'],
    ['file:///etc', 'address_malformed'],
    ['a b', 'address_malformed'],
    ['http://shop.example', 'address_not_private'],
    ['http://192.168.1.20', 'address_not_private'],
    ['http://127.0.0.1.shop.example', 'address_not_private'],
  ])('%j is refused: %s', (typed, refusal) => {
    expect(readSellerAddress(typed)).toEqual({ refusal });
  });
});
