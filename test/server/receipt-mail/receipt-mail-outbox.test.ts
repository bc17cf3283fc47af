import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import { openDatabase } from '../../../platform/database/open-database.ts';
import type { Database } from '../../../platform/database/database.ts';
import { migrate } from '../../../platform/database/migrations.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import { createLog } from '../../../platform/log.ts';
import { sellerMigrations } from '../../../server/database/migrations.ts';
import { receiptsByMail } from '../../../server/database/migrations/014-receipts-by-mail.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import type { Delivery } from '../../../server/receipt-mail/mail-server.ts';
import {
  acceptReceiptMail,
  claimMail,
  givenUpAfterMs,
  listDueMails,
  listReceiptMails,
  retryMailAfterMs,
} from '../../../server/receipt-mail/receipt-mail-outbox.ts';
import type { Mail } from '../../../server/receipt-mail/receipt-mail.ts';
import { ReceiptMails } from '../../../server/receipt-mail/receipt-mails.ts';
import { enrolTerminal } from '../../../server/terminal/terminal-store.ts';
import { giveApplication } from '../accounts/staff-orders.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

const start = 1_800_000_000_000;
const signingKey = makeKeyPair();
const written = { locale: 'en-IE', timeZone: 'Europe/Dublin' };
const withoutSignature = (text: string) => text.replace(/[^.]+\s*$/, '');
const busy: Delivery = { sent: false, problem: 'busy', isFinal: false, code: 451 };

/** A seller that sends what is in the outbox; `hear` gets each mail and says what became of it. */
function sender(database: Database, clock: MovableClock, hear: (mail: Mail) => Delivery | Promise<Delivery>) {
  const lines: string[] = [];
  const log = createLog('seller', 'debug', { write: (line) => void lines.push(line) });
  const mails = new ReceiptMails({
    database,
    clock,
    log,
    config: { name: 'Tern & Co', address: ['1 Quay Street'] },
    from: 'shop@example.com',
    signingKey,
    send: (mail, signal) => {
      const left = new Promise<Delivery>((resolve) => signal.addEventListener('abort', () => resolve(busy)));
      return Promise.race([left, hear(mail)]);
    },
  });
  mails.start();
  onTestFinished(() => mails.stop());
  return { mails, lines };
}

const stateOf = async (database: Database, applicationId: string) =>
  (await listReceiptMails(database, applicationId)).map(({ state, tries, problem }) => [state, tries, problem]);
const addresses = async (database: Database) =>
  (await database.all<{ address: string | null }>('SELECT address FROM receipt_mail')).map(({ address }) => address);

const taken = (answers: unknown[]) => answers.filter((each) => !('refusal' in (each as object))).length;

describeOnEveryDatabase('The outbox of receipts', (place) => {
  async function open() {
    const url = await place.freshUrl();
    const database = await openSellerDatabase(url);
    onTestFinished(() => database.close());
    const enrol = async (name: string) => (await enrolTerminal(database, { kind: 'kiosk', name }, start)).terminalId;
    const [door, window] = [await enrol('Door'), await enrol('Window')];
    const buy = (orderNumber: number, terminalId = door) =>
      giveApplication(database, { terminalId, at: start, orderNumber });
    const applicationId = await buy(100_001);
    const ask = (
      more: { mailId?: string; email?: string; applicationId?: string; terminalId?: string } = {},
      now = start,
    ) =>
      acceptReceiptMail(
        database,
        { mailId: randomUUID(), email: 'ann@example.com', applicationId, terminalId: door, ...written, ...more },
        now,
      );
    return { url, database, applicationId, window, buy, ask };
  }

  it('takes a mail once, however often it is sent, and no other one under its id', async () => {
    const { database, applicationId, ask, buy } = await open();
    const mailId = randomUUID();
    const waiting = { mailId, state: 'waiting' };
    const differs = { refusal: 'receipt_mail_differs' };
    expect(await Promise.all([ask({ mailId }), ask({ mailId }), ask({ mailId }, start + 5)])).toEqual([
      waiting,
      waiting,
      waiting,
    ]);
    expect(await ask({ mailId, email: 'eve@example.net' })).toEqual(differs);
    expect(await ask({ mailId, applicationId: await buy(100_002) })).toEqual(differs);
    expect(await listReceiptMails(database, applicationId)).toHaveLength(1);
    const clock = new MovableClock(start);
    sender(database, clock, () => ({ sent: true }));
    await expect.poll(() => stateOf(database, applicationId)).toEqual([['sent', 1, null]]);
    expect(await ask({ mailId })).toEqual({ mailId, state: 'sent' });
  });

  it('takes three for a purchase and thirty an hour from a terminal, also when all come at once', async () => {
    const { ask, buy, window } = await open();
    expect(taken(await Promise.all(Array.from({ length: 6 }, () => ask())))).toBe(3);
    for (let order = 2; order <= 10; order++) {
      const applicationId = await buy(100_000 + order);
      expect(taken(await Promise.all(Array.from({ length: 4 }, () => ask({ applicationId }))))).toBe(3);
    }
    const last = await buy(100_099);
    expect(await ask({ applicationId: last })).toEqual({ refusal: 'too_many_requests' });
    const elsewhere = await buy(100_098, window);
    expect(await ask({ applicationId: elsewhere, terminalId: window })).toMatchObject({ state: 'waiting' });
    expect(await ask({ applicationId: last }, start + 3_600_000)).toMatchObject({ state: 'waiting' });
  });

  it('sends the receipt, forgets the address and writes it into no log', async () => {
    const { database, applicationId, ask } = await open();
    const { mailId } = (await ask()) as { mailId: string };
    const heard: Mail[] = [];
    const { lines } = sender(database, new MovableClock(start + 60_000), (mail) => {
      heard.push(mail);
      return { sent: true };
    });
    await expect.poll(() => stateOf(database, applicationId)).toEqual([['sent', 1, null]]);
    expect(heard).toMatchObject([
      {
        to: 'ann@example.com',
        from: { name: 'Tern & Co', address: 'shop@example.com' },
        subject: 'Your receipt from Tern & Co, order 100001',
        messageId: `<${mailId}@example.com>`,
        date: new Date(start),
      },
    ]);
    expect(heard[0]!.text).toMatch(/^Tern & Co\n1 Quay Street\n[^\n]+\nOrder number 100001\n/);
    expect(await addresses(database)).toEqual([null]);
    expect(lines.join('')).toContain(mailId);
    expect(lines.join('')).not.toMatch(/ann|example\.com/);
  });

  it('tries again later and later, and gives up after a day', async () => {
    const { database, applicationId, ask } = await open();
    await ask();
    const clock = new MovableClock(start);
    const triedAt: number[] = [];
    const { mails, lines } = sender(database, clock, () => {
      triedAt.push(clock.now() - start);
      return busy;
    });
    for (let tries = 1; tries <= 3; tries++) {
      await expect.poll(() => triedAt.length).toBe(tries);
      await expect.poll(() => stateOf(database, applicationId)).toEqual([['waiting', tries, 'busy']]);
      clock.advance(retryMailAfterMs(tries));
      mails.hurry();
    }
    await expect.poll(() => triedAt).toEqual([0, 5_000, 15_000, 35_000]);
    await expect.poll(() => stateOf(database, applicationId)).toEqual([['waiting', 4, 'busy']]);
    expect(await addresses(database)).toEqual(['ann@example.com']);
    clock.set(start + givenUpAfterMs);
    mails.hurry();
    await expect.poll(() => stateOf(database, applicationId)).toEqual([['given_up', 5, 'busy']]);
    expect(await addresses(database)).toEqual([null]);
    expect(lines.join('')).not.toMatch(/ann|example\.com/);
    expect([retryMailAfterMs(1), retryMailAfterMs(9), retryMailAfterMs(500)]).toEqual([5_000, 1_280_000, 1_800_000]);
  });

  it('gives up at once what the mail server refuses for good', async () => {
    const { database, applicationId, ask } = await open();
    await ask();
    sender(database, new MovableClock(start), () => ({ sent: false, problem: 'refused', isFinal: true, code: 550 }));
    await expect.poll(() => stateOf(database, applicationId)).toEqual([['given_up', 1, 'refused']]);
    expect(await addresses(database)).toEqual([null]);
  });

  it('is sent again after a kill between the yes of the mail server and the note of it: the same mail', async () => {
    const { url, database, applicationId, ask } = await open();
    await ask();
    const clock = new MovableClock(start);
    const heard: Mail[] = [];
    // The first seller is killed: it never gets to its note.
    const taken = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Delivery>();
    const dead = await openSellerDatabase(url);
    onTestFinished(() => dead.close());
    sender(dead, clock, (mail) => {
      heard.push(mail);
      taken.resolve();
      return answer.promise;
    });
    await taken.promise;
    expect(await listDueMails(database, clock.now(), 10), 'a second seller leaves it alone meanwhile').toEqual([]);
    clock.advance(retryMailAfterMs(1));
    sender(database, clock, (mail) => {
      heard.push(mail);
      return { sent: true };
    });
    await expect.poll(() => stateOf(database, applicationId)).toEqual([['sent', 2, null]]);
    expect(heard).toHaveLength(2);
    const { text, ...head } = heard[0]!;
    const { text: again, ...headAgain } = heard[1]!;
    expect(headAgain).toEqual(head);
    expect(withoutSignature(again)).toBe(withoutSignature(text));
  });

  it('is taken by one of two sellers, and not held back by a clock that was set back', async () => {
    const { database, ask } = await open();
    await ask();
    const [due] = await listDueMails(database, start, 10);
    const claims = await Promise.all([claimMail(database, due!, start), claimMail(database, due!, start)]);
    expect(claims.toSorted()).toEqual([false, true]);
    expect(await listDueMails(database, start - 3_600_000, 10)).toHaveLength(1);
  });

  it('comes with the migration to a shop that has orders already', async () => {
    const database = await openDatabase(await place.emptyUrl(), 'seller');
    onTestFinished(() => database.close());
    await migrate(database, sellerMigrations.slice(0, sellerMigrations.indexOf(receiptsByMail)));
    const applicationId = await giveApplication(database, { terminalId: 'k', at: start, orderNumber: 100_001 });
    expect(await migrate(database, sellerMigrations)).toContain('014-receipts-by-mail');
    expect(await listReceiptMails(database, applicationId)).toEqual([]);
    await expect(
      database.write((each) =>
        each.run(
          `INSERT INTO receipt_mail (mail_id, application_id, terminal_id, state, locale, time_zone, asked_at, due_at, address, ended_at)
           VALUES ('m', ?, 'k', 'sent', 'en', 'UTC', 1, 1, 'ann@example.com', 2)`,
          [applicationId],
        ),
      ),
    ).rejects.toThrow(/check/i);
  });
});
