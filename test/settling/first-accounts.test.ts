import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { cardSchema } from '../../contract/card.ts';
import { minorUnitDigits } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { declineReasons } from '../../contract/settling/refusals.ts';
import { demonstrationAccounts } from '../../build/demonstration/demonstration-accounts.ts';
import { demonstrationHistories } from '../../build/demonstration/demonstration-histories.ts';
import type { FirstAccount } from '../../settling/credit-information/first-accounts.ts';
import { firstAccountsSchema, openFirstAccounts } from '../../settling/credit-information/first-accounts.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { demonstrationFile } from '../support/demonstration-file.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// What a seal, a seller or a reversal does wrong; no account can bring it about.
const notOfAnAccount = [
  'seller_unknown',
  'reversed',
  'seal_unreadable',
  'seal_mismatch',
  'seal_stale',
  'seal_reused',
  'terminal_unproven',
  'terminal_changed',
  'terminals_exceeded',
  'seller_suspended',
  'terminal_suspended',
];
/** Reasons of what came before with a number, which no single check can show. */
const ofAttempts = ['tries_exceeded', 'tries_exceeded_at_terminal', 'frequency_exceeded'];
/** What somebody mistypes, not what an account is. */
const ofTyping = ['identity_near_miss'];

describe('The demonstration accounts', () => {
  it('are right credit numbers for national use, each different, of people who can be typed in', () => {
    for (const { gives: _gives, ...card } of demonstrationAccounts) {
      expect(cardSchema.safeParse(card).success, card.name).toBe(true);
      expect(card.number).toMatch(/^9\d{15}$/);
    }
    expect(new Set(demonstrationAccounts.map(({ number }) => number)).size).toBe(demonstrationAccounts.length);
  });

  it('show every way in which a check of a person can end, and three approvals', () => {
    const given = demonstrationAccounts.flatMap(({ gives }) => gives.reason ?? []);
    const possible = Object.keys(declineReasons).filter(
      (reason) => ![...notOfAnAccount, ...ofAttempts, ...ofTyping].includes(reason),
    );
    expect(given.toSorted()).toEqual(possible.toSorted());
    expect(demonstrationAccounts.filter(({ gives }) => gives.outcome === 'accepted')).toHaveLength(3);
  });

  it.each(Object.keys(minorUnitDigits) as Currency[])(
    'can be kept in %s, with possible amounts and days',
    (currency) => {
      const now = systemClock.now();
      const accounts = demonstrationHistories(currency, now);
      expect(firstAccountsSchema.parse(accounts)).toEqual(accounts);
      for (const account of accounts) {
        expect(Number.isSafeInteger(account.limitMinor) && account.limitMinor > 0).toBe(true);
        expect(account.overdueMinor).toBeLessThanOrEqual(account.debtMinor);
        for (const { dueAt, paidAt, outcome } of account.pastPayments) {
          expect(dueAt).toBeLessThan(now);
          expect(paidAt === null).toBe(outcome === 'missed');
          if (paidAt !== null) expect(paidAt > dueAt).toBe(outcome === 'late');
        }
      }
    },
  );
});

describeOnEveryDatabase('Loading them', ({ freshUrl }) => {
  it('happens once, however often and by however many it is asked', async () => {
    const database = await openSettlingDatabase(await freshUrl());
    const keysFolder = path.join(temporaryFolder(), 'keys');
    const { number: keys } = await KeyRing.open({ database, keysFolder, clock: systemClock });
    const file = demonstrationFile();
    const load = () => openFirstAccounts(database, keys, file, systemClock.now());
    const entered = await Promise.all([load(), load(), load()]);
    expect(entered.toSorted()).toEqual([0, 0, demonstrationAccounts.length - 1]);
    await database.write((transaction) => transaction.run(`UPDATE person SET debt_minor = 4242 WHERE person_id = 1`));
    expect(await load()).toBe(0);
    const people = await database.all<{ debt_minor: number }>('SELECT debt_minor FROM person');
    expect(people).toHaveLength(demonstrationAccounts.length - 1);
    expect(people.filter(({ debt_minor: debt }) => debt === 4242)).toHaveLength(1);
    expect(existsSync(file), 'it holds card numbers').toBe(false);
    expect(await load(), 'the file is not needed any more').toBe(0);
    const again = demonstrationFile();
    expect(await openFirstAccounts(database, keys, again, systemClock.now())).toBe(0);
    expect(existsSync(again)).toBe(false);
    await database.close();
  });

  it.each([
    ['that others may read', (file: string) => chmodSync(file, 0o644), /chmod 600/],
    ['that is not there', (file: string) => rmSync(file), /ENOENT/],
    [
      'with a wrong digit',
      (file: string) => spoil(file, (account) => (account.card.number = '9800100100000171')),
      /0\.card\.number/,
    ],
    [
      'with an amount in units',
      (file: string) => spoil(file, (account) => (account.limitMinor = 12.5)),
      /0\.limitMinor/,
    ],
  ])('opens no account from a file %s, and says what is wrong without the number', async (_what, change, says) => {
    const database = await openSettlingDatabase(await freshUrl());
    const keysFolder = path.join(temporaryFolder(), 'keys');
    const { number: keys } = await KeyRing.open({ database, keysFolder, clock: systemClock });
    const file = demonstrationFile();
    change(file);
    const failure = await openFirstAccounts(database, keys, file, systemClock.now()).catch(
      (error: Error) => error.message,
    );
    expect(failure).toMatch(says);
    expect(failure).not.toMatch(/9800100100/);
    expect(await database.all('SELECT person_id FROM person')).toEqual([]);
    await database.close();
  });
});

function spoil(file: string, change: (first: FirstAccount) => void): void {
  const accounts = firstAccountsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  change(accounts[0]!);
  writeFileSync(file, JSON.stringify(accounts));
}
