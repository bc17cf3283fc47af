import { createHash } from 'node:crypto';
import type { Rollout } from '../../contract/seller/kiosk-update.ts';

/** While a release is not rolled out. */
export const noRollout: Rollout = { percent: 0, terminalIds: [], isPaused: false };

/** Where a kiosk stands among all, from 0 up to 100. It is another place for each release, and always the same for one. */
function placeOf(manifestSha256: string, terminalId: string): number {
  const digest = createHash('sha256').update(`${manifestSha256}:${terminalId}`).digest();
  return (digest.readUInt32BE(0) / 2 ** 32) * 100;
}

/** Whether a kiosk is offered the release now. A larger percentage includes the kiosks of a smaller one. */
export function isOffered(
  { percent, terminalIds, isPaused }: Rollout,
  manifestSha256: string,
  terminalId: string,
): boolean {
  if (isPaused) return false;
  return terminalIds.includes(terminalId) || placeOf(manifestSha256, terminalId) < percent;
}
