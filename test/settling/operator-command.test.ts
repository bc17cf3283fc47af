import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { checkDigitFor } from '../../contract/card.ts';
import { holdsCreditNumber } from '../../contract/credit-numbers-in-text.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { askCredit, runCredit } from './operator-in-process.ts';
import { startCredit } from './operator-process.ts';
import type { Said } from './operator-process.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { enterPerson, newCard, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

type Office = SettlingUnderTest & {
  folder: string;
  configFile: string;
  /** Runs a command as another program would, beside the running server. */
  credit(args: string[], input?: string): Promise<Said>;
  /** The same for a program: what it printed as JSON. */
  ask<Answer = Record<string, unknown>>(args: string[], input?: string): Promise<Answer>;
  audited(): Promise<{ actor: string; outcome: string; reason: string | null; details: Record<string, unknown> }[]>;
};

async function openOffice(databaseUrl: string): Promise<Office> {
  const folder = temporaryFolder();
  const seller = new SellerAtSettling('shop-1', systemClock);
  const settling = await startSettling({ databaseUrl, folder, seller });
  const configFile = path.join(folder, 'config.json');
  writeFileSync(configFile, JSON.stringify(settling.config));
  const credit = (args: string[], input?: string) => runCredit(configFile, args, input);
  return {
    ...settling,
    folder,
    configFile,
    credit,
    ask: (args, input) => askCredit(configFile, args, input),
    audited: async () => {
      const records = await settling.database.all<{ actor: string; outcome: string; reason: string; details: string }>(
        `SELECT actor, outcome, reason, details FROM audit_record WHERE action = 'operator' ORDER BY record_id`,
      );
      return records.map((record) => ({ ...record, details: JSON.parse(record.details) }));
    },
  };
}

describeOnEveryDatabase("The operator's command line", ({ freshUrl }) => {
  it('shows, suspends, reinstates, limits and closes an account while settling runs, each audited by who did it', async () => {
    const office = await openOffice(await freshUrl());
    const { seller, credit, ask, audited } = office;
    const card = await enterPerson(
      { ...office, clock: systemClock },
      { limitMinor: 1_000_00, debtMinor: 12_34, dueAt: 4e12 },
    );
    const decided = async () => (await seller.buy({ card, amountMinor: 1_00 })).kind;
    expect(await decided()).toBe('approval');

    expect(await ask(['accounts', 'show', '1'])).toMatchObject({
      account: { accountId: 1, numberLastFour: card.number.slice(-4), debtMinor: 12_34, heldMinor: 1_00 },
    });
    const shown = await credit(['accounts', 'show', '--number-stdin'], `${card.number}\n`);
    expect(shown.out).toContain(`•••• ${card.number.slice(-4)}`);
    expect(shown.out).toContain('986.66 EUR');

    expect(await ask(['accounts', 'suspend', '1', '--reason', 'lost card'])).toMatchObject({ status: 'suspended' });
    expect(await decided()).toBe('non-approval');
    expect(await ask(['accounts', 'reinstate', '1'])).toMatchObject({ status: 'active', was: 'suspended' });
    expect(await decided()).toBe('approval');
    expect(await ask(['accounts', 'limit', '1', '14.34', '--yes'])).toMatchObject({
      limitMinor: 14_34,
      wasMinor: 1_000_00,
    });
    expect(await decided()).toBe('non-approval');

    const unconfirmed = await credit(['accounts', 'close', '1']);
    expect([unconfirmed.status, unconfirmed.complaint]).toEqual([2, expect.stringContaining('cannot be undone')]);
    expect(await ask(['accounts', 'show', '1'])).toMatchObject({ account: { status: 'active' } });
    expect(await ask(['accounts', 'close', '1', '--yes'])).toMatchObject({ status: 'closed' });
    expect(await ask(['accounts', 'reinstate', '1'])).toMatchObject({ refusal: 'account_closed' });
    expect(await ask(['accounts', 'show', '9'])).toMatchObject({ refusal: 'account_unknown' });

    const records = await audited();
    expect(new Set(records.map(({ actor }) => actor))).toEqual(new Set(['operator:Kim']));
    expect(records.map(({ details, reason }) => [details['command'], reason])).toEqual([
      ['accounts show', null],
      ['accounts show', null],
      ['accounts suspend', null],
      ['accounts reinstate', null],
      ['accounts limit', null],
      ['accounts close', 'not_confirmed'],
      ['accounts show', null],
      ['accounts close', null],
      ['accounts reinstate', 'account_closed'],
      ['accounts show', 'account_unknown'],
    ]);
    expect(records[2]!.details).toMatchObject({ why: 'lost card', accountId: 1 });
    expect(JSON.stringify(records)).not.toContain(card.number);
  }, 60_000);

  it('posts a payment once for each id, and says what is still owed', async () => {
    const office = await openOffice(await freshUrl());
    const { ask } = office;
    await enterPerson({ ...office, clock: systemClock }, { limitMinor: 100_00, debtMinor: 30_00, dueAt: 4e12 });
    const paymentId = 'a7d1f1de-6f0c-4b6e-9a43-0d8a5c0f3b11';
    const post = (...more: string[]) => ask(['payments', 'post', '1', '--yes', ...more]);
    expect(await post('12.50', '--payment-id', paymentId)).toMatchObject({ debtMinor: 17_50, isRepeat: false });
    expect(await post('12.50', '--payment-id', paymentId)).toMatchObject({ debtMinor: 17_50, isRepeat: true });
    expect(await post('13.00', '--payment-id', paymentId)).toMatchObject({
      refusal: 'received_payment_content_differs',
    });
    expect(await post('20.00')).toMatchObject({ debtMinor: 0, creditBalanceMinor: 2_50 });
    expect(await post('1.005')).toMatchObject({ refusal: 'bad_usage' });
    expect(await ask(['payments', 'post', '9', '1.00'])).toMatchObject({ refusal: 'account_unknown' });
  }, 60_000);

  it('explains a decision by its policy, what it saw, its reason and its response code, and lists the holds', async () => {
    const office = await openOffice(await freshUrl());
    const { seller, ask, credit } = office;
    const card = await enterPerson(
      { ...office, clock: systemClock },
      { limitMinor: 100_00, debtMinor: 30_00, dueAt: 4e12 },
    );
    const { applicationId: approved } = await seller.buy({ card, amountMinor: 60_00 });
    const { applicationId: declined } = await seller.buy({ card, amountMinor: 60_00 });
    expect(await ask(['explain', declined])).toMatchObject({
      applications: [
        {
          sellerId: 'shop-1',
          outcome: 'declined',
          reason: 'limit_exceeded',
          responseCode: '51',
          policyVersion: expect.any(String),
          policy: { velocity: { largestPerNumber: 5, largestPerNumberAndTerminal: 3 } },
          informationSeen: { debtMinor: 30_00, heldMinor: 60_00, limitMinor: 100_00 },
        },
      ],
    });
    const said = (await credit(['explain', declined])).out;
    for (const words of ['Debt, holds and this amount exceed the limit', '51', '30.00 EUR', 'kiosk-1']) {
      expect(said).toContain(words);
    }
    expect(await ask(['explain', 'never-heard-of'])).toMatchObject({ refusal: 'application_unknown' });
    expect(await ask(['holds', 'list'])).toMatchObject({
      holds: [{ applicationId: approved, accountId: 1, heldMinor: 60_00, state: 'held' }],
    });
    expect((await credit(['holds', 'list', '--account', '7'])).out).toBe('Nothing is held.\n');
    expect(await ask(['holds', 'list', '--account', '0'])).toMatchObject({ refusal: 'bad_usage' });
  }, 60_000);

  it('explains what the seller asked for after an approval, each with its receipt or its refusal, and a reversal', async () => {
    const office = await openOffice(await freshUrl());
    const { seller, ask, credit } = office;
    const card = await enterPerson({ ...office, clock: systemClock });
    const check = seller.checkOf(seller.sealContents({ card, amountMinor: 60_00 }));
    await seller.check(check);
    expect((await credit(['explain', check.applicationId])).out).toContain('Nothing was asked for afterwards.');
    const capture = seller.operationOf('capture', check, { amountMinor: 40_00 });
    const { receiptId } = seller.readReceipt(await seller.operate(capture));
    const tooMuch = seller.operationOf('refund', check, { amountMinor: 40_01 });
    await seller.operate(tooMuch);
    const refund = seller.operationOf('refund', check, { amountMinor: 15_00 });
    await seller.operate(refund);
    const { applications } = await ask<{ applications: { operations: object[] }[] }>(['explain', check.applicationId]);
    expect(applications[0]!.operations).toHaveLength(3);
    for (const operation of [
      { operationId: capture.operationId, operation: 'capture', amountMinor: 40_00, receiptId, state: 'captured' },
      { operationId: tooMuch.operationId, refusal: 'captured_amount_exceeded', receiptId: null, state: null },
      { operationId: refund.operationId, refusal: null, state: 'refunded_in_part' },
    ]) {
      expect(applications[0]!.operations).toContainEqual(expect.objectContaining(operation));
    }
    const said = (await credit(['explain', check.applicationId])).out;
    for (const words of [receiptId, capture.operationId, '40.00 EUR', 'captured_amount_exceeded', 'refunded_in_part']) {
      expect(said).toContain(words);
    }
    const unseen = seller.checkOf(seller.sealContents({ card }));
    await seller.reverse(seller.reversalOf(unseen));
    expect((await credit(['explain', unseen.applicationId])).out).toContain('A reversal came, and no check before it.');
  }, 60_000);

  it('verifies the audit, and ends with status 1 naming the record that is not as it was written', async () => {
    const office = await openOffice(await freshUrl());
    const { seller, credit, ask, database } = office;
    const card = await enterPerson({ ...office, clock: systemClock });
    for (let count = 0; count < 3; count++) await seller.buy({ card });
    // Settling may have signed the end of the chain meanwhile, which is a record too.
    const verified = await credit(['audit', 'verify']);
    expect(verified).toMatchObject({ status: 0, out: expect.stringMatching(/\b[3-9] records/) });
    await database.write(async (transaction) => {
      const trigger = 'audit_record_not_changed';
      await transaction.run(`DROP TRIGGER ${trigger}${transaction.dialect === 'postgres' ? ' ON audit_record' : ''}`);
      await transaction.run(`UPDATE audit_record SET outcome = 'declined' WHERE record_id = 2`);
    });
    expect(await credit(['audit', 'verify'])).toMatchObject({ status: 1, out: expect.stringContaining('Record 2 ') });
    expect(await ask(['audit', 'verify'])).toMatchObject({ flaw: { what: 'altered', recordId: 2 } });
  }, 60_000);

  it('says what is wrong with an audit that takes no record any more, and that it could not be recorded', async () => {
    const office = await openOffice(await freshUrl());
    const { seller, credit, database } = office;
    await seller.buy({ card: await enterPerson({ ...office, clock: systemClock }) });
    await database.write((transaction) => transaction.run('DELETE FROM audit_head'));
    expect(await credit(['audit', 'verify'])).toMatchObject({
      status: 1,
      out: expect.stringMatching(/end of the chain is missing[^]*could not be recorded/),
    });
  });

  it('imports accounts, says of every row that was left out which and why, and goes on when it is repeated', async () => {
    const office = await openOffice(await freshUrl());
    const { credit, ask, seller, folder, database } = office;
    const good = Array.from({ length: 450 }, (_, index) => {
      const body = `98003000${String(index).padStart(7, '0')}`;
      return `${body}${checkDigitFor(body)},Person ${index},1980-01-31,2039-12,EUR,1500.00,,`;
    });
    const known = await enterPerson({ ...office, clock: systemClock });
    const { number } = newCard();
    const rest = '1980-01-31,2039-12,EUR,1500.00,,';
    const bad = [
      `${known.number},Known,${rest}`,
      `98002,Short,${rest}`,
      `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10},Mistyped,${rest}`,
      `${number},Nobody,1980-02-31,2039-12,EUR,1500.00,,`,
      `${number},"Limit, none",1980-01-31,2039-12,EUR,,,`,
      `${number},Owing,1980-01-31,2039-12,EUR,10,5.00,`,
      `${number},Yen,1980-01-31,2039-12,JPY,10.50,,`,
      `${number},Too many,${rest},more`,
    ];
    const file = path.join(folder, 'accounts.csv');
    const heading = '\uFEFFNumber,Name,Birth date,Expiry,Currency,Limit,Debt,Due date';
    writeFileSync(file, [heading, ...bad, ...good, ''].join('\r\n'));

    const first = await credit(['accounts', 'import', file]);
    expect(first.status).toBe(1);
    expect(first.out).toContain('450 of 458 accounts came in');
    const report = readFileSync(`${file}.left-out.csv`, 'utf8');
    expect(report.split('\n').map((line) => line.split(',').slice(0, 2).join(' '))).toEqual([
      'line reason',
      '2 number_known',
      '3 number_malformed',
      '4 number_check_digit_wrong',
      '5 birth_date_malformed',
      '6 limit_malformed',
      '7 due_date_malformed',
      '8 limit_malformed',
      '9 row_malformed',
      '',
    ]);
    expect(statSync(`${file}.left-out.csv`).mode & 0o077).toBe(0);
    for (const said of [first.out, first.complaint, report]) expect(holdsCreditNumber(said)).toBe(false);

    const [cells] = good;
    const [importedNumber] = cells!.split(',');
    const card = { number: importedNumber!, name: 'Person 0', birthDate: '1980-01-31', expiry: '2039-12' };
    expect((await seller.buy({ card })).kind).toBe('approval');

    expect(await ask(['accounts', 'import', file])).toMatchObject({ entered: 0, rows: 458, isWhole: true });
    const count = await database.get<{ count: number }>('SELECT COUNT(*) AS count FROM person');
    expect(count!.count).toBe(451);
    writeFileSync(file, 'number,name\n1,2\n');
    expect(await ask(['accounts', 'import', file])).toMatchObject({ refusal: 'columns_missing' });
  }, 60_000);

  it('audits an import that brought nothing in', async () => {
    const { credit, folder, audited } = await openOffice(await freshUrl());
    const file = path.join(folder, 'accounts.csv');
    writeFileSync(file, 'number,name,birth_date,expiry,currency,limit\n1,A,1980-01-31,2039-12,EUR,1\n2,B\n');
    expect(await credit(['accounts', 'import', file])).toMatchObject({ status: 1 });
    const details = { command: 'accounts import', rows: 2, entered: 0, leftOut: 2, read: 'to its end' };
    expect(await audited()).toMatchObject([{ actor: 'operator:Kim', outcome: 'done', details }]);
  });

  it('takes a credit number in quotes only: 19 digits without them would be those of another account', async () => {
    const office = await openOffice(await freshUrl());
    const body = '980020000000000012';
    const number = body + checkDigitFor(body);
    const rest = `"name":"A B","birth_date":"1980-01-31","expiry":"2039-12","currency":"EUR","limit":50`;
    const refused = await office.credit(['accounts', 'add', '--json'], `{"number":${number},${rest}}`);
    expect([refused.status, JSON.parse(refused.out).refusal]).toEqual([2, 'number_malformed']);
    expect(refused.out).toContain('in quotes');
    expect(refused.out + refused.complaint).not.toContain(number.slice(0, 12));
    expect(await office.database.all('SELECT 1 AS one FROM person')).toEqual([]);
    const unnamed = `{"number":"${number}",${rest.replace('"A B"', 'null')}}`;
    expect(await office.ask(['accounts', 'add'], unnamed)).toMatchObject({ refusal: 'name_malformed' });
    expect(await office.ask(['accounts', 'add'], `{"number":"${number}",${rest}}`)).toMatchObject({ accountId: 1 });
  });

  it('adds an account from standard input, and refuses a number among the arguments without repeating it', async () => {
    const office = await openOffice(await freshUrl());
    const { ask, credit, seller } = office;
    const card = newCard();
    const { number, name, expiry } = card;
    const account = JSON.stringify({
      number,
      name,
      expiry,
      birth_date: card.birthDate,
      currency: 'EUR',
      limit: '50.00',
    });
    expect(await ask(['accounts', 'add'], account)).toEqual({ accountId: 1, numberLastFour: number.slice(-4) });
    expect(await ask(['accounts', 'add'], account)).toMatchObject({ refusal: 'number_known' });
    expect((await seller.buy({ card, amountMinor: 50_00 })).kind).toBe('approval');
    const refused = await credit(['accounts', 'show', number]);
    expect(refused.status).toBe(2);
    expect(refused.complaint).toContain('never an argument');
    expect(refused.out + refused.complaint).not.toContain(number);
    const listed = await credit(['accounts', 'list', '--last-four', number.slice(-4)]);
    expect(listed.out).toContain(`•••• ${number.slice(-4)}`);
    expect(holdsCreditNumber(listed.out)).toBe(false);
    expect(await ask(['keys', 'list'])).toMatchObject({ keys: [{ purpose: 'root' }, {}, {}, {}, {}] });
  }, 60_000);
});

describeOnEveryDatabase("The operator's command line as a program of its own", ({ freshUrl }) => {
  it('reads standard input, prints to standard output, complains on standard error and ends with the status', async () => {
    const office = await openOffice(await freshUrl());
    const card = await enterPerson({ ...office, clock: systemClock });
    const { configFile, audited } = office;
    const shown = await startCredit(configFile, ['accounts', 'show', '--number-stdin'], `${card.number}\n`).said;
    expect(shown).toMatchObject({ status: 0, out: expect.stringContaining(`•••• ${card.number.slice(-4)}`) });
    const unknown = await startCredit(configFile, ['accounts', 'show', '9', '--json']).said;
    expect([unknown.status, JSON.parse(unknown.out)]).toMatchObject([2, { refusal: 'account_unknown' }]);
    const unconfirmed = await startCredit(configFile, ['accounts', 'close', '1']).said;
    expect(unconfirmed).toEqual({ status: 2, out: '', complaint: expect.stringContaining('cannot be undone') });
    expect((await audited()).map(({ actor, reason }) => [actor, reason])).toEqual([
      ['operator:Kim', null],
      ['operator:Kim', 'account_unknown'],
      ['operator:Kim', 'not_confirmed'],
    ]);
  }, 60_000);
});

describe("The operator's command line", () => {
  it('makes no home, no database and no keys where there are none', async () => {
    const folder = path.join(temporaryFolder(), 'nowhere');
    const child = spawn(process.execPath, ['settling/operator/main.ts', 'accounts', 'list', '--home', folder]);
    const [[status], complaint] = await Promise.all([once(child, 'exit'), text(child.stderr)]);
    expect(status).toBe(2);
    expect(complaint).toContain('There is no settling server');
    expect(statSync(folder, { throwIfNoEntry: false })).toBeUndefined();
  });
});
