import type { StaffTerminal } from '../../../server/contract/staff-terminal.ts';

/** What is wrong with a kiosk, the worst first; each is a sentence (`terminals.problem.…`). */
export type KioskProblem =
  | { name: 'not_seen'; receivedAt: number }
  | { name: 'clock'; offByMs: number }
  | { name: 'faults'; reloads: number; relaunches: number; fault: string }
  | { name: 'not_told' | 'no_printer' | 'printer_not_ready' | 'no_keychain' | 'no_pin' };

/** A kiosk tells each minute; two may be lost. */
const silentAfterMs = 150_000;
/** Seals and notices bear times: a clock that is off by more will sooner or later have one refused. */
const clockToleranceMs = 30_000;

/**
 * What staff should look at.
 * @param now by the clock of the one who looks, which is taken for the seller's
 */
export function kioskProblems({ kind, revokedAt, health, hasStaffPin }: StaffTerminal, now: number): KioskProblem[] {
  if (kind !== 'kiosk' || revokedAt !== null) return [];
  if (health === null) return [{ name: 'not_told' }];
  const { receivedAt, sentAt, reloads, relaunches, lastFault, printer, keychain } = health;
  const offByMs = Math.abs(receivedAt - sentAt);
  return [
    ...(now - receivedAt > silentAfterMs ? [{ name: 'not_seen' as const, receivedAt }] : []),
    ...(offByMs > clockToleranceMs ? [{ name: 'clock' as const, offByMs }] : []),
    ...(lastFault === null ? [] : [{ name: 'faults' as const, reloads, relaunches, fault: lastFault }]),
    ...(hasStaffPin ? [] : [{ name: 'no_pin' as const }]),
    ...(printer === 'not_ready' ? [{ name: 'printer_not_ready' as const }] : []),
    ...(printer === 'none' ? [{ name: 'no_printer' as const }] : []),
    ...(keychain === 'none' ? [{ name: 'no_keychain' as const }] : []),
  ];
}
