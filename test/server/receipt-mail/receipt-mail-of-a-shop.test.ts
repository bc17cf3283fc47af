import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { TerminalWithoutScreen } from '../../../build/terminal-without-screen.ts';
import { staffOrderSchema } from '../../../contract/seller/back-office.ts';
import { readKeyPair } from '../../../platform/key-file.ts';
import { systemClock } from '../../../platform/clock.ts';
import { createLog } from '../../../platform/log.ts';
import { createStaffMember } from '../../../server/accounts/staff-store.ts';
import { receiptKeys } from '../../../server/receipt/receipt-keys.ts';
import { readReceiptCode } from '../../../server/receipt/signed-receipt.ts';
import { startMailServer, textOf } from '../../support/mail-server.ts';
import { cardThatGives, openShop } from '../../support/shop.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { credentials, Tab } from '../accounts/staff-server.ts';

const written = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const mailTo = (email: string) => ({ mailId: randomUUID(), email, ...written });

async function openShopWith(sellerChanges: object, write?: (line: string) => void) {
  const folder = temporaryFolder();
  const shop = await openShop({
    folder,
    sellerDatabaseUrl: path.join(folder, 's.sqlite'),
    settlingDatabaseUrl: path.join(folder, 'c.sqlite'),
    sellerChanges,
    ...(write && { log: createLog('seller', 'debug', { write }) }),
  });
  onTestFinished(() => shop.stop());
  return shop;
}

it('sends the terminal that bought a signed receipt with nothing about the shopper, and tells staff', async () => {
  const server = await startMailServer();
  const lines: string[] = [];
  const { port } = server;
  const mail = { host: '127.0.0.1', port, tls: 'none', from: 'shop@example.com' } as const;
  const shop = await openShopWith({ mail }, (line) => void lines.push(line));
  expect(await (await fetch(`${shop.url}/api/shop`)).json()).toMatchObject({ mailsReceipts: true });

  const application = await shop.makeApplication({ quantity: 2 });
  const { order } = await shop.terminal.apply(application);
  const asked = mailTo('koche@example.com');
  expect(await shop.terminal.mailReceipt(application.applicationId, asked)).toEqual({
    mailId: asked.mailId,
    state: 'waiting',
  });
  await expect.poll(() => server.received.length).toBe(1);
  const [received] = server.received;
  expect(received).toMatchObject({ from: 'shop@example.com', to: ['koche@example.com'] });
  expect(received!.content).toContain(`Subject: Ihr Beleg von Test shop, Bestellung ${order!.orderNumber}`);
  const text = textOf(received!);
  expect(text).toContain('2 × Mug · Blue: 25,00');
  expect(text).not.toContain(order!.collectionCode);
  const { number, name } = cardThatGives('approval');
  for (const secret of [number.slice(-4), name, 'koche', 'ann@']) expect(text).not.toContain(secret);
  const keys = receiptKeys(shop.sellerConfig, readKeyPair(shop.sellerConfig.signingKeyFile));
  expect(readReceiptCode(text, keys)).toBe(text.trim().split('\n').slice(0, -1).join('\n'));
  await expect.poll(() => lines.join('')).toContain('receipt_mail_sent');
  expect(lines.join('')).not.toMatch(/koche|example\.com/);

  await createStaffMember(shop.sellerDatabase, systemClock, { ...credentials, name: 'Mara', role: 'owner' });
  const tab = new Tab(shop);
  await tab.signIn();
  const readOrder = async () => {
    const answer = await tab.get(`/api/back-office/orders/${order!.orderNumber}`);
    return staffOrderSchema.parse(await answer.json()).receiptMails;
  };
  await expect.poll(readOrder).toMatchObject([{ mailId: asked.mailId, state: 'sent', tries: 1, problem: null }]);
});

it('is for the terminal of an accepted purchase, and for one address without a card number', async () => {
  const server = await startMailServer();
  const mail = { host: '127.0.0.1', port: server.port, tls: 'none', from: 'shop@example.com' } as const;
  const shop = await openShopWith({ mail });
  const { applicationId } = await shop.makeApplication().then(async (made) => {
    await shop.terminal.apply(made);
    return made;
  });
  const stranger = new TerminalWithoutScreen(shop.url);
  await stranger.enrol('stranger');
  await expect(stranger.mailReceipt(applicationId, mailTo('eve@example.net'))).rejects.toThrow('not_found');
  const declined = await shop.makeApplication({ card: cardThatGives('limit_exceeded') });
  await shop.terminal.apply(declined);
  await expect(shop.terminal.mailReceipt(declined.applicationId, mailTo('ann@example.com'))).rejects.toThrow(
    'not_found',
  );
  for (const [email, refusal] of [
    ['ann@example.com, eve@example.net', 'request_malformed'],
    ['ann@example.com\r\nBcc: eve@example.net', 'request_malformed'],
    ['4539148803436467@example.com', 'card_number_in_text'],
  ] as const)
    await expect(shop.terminal.mailReceipt(applicationId, mailTo(email))).rejects.toThrow(refusal);
  for (let count = 0; count < 3; count++) await shop.terminal.mailReceipt(applicationId, mailTo('ann@example.com'));
  await expect(shop.terminal.mailReceipt(applicationId, mailTo('ann@example.com'))).rejects.toThrow(
    'too_many_requests',
  );
  await expect.poll(() => server.received.length).toBe(3);
});

it('is not offered by a shop without a mail server', async () => {
  const shop = await openShopWith({});
  expect(await (await fetch(`${shop.url}/api/shop`)).json()).not.toHaveProperty('mailsReceipts');
  const application = await shop.makeApplication();
  await shop.terminal.apply(application);
  await expect(shop.terminal.mailReceipt(application.applicationId, mailTo('ann@example.com'))).rejects.toThrow(
    'receipt_mail_not_offered',
  );
});
