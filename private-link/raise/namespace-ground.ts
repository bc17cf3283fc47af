import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkNames } from '../machine/link-names.ts';
import { endProcesses, processesStartedAs } from '../machine/process-table.ts';
import { attemptCommand } from '../machine/run-command.ts';
import type { LinkedCommand } from '../machine/run-command.ts';

/**
 * The place where the namespaces of a link are made. For root it is the machine itself; for an ordinary user, a user namespace
 * that one process holds open. Every command that it gives replaces itself by the program asked for, so the process id that
 * `spawn` returns is the program's own.
 */
export type NamespaceGround = {
  /** A command with the right to make namespaces and interfaces. */
  administer(command: string, args: string[]): LinkedCommand;
  /** A command inside one of the network namespaces, its open files and environment intact. */
  enter(namespace: string, command: string, args: string[]): LinkedCommand;
  /** The inode number of a network namespace, or null when there is none of that name. */
  inodeOf(namespace: string): number | null;
  /** Where wireguard-go answers questions about an interface. */
  controlSocketOf(interfaceName: string): string;
  /** Ends what holds the ground open. The namespaces must be gone. */
  leave(): Promise<void>;
};

function inodeOfFile(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null;
}

/** The machine itself; for root. */
export function machineGround(): NamespaceGround {
  return {
    administer: (command, args) => ({ command, args }),
    enter: (namespace, command, args) => ({ command: 'ip', args: ['netns', 'exec', namespace, command, ...args] }),
    inodeOf: (namespace) => inodeOfFile(`/var/run/netns/${namespace}`),
    controlSocketOf: (interfaceName) => `/var/run/wireguard/${interfaceName}.sock`,
    leave: async () => {},
  };
}

// The holder waits on a file of this home, so its arguments tell whose it is. Its mount namespace has a /run of its own,
// where an ordinary user may keep the names of namespaces and WireGuard's control sockets.
const holdScript = 'mount -t tmpfs tmpfs "$0" && exec tail -f "$1"';

function userGroundHeldBy(holderId: number, runFolder: string): NamespaceGround {
  const ownRun = path.join(`/proc/${holderId}/root`, runFolder);
  const namespaceFile = (namespace: string) => path.join(ownRun, 'netns', namespace);
  const enterUser = ['--preserve-credentials', `--user=/proc/${holderId}/ns/user`];
  return {
    administer: (command, args) => ({
      command: 'nsenter',
      args: [
        ...enterUser,
        `--net=/proc/${holderId}/ns/net`,
        `--mount=/proc/${holderId}/ns/mnt`,
        '--',
        command,
        ...args,
      ],
    }),
    // Servers keep the machine's own files: only the network is another one.
    enter: (namespace, command, args) => ({
      command: 'nsenter',
      args: [...enterUser, `--net=${namespaceFile(namespace)}`, '--', command, ...args],
    }),
    inodeOf: (namespace) => inodeOfFile(namespaceFile(namespace)),
    controlSocketOf: (interfaceName) => path.join(ownRun, 'wireguard', `${interfaceName}.sock`),
    leave: () => endProcesses([holderId], 500),
  };
}

function holdersOf(names: LinkNames): number[] {
  return processesStartedAs('tail', ['-f', names.holderFile]);
}

/** The user namespace that an earlier call of `openUserGround` holds open for this home, or null. */
export function findUserGround(names: LinkNames): NamespaceGround | null {
  const [holderId] = holdersOf(names);
  return holderId === undefined ? null : userGroundHeldBy(holderId, realpathSync('/var/run'));
}

/**
 * Opens a user namespace of an ordinary user, held open until `leave`.
 * @throws when the machine does not let this user make one, with what it said
 */
export async function openUserGround(names: LinkNames): Promise<NamespaceGround> {
  const runFolder = realpathSync('/var/run');
  mkdirSync(names.folder, { recursive: true, mode: 0o700 });
  writeFileSync(names.holderFile, '', { mode: 0o600 });
  const complaintFile = `${names.holderFile}.log`;
  const complaints = openSync(complaintFile, 'w', 0o600);
  const unshare = [
    '--user',
    '--map-root-user',
    '--net',
    '--mount',
    'sh',
    '-c',
    holdScript,
    runFolder,
    names.holderFile,
  ];
  const holder = spawn('unshare', unshare, { detached: true, stdio: ['ignore', 'ignore', complaints] });
  closeSync(complaints);
  const end = { seen: false };
  holder.once('exit', () => (end.seen = true)).once('error', () => (end.seen = true));
  for (const giveUpAt = performance.now() + 5_000; performance.now() < giveUpAt && !end.seen; await sleep(5)) {
    if (holder.pid !== undefined && holdersOf(names).includes(holder.pid)) {
      holder.unref();
      return userGroundHeldBy(holder.pid, runFolder);
    }
  }
  holder.kill('SIGKILL');
  const said = (await attemptCommand({ command: 'cat', args: [complaintFile] })).stdout.trim();
  throw new Error(`This user may not make a user namespace: ${said || 'unshare said nothing'}`);
}
