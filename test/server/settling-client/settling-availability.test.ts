import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../../platform/log.ts';
import { SettlingAvailability } from '../../../server/settling-client/settling-availability.ts';
import { NoAnswer } from '../../../server/settling-client/settling-client.ts';
import type { SettlingClient } from '../../../server/settling-client/settling-client.ts';
import { SettlingClock } from '../../../server/settling-client/settling-clock.ts';

const dayMs = 86_400_000;
const start = 1_800_000_000_000;
/** As `Date` goes on with the timers, on a clock that tests can set. */
let setByMs = 0;
const clock = { now: () => Date.now() + setByMs };

beforeEach(() => {
  vi.useFakeTimers({
    now: start,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
  setByMs = 0;
});
afterEach(() => vi.useRealTimers());

/** Settling as the seller finds it. */
function standIn() {
  const settling = { isThere: true, aheadMs: 0, isBroken: false };
  const probes: { at: number; nonce: string; deadlineMs: number }[] = [];
  const signed: { nonce: string; deadlineMs: number }[] = [];
  const answer = <Result>(result: Result): Promise<Result> => {
    if (settling.isBroken) return Promise.reject(new Error('a fault of our own'));
    if (!settling.isThere) return Promise.reject(new NoAnswer('unreachable', 'ECONNREFUSED'));
    return Promise.resolve(result);
  };
  const client: Partial<SettlingClient> = {
    probe: (nonce, deadlineMs) => {
      probes.push({ at: Date.now() - start, nonce, deadlineMs });
      return answer(Date.now() + settling.aheadMs);
    },
    signedTime: (nonce, deadlineMs) => {
      signed.push({ nonce, deadlineMs });
      return answer('signed.time');
    },
  };
  return { settling, probes, signed, client: client as SettlingClient };
}

async function started(isThere = true) {
  const parts = standIn();
  parts.settling.isThere = isThere;
  const told: (object & { level: string })[] = [];
  const tell = (level: string) => (fact: object) => void told.push({ level, ...fact });
  const log = { info: tell('info'), warn: tell('warn') } as unknown as Log;
  const availability = new SettlingAvailability(parts.client, clock, log);
  await availability.start();
  const times = () => parts.probes.map(({ at }) => at);
  return { ...parts, availability, told, times, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

describe('Whether credit can be asked for', () => {
  it('is not known to be so before the first probe, and is once settling answers it', async () => {
    const { client, probes } = standIn();
    const before = new SettlingAvailability(client, clock, {} as Log);
    expect(before.state()).toEqual({
      isReachable: false,
      since: start,
      clock: { standing: 'unknown', difference: null },
    });
    before.noteAnswer();
    expect(before.isOpenForCredit()).toBe(false);
    expect(probes).toEqual([]);
    const { availability, told, probes: sent } = await started();
    expect(availability.isOpenForCredit()).toBe(true);
    expect(availability.state()).toMatchObject({
      clock: { standing: 'agree', difference: { aheadMs: 0, errorMs: 0 } },
    });
    expect(told).toEqual([{ level: 'info', event: 'settling_reachable' }]);
    expect(sent[0]).toMatchObject({ deadlineMs: 1_000 });
    expect(sent[0]!.nonce).toMatch(/^[0-9a-f]{24}$/);
  });

  it('is found out every two seconds while settling answers, and every 400 ms while it does not', async () => {
    const { availability, settling, times, told, pass, probes } = await started();
    await pass(4_100);
    expect(times()).toEqual([0, 2_000, 4_000]);
    settling.isThere = false;
    await pass(1_900);
    expect(availability.isOpenForCredit()).toBe(false);
    expect(availability.state()).toMatchObject({ isReachable: false, since: start + 6_000 });
    await pass(800);
    settling.isThere = true;
    await pass(400);
    expect(times().slice(3)).toEqual([6_000, 6_400, 6_800, 7_200]);
    expect(availability.state()).toMatchObject({ isReachable: true, since: start + 7_200 });
    await pass(2_000);
    expect(times().slice(7)).toEqual([9_200]);
    expect(told).toEqual([
      { level: 'info', event: 'settling_reachable' },
      { level: 'warn', event: 'settling_unreachable', why: 'ECONNREFUSED' },
      { level: 'info', event: 'settling_reachable' },
    ]);
    expect(new Set(probes.map(({ nonce }) => nonce)).size).toBe(probes.length);
    availability.stop();
    await pass(10_000);
    expect(times()).toHaveLength(8);
  });

  it('is over at once when a check finds nobody, and a probe soon says better', async () => {
    const { availability, times, told, pass } = await started();
    await pass(100);
    availability.noteNoAnswer('no answer within 3000 ms');
    expect(availability.isOpenForCredit()).toBe(false);
    availability.noteNoAnswer('and again');
    expect(told.slice(1)).toEqual([{ level: 'warn', event: 'settling_unreachable', why: 'no answer within 3000 ms' }]);
    await pass(400);
    expect(times()).toEqual([0, 500]);
    expect(availability.isOpenForCredit()).toBe(true);
  });

  it('is so again when a check is answered before any probe', async () => {
    const { availability, pass } = await started(false);
    await pass(10);
    availability.noteAnswer();
    expect(availability.state()).toMatchObject({ isReachable: true, since: start + 10 });
    expect(availability.isOpenForCredit(), 'nothing is known of the clocks: that is no reason to close').toBe(true);
  });

  it('is asked at once when settling says that it cannot decide, unless it is known to be away', async () => {
    const { availability, settling, times, pass } = await started();
    await pass(100);
    availability.noteCannotDecide();
    await pass(0);
    expect(times()).toEqual([0, 100]);
    settling.isThere = false;
    await pass(2_000);
    availability.noteCannotDecide();
    await pass(399);
    expect(times()).toEqual([0, 100, 2_100]);
  });

  it('tells each who waits for settling, each time that it comes within reach', async () => {
    const { client, settling } = standIn();
    const log = { info() {}, warn() {} } as unknown as Log;
    const availability = new SettlingAvailability(client, clock, log);
    const told: string[] = [];
    availability.whenReachable(() => told.push('orders'));
    availability.whenReachable(() => told.push('applications'));
    await availability.start();
    availability.noteAnswer();
    expect(told).toEqual(['orders', 'applications']);
    settling.isThere = false;
    availability.noteNoAnswer('silence');
    expect(told).toHaveLength(2);
    availability.noteAnswer();
    expect(told).toHaveLength(4);
  });

  it('does not change any more once it was stopped, and a probe that was under way begins no other', async () => {
    const { availability, told, times, pass } = await started();
    availability.stop();
    availability.noteNoAnswer('silence');
    availability.noteCannotDecide();
    expect(availability.state().isReachable).toBe(true);
    expect(told).toHaveLength(1);
    await pass(5_000);
    const starting = availability.start();
    availability.stop();
    await starting;
    await pass(5_000);
    expect(times()).toEqual([0, 5_000]);
  });

  it('is no question of settling where the fault is here', async () => {
    const { client, settling } = standIn();
    settling.isBroken = true;
    const availability = new SettlingAvailability(client, clock, {} as Log);
    await expect(availability.start()).rejects.toThrow('a fault of our own');
  });
});

describe("Settling's signed time for a kiosk", () => {
  it('is fetched for its nonce within a second, and not asked for while settling is away', async () => {
    const { availability, signed, settling } = await started();
    expect(await availability.signedTime('nonce')).toBe('signed.time');
    expect(signed).toEqual([{ nonce: 'nonce', deadlineMs: 1_000 }]);
    settling.isThere = false;
    expect(await availability.signedTime('nonce')).toBeUndefined();
    settling.isBroken = true;
    await expect(availability.signedTime('nonce')).rejects.toThrow('a fault of our own');
    availability.noteNoAnswer('silence');
    expect(await availability.signedTime('nonce')).toBeUndefined();
    expect(signed).toHaveLength(3);
  });
});

describe('Clocks that part', () => {
  it('close the shop for credit at a day apart, and are told of once each way', async () => {
    const { availability, told, pass } = await started();
    setByMs = dayMs;
    await pass(2_000);
    expect(availability.state().clock).toEqual({ standing: 'too_far', difference: { aheadMs: dayMs, errorMs: 0 } });
    expect(availability.isOpenForCredit()).toBe(false);
    await pass(2_000);
    setByMs = dayMs - 1;
    await pass(70_000);
    expect(availability.state().clock.standing).toBe('corrected');
    expect(availability.isOpenForCredit()).toBe(true);
    setByMs = 0;
    await pass(2_000);
    expect(told.slice(1)).toEqual([
      { level: 'warn', event: 'clock_standing', standing: 'too_far', aheadOfSettlingMs: dayMs },
      { level: 'warn', event: 'clock_standing', standing: 'corrected', aheadOfSettlingMs: dayMs - 1 },
      { level: 'info', event: 'clock_standing', standing: 'agree', aheadOfSettlingMs: 0 },
    ]);
  });

  it('are told of when they are apart from the start', async () => {
    const { client, settling } = standIn();
    settling.aheadMs = 60_000;
    const told: object[] = [];
    const log = { info() {}, warn: (fact: object) => void told.push(fact) } as unknown as Log;
    await new SettlingAvailability(client, clock, log).start();
    expect(told).toEqual([{ event: 'clock_standing', standing: 'corrected', aheadOfSettlingMs: -60_000 }]);
  });

  it('close it for ten seconds where settling takes its own time for stale, or until it answers a check', async () => {
    const { availability, told, pass } = await started();
    availability.noteStale();
    expect(availability.isOpenForCredit()).toBe(false);
    expect(told.slice(1)).toMatchObject([{ level: 'warn', standing: 'distrusted', aheadOfSettlingMs: 0 }]);
    await pass(9_999);
    expect(availability.state().clock.standing).toBe('distrusted');
    await pass(1);
    expect(availability.isOpenForCredit()).toBe(true);
    availability.noteStale();
    availability.settlingClock.noteHeard();
    expect(availability.isOpenForCredit()).toBe(true);
  });
});

const made = () => {
  const parts = standIn();
  return { ...parts, time: new SettlingClock(parts.client, clock) };
};

describe("Settling's time as the seller has it", () => {
  it('is its own until it was measured and where both agree, and is corrected beyond a second', async () => {
    const { time, settling } = made();
    expect([time.now(), time.standing(), time.difference()]).toEqual([start, 'unknown', undefined]);
    settling.aheadMs = 1_000;
    await time.measure(500);
    expect([time.now(), time.standing()]).toEqual([start, 'agree']);
    settling.aheadMs = 1_400;
    await time.measure(500);
    expect([time.now(), time.standing()]).toEqual([start + 1_400, 'corrected']);
    expect(time.difference()).toEqual({ aheadMs: -1_400, errorMs: 0 });
  });

  it('is the other’s at half of the way there and back', async () => {
    const time = new SettlingClock(
      {
        probe: async () => {
          await vi.advanceTimersByTimeAsync(300);
          return Date.now() + 60_000;
        },
      } as Partial<SettlingClient> as SettlingClient,
      clock,
    );
    await time.measure(1_000);
    expect(time.difference()).toEqual({ aheadMs: -60_150, errorMs: 150 });
  });

  it('is measured anew for a request where the clock was set meanwhile, and only then', async () => {
    const { time, settling, probes } = made();
    expect(await time.nowFor(1_500)).toBe(start);
    expect(probes).toMatchObject([{ deadlineMs: 1_000 }]);
    setByMs = 3_000;
    expect(await time.nowFor(1_500), 'as much may be drift').toBe(start + 3_000);
    expect(probes).toHaveLength(1);
    setByMs = 3_001;
    expect(await time.nowFor(700)).toBe(start);
    expect(probes.slice(1)).toMatchObject([{ deadlineMs: 700 }]);
    settling.isThere = false;
    setByMs = -60_000;
    expect(await time.nowFor(700), 'what was measured stands').toBe(start - 63_001);
    expect(probes).toHaveLength(3);
    expect(await time.nowFor(0)).toBe(start - 63_001);
    expect(probes, 'no time was left').toHaveLength(3);
  });

  it('is not known where the fault is here', async () => {
    const { time, settling } = made();
    settling.isBroken = true;
    await expect(time.measureAgain(500)).rejects.toThrow('a fault of our own');
    settling.isBroken = false;
    settling.isThere = false;
    await expect(time.measure(500)).rejects.toThrow(NoAnswer);
  });
});
