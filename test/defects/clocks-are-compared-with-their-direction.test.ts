import { describe, expect, it, vi } from 'vitest';
import { HealthReports } from '../../electron/seller/health-reports.ts';
import type { KioskRecord } from '../../electron/machine/kiosk-record.ts';
import { kioskProblems } from '../../renderer/back-office/terminals/kiosk-problems.ts';
import {
  ClockComparison,
  clockStanding,
  differenceOf,
  sumOfDifferences,
} from '../../contract/seller/clock-comparison.ts';
import { kioskHealthSchema } from '../../contract/seller/kiosk-care.ts';
import type { KioskHealth } from '../../contract/seller/kiosk-care.ts';
import type { StaffTerminal } from '../../contract/seller/back-office-terminal.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const healthOfKiosk: KioskHealth = {
  appVersion: '0.1.0',
  electronVersion: '45.4.1',
  platform: 'linux',
  uptimeMs: 1,
  sentAt: 0,
  reloads: 0,
  relaunches: 0,
  lastFault: null,
  printer: 'ready',
  keychain: 'system',
  screen: { width: 1, height: 1, scale: 1 },
  hasStaffPin: true,
};

/** Two clocks that go on, and a way between them that takes time in each direction. */
function world() {
  const state = { mono: 0, own: 1_000_000, their: 1_000_000 };
  const pass = (ms: number) => {
    state.mono += ms;
    state.own += ms;
    state.their += ms;
  };
  const comparison = new ClockComparison();
  const exchange = (thereMs: number, backMs: number) => {
    pass(thereMs);
    const theirNow = state.their;
    pass(backMs);
    comparison.note({ theirNow, ownNow: state.own, monotonicNow: state.mono, roundTripMs: thereMs + backMs });
  };
  return { state, pass, comparison, exchange };
}

const terminal = (health: Partial<NonNullable<StaffTerminal['health']>>): StaffTerminal => ({
  terminalId: 'kiosk-1',
  name: 'By the door',
  kind: 'kiosk',
  enrolledAt: 0,
  lastSeenAt: 0,
  revokedAt: null,
  hasStaffPin: true,
  health: { ...healthOfKiosk, receivedAt: 0, ...health },
});

describe('a comparison of two clocks', () => {
  it.each([
    [0, 1, 1],
    [hourMs, 30, 2],
    [-hourMs, 2, 900],
    [-7_000, 0, 1_800],
  ])('is wrong by no more than it says: %i ms apart, %i ms there, %i ms back', (apartMs, thereMs, backMs) => {
    const { state, comparison, exchange } = world();
    state.own += apartMs;
    exchange(thereMs, backMs);
    const { aheadMs, errorMs } = comparison.difference()!;
    expect(Math.abs(aheadMs - apartMs)).toBeLessThanOrEqual(errorMs);
    expect(errorMs).toBe(Math.ceil((thereMs + backMs) / 2));
  });

  it('keeps the most exact sample, and takes a worse one only where it contradicts', () => {
    const { state, pass, comparison, exchange } = world();
    state.own += 5 * minuteMs;
    exchange(1, 1);
    pass(2_000);
    exchange(10, 900);
    expect(comparison.difference()).toEqual({ aheadMs: 5 * minuteMs, errorMs: 1 });
    pass(2_000);
    state.their += hourMs;
    exchange(10, 900);
    expect(comparison.difference()!.aheadMs).toBeLessThan(-54 * minuteMs);
    expect(comparison.difference()!.errorMs).toBe(455);
  });

  it('forgets an exact sample after a minute, because clocks drift', () => {
    const { state, pass, comparison, exchange } = world();
    exchange(1, 1);
    for (let second = 0; second < 70; second++) {
      pass(1_000);
      state.own += 3;
      exchange(40, 40);
    }
    expect(comparison.difference()!.aheadMs).toBeGreaterThan(150);
  });

  it.each([4_000, -4_000, hourMs, -hourMs])('does not hold where the own clock was set by %i ms since', (byMs) => {
    const { state, pass, comparison, exchange } = world();
    expect(comparison.isCurrent(state.own, state.mono)).toBe(false);
    exchange(1, 1);
    pass(30_000);
    expect(comparison.isCurrent(state.own, state.mono)).toBe(true);
    state.own += byMs;
    expect(comparison.isCurrent(state.own, state.mono)).toBe(false);
    exchange(1, 1);
    expect(comparison.isCurrent(state.own, state.mono)).toBe(true);
    expect(comparison.difference()!.aheadMs).toBe(byMs);
  });

  it.each([
    [0, 0, 'agree'],
    [1_000, 0, 'agree'],
    [-1_001, 0, 'corrected'],
    [1_400, 500, 'agree'],
    [dayMs - 1, 5, 'corrected'],
    [-dayMs, 5, 'too_far'],
    [dayMs, 5, 'too_far'],
  ] as const)('of %i ms, give or take %i, means: %s', (aheadMs, errorMs, standing) => {
    expect(clockStanding({ aheadMs, errorMs })).toBe(standing);
  });

  it('by way of a third clock adds up, and so do the errors', () => {
    const kioskAheadOfSeller = differenceOf({ theirNow: 1_000, ownNow: 61_010, roundTripMs: 20 });
    expect(sumOfDifferences(kioskAheadOfSeller, { aheadMs: -600_000, errorMs: 3 })).toEqual({
      aheadMs: -540_000,
      errorMs: 13,
    });
  });
});

describe("a kiosk's report", () => {
  function kioskThat(offMs: number) {
    const sent: { health: KioskHealth }[] = [];
    const record = { content: { events: [], staffPin: null, isStaffPinLost: false }, change: () => true };
    const reports = new HealthReports(
      record as unknown as KioskRecord,
      async () => ({ ...healthOfKiosk, sentAt: Date.now() }),
      async (report) => {
        sent.push(report);
        const clock = { now: Date.now() - offMs, aheadOfSettling: { aheadMs: 10 * minuteMs, errorMs: 2 } };
        return { value: { staffPin: null, clock } };
      },
    );
    return { reports, sent };
  }

  it.each([hourMs, -hourMs, 3 * dayMs])(
    "says how far its clock is ahead of the seller's, as it measured: %i ms",
    async (offMs) => {
      const { reports, sent } = kioskThat(offMs);
      expect(reports.clock()).toBeNull();
      await reports.hurry();
      await reports.hurry();
      reports.stop();
      expect(sent[0]!.health).not.toHaveProperty('aheadOfSeller');
      const { aheadOfSeller } = kioskHealthSchema.parse(sent[1]!.health);
      expect(Math.abs(aheadOfSeller!.aheadMs - offMs)).toBeLessThan(1_000);
      const { aheadOfSettling } = reports.clock()!;
      expect(Math.abs(aheadOfSettling!.aheadMs - offMs - 10 * minuteMs)).toBeLessThan(1_000);
    },
  );

  it('says nothing of a comparison that was made before its clock was set', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const { reports } = kioskThat(0);
      await reports.hurry();
      expect(reports.clock()).not.toBeNull();
      vi.setSystemTime(Date.now() + hourMs);
      expect(reports.clock()).toBeNull();
      reports.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    [
      'measured ahead',
      { aheadOfSeller: { aheadMs: 2 * minuteMs, errorMs: 4 } },
      [{ name: 'clock_ahead', offByMs: 2 * minuteMs }],
    ],
    [
      'measured behind',
      { aheadOfSeller: { aheadMs: -hourMs, errorMs: 4 } },
      [{ name: 'clock_behind', offByMs: hourMs }],
    ],
    ['measured, whatever the report took', { aheadOfSeller: { aheadMs: 10, errorMs: 4 }, sentAt: -50_000 }, []],
    ['not measured, ahead', { sentAt: 90_000 }, [{ name: 'clock_ahead', offByMs: 90_000 }]],
    ['not measured, behind', { sentAt: -90_000 }, [{ name: 'clock_behind', offByMs: 90_000 }]],
    [
      'days off',
      { aheadOfSeller: { aheadMs: -2 * dayMs, errorMs: 4 } },
      [{ name: 'clock_behind', offByMs: 2 * dayMs }, { name: 'clock_too_far' }],
    ],
  ])('tells staff the direction: %s', (_words, health, problems) => {
    expect(kioskProblems(terminal(health), 0)).toEqual(problems);
  });
});
