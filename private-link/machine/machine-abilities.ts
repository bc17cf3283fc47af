import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { attemptCommand } from './run-command.ts';

/** A requirement of a mode that this machine does not meet, and the remedy. */
export type Shortfall = { missing: string; remedy: string };

export type MachineAbilities = {
  linux: boolean;
  root: boolean;
  /** Shortfalls of what both WireGuard modes need. */
  wireguard: Shortfall[];
  /** Shortfalls of what only the user namespace needs. */
  userNamespace: Shortfall[];
};

const systemFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Finds a program, also in folders that an ordinary user's search path lacks. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':').filter(Boolean), ...systemFolders];
  for (const folder of folders) {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return path.join(folder, name);
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

const packages = [
  ['ip', 'iproute2'],
  ['wg', 'wireguard-tools'],
] as const;

function missingPrograms(wanted: readonly (readonly [string, string])[]): Shortfall[] {
  return wanted
    .filter(([program]) => findProgram(program) === null)
    .map(([program, name]) => ({ missing: `the program "${program}"`, remedy: `apt install ${name}` }));
}

async function kernelHasWireguard(): Promise<boolean> {
  if (existsSync('/sys/module/wireguard')) return true;
  return (
    (await attemptCommand({ command: findProgram('modprobe') ?? 'modprobe', args: ['--dry-run', 'wireguard'] }))
      .status === 0
  );
}

function tunShortfall(root: boolean): Shortfall[] {
  const device = '/dev/net/tun';
  if (!existsSync(device)) return [{ missing: `the device ${device}`, remedy: 'modprobe tun (as root)' }];
  try {
    accessSync(device, constants.R_OK | constants.W_OK);
    return [];
  } catch {
    const remedy = root ? 'allow this container the device' : `chmod 0666 ${device} (as root)`;
    return [{ missing: `the right to open ${device}`, remedy }];
  }
}

async function userNamespaceShortfall(): Promise<Shortfall[]> {
  const programs = missingPrograms([
    ['unshare', 'util-linux'],
    ['nsenter', 'util-linux'],
  ]);
  if (programs.length > 0) return programs;
  // Some systems let any user make a user namespace that then has no rights, so the test uses a right inside one.
  const trial = ['--user', '--map-root-user', '--net', '--mount', findProgram('ip') ?? 'ip', 'link', 'set', 'lo', 'up'];
  if ((await attemptCommand({ command: 'unshare', args: trial })).status === 0) return [];
  const remedy =
    'allow user namespaces to ordinary users (sysctl kernel.apparmor_restrict_unprivileged_userns=0, user.max_user_namespaces), or run as root';
  return [{ missing: 'the right to make a network in a user namespace', remedy }];
}

/** Finds out what this machine and this user can do for the private link; it changes nothing. */
export async function inspectMachine(): Promise<MachineAbilities> {
  if (process.platform !== 'linux') {
    const linuxOnly = { missing: 'Linux network namespaces', remedy: 'run on Linux' };
    return { linux: false, root: false, wireguard: [linuxOnly], userNamespace: [] };
  }
  const root = process.geteuid?.() === 0;
  const wireguard = missingPrograms(packages);
  // The kernel's own WireGuard needs neither wireguard-go nor the tun device, but loading a module takes root.
  if (!(root && (await kernelHasWireguard()))) {
    wireguard.push(...missingPrograms([['wireguard-go', 'wireguard-go']]), ...tunShortfall(root));
  }
  return { linux: true, root, wireguard, userNamespace: root ? [] : await userNamespaceShortfall() };
}
