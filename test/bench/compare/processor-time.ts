import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Processor time in microseconds, by what a process does. */
export type TimeByRole = Map<string, number>;

// Linux counts in hundredths of a second here, independent of its own clock.
const tickUs = 10_000;

type Process = { id: number; parentId: number; us: number };

/** A process with the time of its threads and of its children that have ended; undefined when it ended just now. */
function readProcess(id: number): Process | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { id, parentId: Number(fields[1]), us: ticks * tickUs };
  } catch {
    return undefined;
  }
}

/** A process and all that descend from it. */
function readTree(rootId: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const within = new Set([rootId]);
  // A child may have a smaller id than its parent, so this goes on until nothing is added.
  for (let before = 0; before < within.size;) {
    before = within.size;
    for (const { id, parentId } of all) if (within.has(parentId)) within.add(id);
  }
  return all.filter(({ id }) => within.has(id));
}

const roles: readonly [role: string, pattern: RegExp][] = [
  ['seller', /server\/main\.ts/],
  ['settling', /settling\/main\.ts/],
  ['tunnel', /wireguard/],
  ['postgres', /postgres/],
  ['start', /build\/start\.ts/],
];

function roleOf(id: number): string {
  try {
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
    return roles.find(([, pattern]) => pattern.test(command))?.[0] ?? 'other';
  } catch {
    return 'other';
  }
}

/** What the processes that descend from these have used so far. */
export function timeByRole(rootIds: readonly number[]): TimeByRole {
  const times: TimeByRole = new Map();
  for (const { id, us } of rootIds.flatMap(readTree)) {
    const role = roleOf(id);
    times.set(role, (times.get(role) ?? 0) + us);
  }
  return times;
}

/** The processes that descend from this one, by what they do. */
export function processesByRole(rootId: number): Map<string, number[]> {
  return Map.groupBy(
    readTree(rootId).map(({ id }) => id),
    roleOf,
  );
}

/** What this process and all that it started have used so far, in microseconds. */
function ownUs(): number {
  return readTree(process.pid).reduce((sum, { us }) => sum + us, 0);
}

/** What the whole machine has worked so far, in microseconds; what its host kept from it counts as work of others. */
function machineUs(): number {
  const [user, nice, system, , , irq, softIrq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return [user, nice, system, irq, softIrq, steal].reduce<number>((sum, ticks) => sum + (ticks ?? 0), 0) * tickUs;
}

/** Watches what others take of the machine. @returns gives their share of its processors since then, from 0 to 1 */
export function watchOthers(): () => number {
  const from = { at: performance.now(), machine: machineUs(), own: ownUs() };
  return () => {
    const others = machineUs() - from.machine - (ownUs() - from.own);
    const capacity = (performance.now() - from.at) * 1000 * availableParallelism();
    return Math.min(Math.max(others / capacity, 0), 1);
  };
}
