import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { lockPersonAccount } from '../../settling/credit-information/person-account.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { askCredit, runCredit } from './operator-in-process.ts';
import { startCredit } from './operator-process.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { enterPerson, startSettling } from './settling-under-test.ts';

/** A settling server with one person who owes 200.00, and what the command line works with. */
async function openOffice(databaseUrl: string) {
  const folder = temporaryFolder();
  const seller = new SellerAtSettling('shop-1', systemClock);
  const settling = await startSettling({
    databaseUrl,
    folder,
    seller,
    config: { operators: { secondOperatorAbove: { EUR: 100_000_00 } } },
  });
  const configFile = path.join(folder, 'config.json');
  writeFileSync(configFile, JSON.stringify(settling.config));
  const card = await enterPerson({ ...settling, clock: systemClock }, { debtMinor: 200_00, dueAt: 4e12 });
  const credit = (...args: string[]) => runCredit(configFile, args);
  const ask = (...args: string[]) => askCredit(configFile, args);
  return { ...settling, folder, configFile, card, credit, ask };
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

describeOnEveryDatabase('Payments at the command line', ({ dialect, freshUrl }) => {
  it('are posted when who pays what was confirmed, under an id that is said before anything is kept', async () => {
    const { database, configFile, card, credit, ask } = await openOffice(await freshUrl());
    const unconfirmed = await credit('payments', 'post', '1', '150.00');
    expect(unconfirmed.status).toBe(2);
    for (const words of [card.name, '150.00 EUR', '200.00 EUR', '--yes'])
      expect(unconfirmed.complaint).toContain(words);
    expect(await database.all('SELECT 1 AS one FROM received_payment')).toEqual([]);

    // On PostgreSQL nothing can be kept while this is held. On SQLite the command could not even begin.
    const [held, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = database.write(async (transaction) => {
      await lockPersonAccount(transaction, 1);
      held.resolve();
      if (dialect === 'postgres') await released.promise;
    });
    await held.promise;
    const { child, said } = startCredit(configFile, ['payments', 'post', '1', '150.00', '--yes']);
    let complaint = '';
    child.stderr!.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    while (!uuid.test(complaint)) await once(child.stderr!, 'data');
    child.kill('SIGKILL');
    await said;
    released.resolve();
    await holding;
    const id = uuid.exec(complaint)![0];
    const repeat = () => ask('payments', 'post', '1', '150.00', '--yes', '--payment-id', id);
    await repeat();
    expect(await repeat()).toMatchObject({ receivedPaymentId: id, debtMinor: 50_00, isRepeat: true });
    expect(await database.all('SELECT amount_minor AS amount FROM received_payment')).toEqual([{ amount: 150_00 }]);
  }, 60_000);

  it('that were none are reversed once, with a reason, audited, and stand so on statements', async () => {
    const { database, folder, card, credit, ask } = await openOffice(await freshUrl());
    const posted = await ask('payments', 'post', '1', '15000', '--yes');
    expect(posted).toMatchObject({ debtMinor: 0, creditBalanceMinor: 14_800_00 });
    const id = String(posted['receivedPaymentId']);
    expect(await ask('payments', 'reverse', id, '--yes')).toMatchObject({ refusal: 'bad_usage' });
    const reason = ['--reason', 'typed 15000 for 150.00'];
    const unconfirmed = await credit('payments', 'reverse', id, ...reason);
    expect(unconfirmed.status).toBe(2);
    for (const words of [card.name, '15,000.00 EUR', 'cannot be undone'])
      expect(unconfirmed.complaint).toContain(words);
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await ask('payments', 'reverse', unknown, '--yes', ...reason)).toMatchObject({
      refusal: 'received_payment_unknown',
    });
    expect(await ask('payments', 'reverse', id, '--yes', ...reason)).toMatchObject({
      accountId: 1,
      debtMinor: 200_00,
      creditBalanceMinor: 0,
      isRepeat: false,
    });
    const again = await credit('payments', 'reverse', id, ...reason);
    expect([again.status, again.out]).toEqual([0, expect.stringContaining('reversed before')]);

    const right = String((await ask('payments', 'post', '1', '150.00', '--yes'))['receivedPaymentId']);
    const listed = await ask('payments', 'list', '--account', '1');
    expect(listed).toMatchObject({
      payments: [
        { receivedPaymentId: right, accountId: 1, amountMinor: 150_00, reversedAt: null, reversalReason: null },
        { receivedPaymentId: id, accountId: 1, amountMinor: 15_000_00, reversalReason: 'typed 15000 for 150.00' },
      ],
      isCut: false,
    });
    expect((await credit('payments', 'list')).out).toMatch(
      new RegExp(`${right} +1 +150.00 EUR .* –\n${id} +1 +15,000.00 EUR .*Z +typed 15000 for 150.00\n`),
    );
    expect((await credit('payments', 'list', '--account', '2')).out).toContain('Nothing was paid.');

    const month = new Date().toISOString().slice(0, 7);
    const text = (await credit('statements', '1', '--month', month)).out;
    expect(text).toMatch(new RegExp(`Payment reversed, ${id.slice(0, 8)} +15,000.00 +200.00\n`));
    const csv = path.join(folder, 'statement.csv');
    await credit('statements', '1', '--month', month, '--format', 'csv', '--out', csv);
    expect(readFileSync(csv, 'utf8')).toContain('payment_reversal');
    const audited = await database.all<{ action: string; actor: string; details: string }>(
      `SELECT action, actor, details FROM audit_record
        WHERE action = 'received_payment_reversal' OR (action = 'operator' AND details LIKE '%payments reverse%')
        ORDER BY record_id`,
    );
    expect(audited.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'operator operator:Kim',
      'operator operator:Kim',
      'received_payment_reversal settling',
      'operator operator:Kim',
      'operator operator:Kim',
    ]);
    expect(JSON.parse(audited[2]!.details)).toMatchObject({ receivedPaymentId: id, why: 'typed 15000 for 150.00' });
  }, 60_000);
});

describeOnEveryDatabase('A notice key', ({ freshUrl }) => {
  it('is not destroyed unasked: --now wants to be confirmed', async () => {
    const { credit, ask } = await openOffice(await freshUrl());
    const keys = await ask('keys', 'list');
    const unconfirmed = await credit('keys', 'rotate', 'notice', '--now');
    expect([unconfirmed.status, unconfirmed.complaint]).toEqual([2, expect.stringContaining('cannot be undone')]);
    expect(await ask('keys', 'list')).toEqual(keys);
    expect(await ask('keys', 'rotate', 'notice', '--now', '--yes')).toMatchObject({ purpose: 'notice' });
  }, 60_000);
});
