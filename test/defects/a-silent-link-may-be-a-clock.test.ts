import { expect, it } from 'vitest';
import { clockRow } from '../../private-link/machine/clock-keeping.ts';
import { statusRows } from '../../private-link/link-tables.ts';
import type { LinkStatus } from '../../private-link/raise/link.ts';
import { readTwoMachinePlan } from '../../private-link/two-machines/two-machine-plan.ts';
import { stepsFile } from '../../private-link/two-machines/two-machine-steps.ts';
import { linkUnitFile, serverUnitFile } from '../../private-link/two-machines/two-machine-units.ts';

const now = Date.UTC(2026, 4, 12);
const wireguard: LinkStatus = {
  up: false,
  lastHandshakeAt: now - 200_000,
  sentBytes: 148,
  receivedBytes: 0,
  probe: { outcome: 'silent', tookMs: 3_000 },
} as LinkStatus;

const said = (status: LinkStatus) => Object.fromEntries(statusRows(status, now));

it('the status of a WireGuard link that says nothing names a clock', () => {
  expect(said(wireguard)['Possible cause']).toMatch(/clock.*set back.*three minutes.*date -u/);
  const never = said({ ...wireguard, lastHandshakeAt: null, probe: { outcome: 'unreachable', tookMs: 1 } });
  expect(never['Possible cause']).toMatch(/clock/);
});

it('names none where the link carries, or is no WireGuard', () => {
  expect(said({ ...wireguard, up: true })).not.toHaveProperty('Possible cause');
  expect(said({ ...wireguard, probe: { outcome: 'refused', tookMs: 1 } })).not.toHaveProperty('Possible cause');
  expect(said({ ...wireguard, sentBytes: null })).not.toHaveProperty('Possible cause');
});

it("says that this machine's clock was set back where the last handshake is still to come", () => {
  expect(said(wireguard)['Last handshake']).toBe('200 s ago');
  expect(said({ ...wireguard, lastHandshakeAt: now + 90_000 })['Last handshake']).toMatch(
    /^90 s in the future.*set back/,
  );
});

it.each(['not_kept', 'unknown'] as const)('the doctor names a clock that is %s', (keeping) => {
  const [name, words] = clockRow(keeping);
  expect(name).toBe('Clock');
  expect(words).toMatch(/set back.*date -u/);
  expect(clockRow('kept')[1]).not.toMatch(/set back/);
});

it.each(['seller', 'settling'] as const)(
  'the units of the %s begin after the time is set, and do not pull that in',
  (side) => {
    const plan = readTwoMachinePlan({ seller: 'seller.example', settling: 'settling.example', out: 'out' } as never);
    for (const unit of [linkUnitFile(plan, side), serverUnitFile(plan, side)]) {
      expect(unit).toMatch(/^After=.*\btime-sync\.target\b/m);
      expect(unit).not.toMatch(/^(Wants|Requires)=.*time-sync/m);
    }
    expect(stepsFile(plan, side)).toContain('systemctl enable systemd-time-wait-sync.service');
  },
);
