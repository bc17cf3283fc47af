import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import { Housekeeping } from '../../settling/check/housekeeping.ts';
import type { HousekeepingParts } from '../../settling/check/housekeeping.ts';
import { prepareKeys } from './keys-ground.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Housekeeping over an empty database; what else it tends is written down in the order in which it does so. */
async function prepare() {
  const { database, clock } = await prepareKeys();
  const done: string[] = [];
  const logged: Record<string, unknown>[] = [];
  const log = createLog('settling', 'info', { write: (line: string) => void logged.push(JSON.parse(line)) });
  /** What each part does besides; a test may set it. */
  const does = { sign: async () => {}, tend: async () => {}, forget: async () => 0 };
  const parts = {
    database,
    clock,
    log,
    sealLifetimeMs: 1,
    clockToleranceMs: 1,
    auditHeads: { signIfDue: () => (done.push('sign'), does.sign()) },
    headFolder: { write: async () => void done.push('write') },
    keyTending: { tend: () => (done.push('tend'), does.tend()) },
    forgetReportParts: () => (done.push('forget'), does.forget()),
  };
  const housekeeping = new Housekeeping(parts as unknown as HousekeepingParts);
  onTestFinished(() => housekeeping.stop());
  const events = () => logged.splice(0).map(({ event }) => event);
  return { housekeeping, parts, clock, done, does, logged, events };
}

const outage = () => new StorageUnavailable('disk_full', 'no space left');

describe('Housekeeping', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  it('signs the end of the audit as it was left, before anything is added, and then does a first round', async () => {
    const { housekeeping, done, does } = await prepare();
    let isSigned = false;
    does.sign = async () => {
      await Promise.resolve();
      expect(done).toEqual(['sign']);
      isSigned = true;
    };
    const { firstRound } = await housekeeping.start();
    expect(isSigned).toBe(true);
    await firstRound;
    expect(done).toEqual(['sign', 'write', 'forget', 'tend']);
  });

  it('does not start where the audit cannot be signed', async () => {
    const { housekeeping, does, done } = await prepare();
    does.sign = () => Promise.reject(outage());
    await expect(housekeeping.start()).rejects.toThrow(StorageUnavailable);
    expect(done).toEqual(['sign']);
  });

  it('does a round every minute, which signs at its end, and waits with the next while one is under way', async () => {
    const { housekeeping, done, does } = await prepare();
    await (
      await housekeeping.start()
    ).firstRound;
    done.length = 0;
    const { promise, resolve: finish } = Promise.withResolvers<number>();
    does.forget = () => promise;
    vi.advanceTimersByTime(minuteMs - 1);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);
    await vi.waitFor(() => expect(done).toEqual(['forget']));
    vi.advanceTimersByTime(5 * minuteMs);
    finish(0);
    await vi.waitFor(() => expect(done).toEqual(['forget', 'tend', 'sign', 'write']));
    does.forget = async () => 0;
    await vi.waitFor(() => {
      vi.advanceTimersByTime(minuteMs);
      expect(done.length).toBeGreaterThan(4);
    });
  });

  it('that is stopped finishes its round, and begins none', async () => {
    const { housekeeping, done, does } = await prepare();
    const timers = vi.getTimerCount();
    await (
      await housekeeping.start()
    ).firstRound;
    done.length = 0;
    const { promise, resolve: finish } = Promise.withResolvers<number>();
    does.forget = () => promise;
    vi.advanceTimersByTime(minuteMs);
    await vi.waitFor(() => expect(done).toEqual(['forget']));
    const stopped = housekeeping.stop().then(() => done.push('stopped'));
    await Promise.resolve();
    finish(0);
    await stopped;
    expect(done).toEqual(['forget', 'tend', 'sign', 'write', 'stopped']);
    expect(vi.getTimerCount()).toBe(timers);
    vi.advanceTimersByTime(5 * minuteMs);
    expect(done).toHaveLength(5);
  });

  it('works without a folder for heads', async () => {
    const { parts, done } = await prepare();
    const housekeeping = new Housekeeping({ ...parts, headFolder: undefined } as unknown as HousekeepingParts);
    await (
      await housekeeping.start()
    ).firstRound;
    await housekeeping.stop();
    expect(done).toEqual(['sign', 'forget', 'tend']);
  });
});

/** Starts, and ends with the first round. */
async function round({ housekeeping }: Awaited<ReturnType<typeof prepare>>): Promise<void> {
  await (
    await housekeeping.start()
  ).firstRound;
  await housekeeping.stop();
}

describe('A round', () => {
  it('tells how many parts of reports it forgot, where it forgot any', async () => {
    const ground = await prepare();
    await round(ground);
    expect(ground.events()).toEqual(['ledger_verified']);
    ground.does.forget = async () => 3;
    await round(ground);
    expect(ground.logged).toMatchObject([{ event: 'report_parts_forgotten', count: 3 }]);
  });

  it('goes on when keys cannot be tended, and tells why; in an outage it ends and leaves the rest to the next', async () => {
    const ground = await prepare();
    ground.does.tend = () => Promise.reject(new Error('read-only'));
    await round(ground);
    expect(ground.logged).toMatchObject([
      { event: 'keys_not_tended', why: 'read-only' },
      { event: 'ledger_verified', differences: 0 },
    ]);
    ground.logged.length = 0;
    ground.clock.advance(24 * hourMs);
    ground.does.tend = () => Promise.reject(outage());
    await round(ground);
    expect(ground.events(), 'the outage itself is told elsewhere').toEqual([]);
    ground.does.tend = async () => {};
    await round(ground);
    expect(ground.events()).toEqual(['ledger_verified']);
  });

  it('that breaks is told of, and does not end settling', async () => {
    const ground = await prepare();
    ground.does.forget = () => Promise.reject(new Error('no such table'));
    await round(ground);
    expect(ground.logged).toMatchObject([{ event: 'housekeeping_failed', why: 'no such table' }]);
    expect(ground.done).not.toContain('tend');
  });

  it('verifies the ledger once a day', async () => {
    const ground = await prepare();
    await round(ground);
    ground.clock.advance(24 * hourMs - 1);
    await round(ground);
    expect(ground.events()).toEqual(['ledger_verified']);
    ground.clock.advance(1);
    await round(ground);
    expect(ground.events()).toEqual(['ledger_verified']);
  });
});
