import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import type { AuditRecord } from '../../settling/audit/audit-record.ts';
import { RefusedRequests } from '../../settling/audit/refused-requests.ts';

/** Refusals that are audited into a list. `failWith`: what the database does instead. */
function refusals(largestPerMinute?: number) {
  const clock = new MovableClock(1_000_000);
  const records: AuditRecord[] = [];
  const logged: { event: string; records?: number; action?: string; why?: string }[] = [];
  const broken: { failWith: Error | null; waitFor: Promise<void> | null } = { failWith: null, waitFor: null };
  const transaction = { appendAtCommit: (_append: unknown, record: AuditRecord) => records.push(record) };
  const database = {
    write: async (work: (transaction: unknown) => unknown) => {
      await broken.waitFor;
      if (broken.failWith) throw broken.failWith;
      await work(transaction);
    },
  } as unknown as Database;
  const log = { error: (what: (typeof logged)[number]) => logged.push(what) } as unknown as Log;
  const requests = new RefusedRequests({ database, clock, log, ...(largestPerMinute && { largestPerMinute }) });
  const note = (times: number, sellerId?: string) => {
    for (let time = 0; time < times; time++)
      requests.note({ ...(sellerId && { sellerId }), refusal: 'request_malformed', why: 'w' });
  };
  const told = () => records.splice(0).map(({ actor, details }) => `${actor}: ${String(details!['why'])}`);
  return { clock, requests, note, told, records, logged, broken };
}

it('So many refusals are recorded in a minute, and the next minute says how many were not', async () => {
  const { clock, requests, note, told } = refusals(2);
  note(5);
  await requests.stop();
  expect(told()).toEqual(['stranger: w', 'stranger: w', 'stranger: 3 more of a stranger were left out']);
  clock.advance(60_000);
  note(3);
  clock.advance(59_999);
  note(1);
  clock.advance(1);
  note(1);
  await requests.stop();
  expect(told()).toEqual(['stranger: w', 'stranger: w', 'stranger: 2 more of a stranger were left out', 'stranger: w']);
  // A clock that was set back begins a minute of its own.
  clock.advance(-1);
  note(2);
  await requests.stop();
  expect(told()).toEqual(['stranger: w', 'stranger: w']);
});

it('Each seller is counted apart, and strangers together: none hides another', async () => {
  const { requests, note, told } = refusals(1);
  note(2);
  note(2, 'a');
  note(1, 'b');
  await requests.stop();
  expect(told()).toEqual([
    'stranger: w',
    'seller:a: w',
    'seller:b: w',
    'stranger: 1 more of a stranger were left out',
    'seller:a: 1 more of this seller were left out',
  ]);
});

it('Sixty a minute are recorded where nothing else is said, with all that is known of them', async () => {
  const { requests, note, records } = refusals();
  requests.note({ sellerId: 'a', applicationId: 'i', refusal: 'request_stale', why: 'old' });
  note(61);
  await requests.stop();
  const seller = { at: 1_000_000, actor: 'seller:a', action: 'request', sellerId: 'a', applicationId: 'i' };
  expect(records[0]).toEqual({ ...seller, outcome: 'refused', reason: 'request_stale', details: { why: 'old' } });
  const stranger = { at: 1_000_000, actor: 'stranger', action: 'request', outcome: 'refused' };
  expect(records[1]).toEqual({ ...stranger, reason: 'request_malformed', details: { why: 'w' } });
  expect(records).toHaveLength(1 + 60 + 1);
});

it('What an outage lost is counted and told once when it is over; anything else is told at once', async () => {
  const { requests, note, logged, broken } = refusals();
  broken.failWith = new StorageUnavailable('disk_full', 'no space left');
  note(3);
  await requests.stop();
  expect(logged).toEqual([]);
  broken.failWith = null;
  note(2);
  await requests.stop();
  expect(logged).toEqual([{ event: 'audit_lost', records: 3 }]);
  broken.failWith = new Error('no such table');
  note(1);
  await requests.stop();
  expect(logged.at(-1)).toEqual({ event: 'audit_failed', action: 'request', why: 'no such table' });
});

it('A clock that is set back within a minute begins another, and what was left out until then is told', async () => {
  const { clock, requests, note, told } = refusals(2);
  note(5);
  clock.advance(-1);
  note(1);
  await requests.stop();
  expect(told()).toEqual(['stranger: w', 'stranger: w', 'stranger: 3 more of a stranger were left out', 'stranger: w']);
});

it('What is told at the end names the seller that it belongs to, and no application', async () => {
  const { requests, note, records } = refusals(1);
  note(2, 'a');
  await requests.stop();
  const about = { at: 1_000_000, actor: 'seller:a', action: 'request', sellerId: 'a', outcome: 'refused' };
  expect(records.at(-1)).toEqual({ ...about, details: { why: '1 more of this seller were left out' } });
});

it('A stop waits until everything that was noted is written', async () => {
  const { requests, note, records, broken } = refusals();
  const { promise, resolve } = Promise.withResolvers<void>();
  broken.waitFor = promise;
  note(2);
  let isOver = false;
  const stopped = requests.stop().then(() => (isOver = true));
  await new Promise(setImmediate);
  expect([isOver, records]).toEqual([false, []]);
  resolve();
  await stopped;
  expect(records).toHaveLength(2);
});
