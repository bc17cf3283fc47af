import { execFileSync, spawnSync } from 'node:child_process';
import type { LinkedCommand } from '../../private-link/machine/run-command.ts';
import { inspectMachine } from '../../private-link/machine/machine-abilities.ts';
import { asBorrowedUser } from '../support/borrowed-user.ts';

// Root borrows a user id that nobody on the machine has, in a mount namespace of its own, where /dev/net/tun is a node
// that everybody may open: on some machines the real one is for root alone, and it is left as it is.
const borrowedUserId = 47_110;
const ownTunDevice = ['mount -t tmpfs tmpfs /dev/net', 'mknod -m 0666 /dev/net/tun c 10 200'];

function wrap(command: string, args: string[]): LinkedCommand {
  if (process.getuid?.() !== 0) return { command, args };
  return asBorrowedUser(borrowedUserId, command, args, ownTunDevice);
}

/** Runs a Node program as a user without rights and gives its standard output. */
export function runAsOrdinaryUser(program: string, args: string[]): string {
  const wrapped = wrap(process.execPath, [program, ...args]);
  return execFileSync(wrapped.command, wrapped.args, {
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env['PATH'] },
  });
}

/** Why no ordinary user can raise a WireGuard link here, even on a tun device that it may open; null when one can. */
export async function ordinaryUserMissing(program: string): Promise<string | null> {
  const abilities = await inspectMachine();
  if (!abilities.root) {
    return [...abilities.wireguard, ...abilities.userNamespace].map(({ missing }) => missing).join(', ') || null;
  }
  const trial = wrap('sh', [
    '-c',
    'test -r "$1" || { echo "a checkout that other users may read" >&2; exit 1; }; : <> /dev/net/tun && exec unshare --user --map-root-user --net ip link set lo up',
    'sh',
    program,
  ]);
  const tried = spawnSync(trial.command, trial.args, { encoding: 'utf8' });
  if (tried.status !== 0) return tried.stderr?.trim() || 'an ordinary user with a network of its own';
  return abilities.wireguard.map(({ missing }) => missing).join(', ') || null;
}
