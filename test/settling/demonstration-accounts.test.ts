import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { cardSchema } from '../../contract/card.ts';
import { minorUnitDigits } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { declineReasons } from '../../contract/settling/refusals.ts';
import { demonstrationAccounts } from '../../settling/credit-information/demonstration-accounts.ts';
import { accountsToLoad } from '../../settling/credit-information/demonstration-histories.ts';
import { loadDemonstration } from '../../settling/credit-information/load-demonstration.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
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
      for (const account of accountsToLoad(currency, now)) {
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
    const load = () => loadDemonstration(database, keys, 'EUR', systemClock.now());
    const entered = await Promise.all([load(), load(), load()]);
    expect(entered.toSorted()).toEqual([0, 0, demonstrationAccounts.length - 1]);
    await database.write((transaction) => transaction.run(`UPDATE person SET debt_minor = 4242 WHERE person_id = 1`));
    expect(await load()).toBe(0);
    const people = await database.all<{ debt_minor: number }>('SELECT debt_minor FROM person');
    expect(people).toHaveLength(demonstrationAccounts.length - 1);
    expect(people.filter(({ debt_minor: debt }) => debt === 4242)).toHaveLength(1);
    await database.close();
  });
});
