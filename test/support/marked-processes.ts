import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * The processes of one test run, found by a mark in the environment that each inherits from whoever started it: also those
 * whose parent is gone. Linux only; elsewhere nothing is found.
 */
export const runMark = 'SIDELANE_TEST_RUN';

/** The mark of a run's keeper, which is not ended with the run's processes: it clears up after them and then ends itself. */
export const keeperMark = 'SIDELANE_TEST_KEEPER';

/** The process id of `npm test`'s own program, where the run was started by it. */
export const starterVariable = 'SIDELANE_TEST_STARTER';

export type MarkedProcess = { processId: number; args: string[]; command: string };

function read(processId: number, what: 'environ' | 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${processId}/${what}`, 'utf8');
  } catch {
    // It ended meanwhile, or is not ours to read.
    return '';
  }
}

/** State and parent, out of what follows the program's name, which may itself hold brackets and blanks. */
function stateOf(processId: number): { state: string; parentId: number } {
  const stat = read(processId, 'stat');
  const [state = 'X', parentId = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, parentId: Number(parentId) };
}

/**
 * Every living process with this mark, and every descendant of one: some programs overwrite their environment.
 * @param variable whose value the mark is, for those who mark a part of a run
 */
export function findMarkedProcesses(mark: string, variable: string = runMark): MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  const processIds = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  const states = new Map(processIds.map((processId) => [processId, stateOf(processId)]));
  const marked = new Set(
    processIds.filter((processId) => read(processId, 'environ').split('\0').includes(`${variable}=${mark}`)),
  );
  for (let grew = true; grew;) {
    const before = marked.size;
    for (const [processId, { parentId }] of states) if (marked.has(parentId)) marked.add(processId);
    grew = marked.size > before;
  }
  return [...marked]
    .filter((processId) => processId !== process.pid && !'ZX'.includes(states.get(processId)?.state ?? 'X'))
    .map((processId) => {
      const args = read(processId, 'cmdline').split('\0').slice(0, -1);
      return { processId, args, command: args.join(' ') };
    });
}

/** Gives the processes of a run this long to end by themselves, then says which did not. */
export async function waitForMarkedProcesses(
  mark: string,
  patienceMs: number,
  variable: string = runMark,
): Promise<MarkedProcess[]> {
  for (const giveUpAt = Date.now() + patienceMs; ; await pause(100)) {
    const left = findMarkedProcesses(mark, variable);
    if (left.length === 0 || Date.now() > giveUpAt) return left;
  }
}

/** Ends the processes of a run, each by its id: asked first, then killed. Gives those that had to be ended. */
export async function endMarkedProcesses(mark: string): Promise<MarkedProcess[]> {
  const found = findMarkedProcesses(mark);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const { processId } of findMarkedProcesses(mark)) {
      try {
        process.kill(processId, signal);
      } catch {
        // It ended meanwhile.
      }
    }
    // A whole shop that is asked to end takes its namespaces down first.
    if ((await waitForMarkedProcesses(mark, 15_000)).length === 0) break;
  }
  return found;
}
