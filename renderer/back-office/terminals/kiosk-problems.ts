import { largestCorrectionMs } from '../../../contract/seller/clock-comparison.ts';
import type { StaffTerminal } from '../../../contract/seller/back-office-terminal.ts';

/** What is wrong with a kiosk, worst first; each is a sentence (`terminals.problem.…`). */
export type KioskProblem =
  | { name: 'not_seen'; receivedAt: number }
  | { name: 'clock_ahead' | 'clock_behind'; offByMs: number }
  | { name: 'faults'; reloads: number; relaunches: number; fault: string }
  | { name: 'clock_too_far' }
  | { name: 'not_told' | 'no_printer' | 'printer_not_ready' | 'no_voice' | 'speech_failed' | 'no_keychain' | 'no_pin' };

/** A kiosk reports every minute; two reports may be lost. */
const silentAfterMs = 150_000;
/** A smaller difference may come from the report's travel time, so the clock need not be set. */
const clockToleranceMs = 30_000;

type Health = NonNullable<StaffTerminal['health']>;

/**
 * Uses the kiosk's own comparison if it has made one. Otherwise the report's travel time is included, which is seconds at most.
 */
function clockProblems({ aheadOfSeller, sentAt, receivedAt }: Health): KioskProblem[] {
  const aheadMs = aheadOfSeller?.aheadMs ?? sentAt - receivedAt;
  const offByMs = Math.abs(aheadMs);
  if (offByMs <= clockToleranceMs) return [];
  const name = aheadMs > 0 ? 'clock_ahead' : 'clock_behind';
  return [{ name, offByMs }, ...(offByMs >= largestCorrectionMs ? [{ name: 'clock_too_far' as const }] : [])];
}

/**
 * The problems that staff should look at.
 * @param now by the seller's clock
 */
export function kioskProblems({ kind, revokedAt, health, hasStaffPin }: StaffTerminal, now: number): KioskProblem[] {
  if (kind !== 'kiosk' || revokedAt !== null) return [];
  if (health === null) return [{ name: 'not_told' }];
  const { receivedAt, reloads, relaunches, lastFault, printer, keychain, speech } = health;
  return [
    ...(now - receivedAt > silentAfterMs ? [{ name: 'not_seen' as const, receivedAt }] : []),
    ...clockProblems(health),
    ...(lastFault === null ? [] : [{ name: 'faults' as const, reloads, relaunches, fault: lastFault }]),
    ...(hasStaffPin ? [] : [{ name: 'no_pin' as const }]),
    ...(printer === 'not_ready' ? [{ name: 'printer_not_ready' as const }] : []),
    ...(printer === 'none' ? [{ name: 'no_printer' as const }] : []),
    ...(speech === 'failed' ? [{ name: 'speech_failed' as const }] : []),
    ...(speech === 'none' ? [{ name: 'no_voice' as const }] : []),
    ...(keychain === 'none' ? [{ name: 'no_keychain' as const }] : []),
  ];
}
