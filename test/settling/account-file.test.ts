import { describe, expect, it } from 'vitest';
import { readAccountRow } from '../../settling/operator/account-file.ts';
import { lastDayFor } from '../../settling/statement/statement-wording.ts';
import { newCard } from './settling-under-test.ts';

const rowOf = (changes: Record<string, string>) => {
  const { number, name, birthDate, expiry } = newCard();
  return { number, name, birth_date: birthDate, expiry, currency: 'EUR', limit: '100.00', ...changes };
};

describe('A due date in an account file', () => {
  it('is the last day on which is paid in time, not the first that is too late', () => {
    const read = readAccountRow(rowOf({ debt: '50.00', due_date: '2026-12-31' }));
    if ('reason' in read) throw new Error(read.reason);
    expect(read.account.dueAt).toBe(Date.parse('2027-01-01T00:00:00Z'));
    expect(lastDayFor(read.account.dueAt!)).toBe('31 December 2026');
  });
});
