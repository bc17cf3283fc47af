import { existsSync } from 'node:fs';
import { attemptCommand } from './run-command.ts';

/** Whether network time keeps this machine's clock right; `unknown` where nothing here can tell. */
export type ClockKeeping = 'kept' | 'not_kept' | 'unknown';

/** systemd-timesyncd makes it once the clock was set by the network (systemd-timesyncd.service(8)). */
const synchronisedMark = '/run/systemd/timesync/synchronized';

/** Asks systemd, which also knows of chrony and ntpd (timedatectl(1), `NTPSynchronized`). */
export async function readClockKeeping(): Promise<ClockKeeping> {
  if (existsSync(synchronisedMark)) return 'kept';
  const ask = { command: 'timedatectl', args: ['show', '--property=NTPSynchronized', '--value'] };
  const { status, stdout } = await attemptCommand(ask, { timeoutMs: 3_000 });
  const said = stdout.trim();
  if (status !== 0 || (said !== 'yes' && said !== 'no')) return 'unknown';
  return said === 'yes' ? 'kept' : 'not_kept';
}

/**
 * The clock can be the cause when a link stays silent. A WireGuard handshake carries the time, and one that is not later than the
 * last is taken for a replay. So an end whose clock was set back gets no answer until the other end begins, which took 14 to 162
 * seconds when measured.
 */
export const clockAsCause =
  'perhaps a clock: a WireGuard end whose clock was set back gets no answer for up to three minutes. Compare "date -u" on both ' +
  'machines, and wait';

/** What the doctor says about the clock. */
export function clockRow(keeping: ClockKeeping): [string, string] {
  const words = {
    kept: 'kept right by network time',
    not_kept: `NOT kept right by network time ("timedatectl set-ntp true" does that). If the link goes silent: ${clockAsCause}`,
    unknown: `not known whether network time keeps it right. If the link goes silent: ${clockAsCause}`,
  };
  return ['Clock', words[keeping]];
}
