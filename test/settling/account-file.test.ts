import { describe, expect, it } from 'vitest';
import { readAccountRow } from '../../settling/operator/account-file.ts';
import { lastDayFor } from '../../settling/statement/statement-wording.ts';
import { newCard } from './settling-under-test.ts';

const rowOf = (changes: Record<string, string>) => {
  const { number, name, birthDate, expiry } = newCard();
  return { number, name, birth_date: birthDate, expiry, currency: 'EUR', limit: '100.00', ...changes };
};

const now = Date.parse('2026-12-31T12:00:00Z');

describe('A due date in an account file', () => {
  it('is the last day on which is paid in time, not the first that is too late', () => {
    const read = readAccountRow(rowOf({ debt: '50.00', due_date: '2026-12-31' }), now);
    if ('reason' in read) throw new Error(read.reason);
    expect(read.account.dueAt).toBe(Date.parse('2027-01-01T00:00:00Z'));
    expect(lastDayFor(read.account.dueAt!)).toBe('31 December 2026');
  });

  it('is over where something is overdue', () => {
    const owing = { debt: '50.00', overdue: '20.00' };
    expect(readAccountRow(rowOf({ ...owing, due_date: '2026-12-31' }), now)).toEqual({ reason: 'overdue_not_due' });
    expect(readAccountRow(rowOf({ ...owing, due_date: '2026-12-30' }), now)).toMatchObject({
      account: { overdueMinor: 20_00, dueAt: Date.parse('2026-12-31T00:00:00Z') },
    });
  });
});
