import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

// This reads Linux's /proc. A process may end between two reads, so a process that is no longer there counts as ended.

function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function allProcessIds(): number[] {
  const names = readOrNull(() => readdirSync('/proc')) ?? [];
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The kernel's tick at which a process started, which tells it from a later one with the same id. Null when it has ended. */
export function startTickOf(processId: number): string | null {
  const stat = readOrNull(() => readFileSync(`/proc/${processId}/stat`, 'latin1'));
  if (stat === null) return null;
  // The name in parentheses may itself hold spaces and parentheses; fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : (fields[19] ?? null);
}

/** The processes that were started with exactly these arguments, in whichever folder their program is. */
export function processesStartedAs(program: string, args: string[]): number[] {
  return allProcessIds().filter((processId) => {
    const line = readOrNull(() => readFileSync(`/proc/${processId}/cmdline`, 'utf8'));
    if (!line) return false;
    const [first, ...rest] = line.split('\0').slice(0, -1);
    const sameArguments = rest.length === args.length && rest.every((argument, index) => argument === args[index]);
    return (
      sameArguments && (first === program || first?.endsWith(`/${program}`) === true) && startTickOf(processId) !== null
    );
  });
}

/** The processes that live in the network namespace with this inode number, without the one that asks. */
export function processesInNamespace(inode: number): number[] {
  const wanted = `net:[${inode}]`;
  return allProcessIds().filter(
    (processId) => processId !== process.pid && readOrNull(() => readlinkSync(`/proc/${processId}/ns/net`)) === wanted,
  );
}

function signal(processId: number, name: NodeJS.Signals): void {
  try {
    process.kill(processId, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks processes to end and, after `graceMs`, ends them; resolves when none is left. */
export async function endProcesses(processIds: number[], graceMs: number): Promise<void> {
  const ticks = new Map(processIds.map((processId) => [processId, startTickOf(processId)]));
  const living = () =>
    processIds.filter((processId) => ticks.get(processId) && startTickOf(processId) === ticks.get(processId));
  for (const processId of living()) signal(processId, 'SIGTERM');
  const killAt = performance.now() + graceMs;
  const giveUpAt = killAt + 5_000;
  while (living().length > 0 && performance.now() < giveUpAt) {
    if (performance.now() >= killAt) for (const processId of living()) signal(processId, 'SIGKILL');
    await sleep(10);
  }
}
