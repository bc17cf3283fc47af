import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import type { Mutant } from '@stryker-mutator/api/core';
import { startVitest } from 'vitest/node';
import type { MutationWork, Outcome, Outcomes } from './mutation-work.ts';
import { workVariable } from './mutation-work.ts';

const project = path.resolve(import.meta.dirname, '../..');
const quiet = () => {};
const logger = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: quiet,
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  fatal: quiet,
};

const oneLine = (text: string, most = 70) => {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > most ? `${flat.slice(0, most)}…` : flat;
};

/** A process whose timers do not run for so long is caught in a loop that only its end can break. */
const pulseMs = 30_000;

/** @returns `count` of `mutants`, the same ones each time: in the order of a hash of what they change and where */
function sampleOf(mutants: readonly Mutant[], count: number): Mutant[] {
  const keyed = mutants.map((mutant) => ({
    mutant,
    key: createHash('sha256')
      .update(`${JSON.stringify(mutant.location)} ${mutant.replacement}`)
      .digest('hex'),
  }));
  return keyed
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

/**
 * Tries mutants in one process: Stryker makes and places them all, and they are switched on one after another while the test
 * files stay loaded. For tests with a database this is many times faster than Stryker's own runner. It does not see code that
 * runs only while a file is loaded (tables, patterns), and no code in other processes. It tries nothing when a test file does
 * not pass twice in one process without any mutant: every mutant would seem killed.
 * @param files paths below the project's folder
 * @param tests glob patterns of the test files to run
 * @param options.sample at most so many mutants of each file, the same ones each time
 * @param options.slowestMs tests that take longer are left out: those that start processes, above all
 * @param options.limitMs a test, or what comes before or after it, that takes longer has failed
 * @returns whether at least 90% of the mutants that a test reached were killed
 */
export async function mutateInProcess(
  files: readonly string[],
  tests: readonly string[],
  options: { sample?: number | undefined; slowestMs?: number | null; limitMs?: number | undefined } = {},
): Promise<boolean> {
  const { sample = Infinity, slowestMs = null, limitMs = 20_000 } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-mutate-'));
  const instrumenter = new Instrumenter(logger);
  const placed = await instrumenter.instrument(
    files.map((name) => ({ name, content: readFileSync(path.join(project, name), 'utf8'), mutate: true })),
    { plugins: null, excludedMutations: [], ignorers: [] },
  );
  const code = new Map(placed.files.map(({ name, content }) => [path.join(project, name), content]));
  const mutants = files.flatMap((name) =>
    sampleOf(
      placed.mutants.filter(({ fileName }) => fileName === name),
      sample,
    ),
  );
  const work: MutationWork = {
    mutants: mutants.map((mutant) => ({ id: mutant.id })),
    outcomesFile: path.join(folder, 'outcomes.json'),
    pulseFile: path.join(folder, 'pulse'),
    slowestMs,
    rehearsal: true,
  };
  const workFile = path.join(folder, 'work.json');
  writeFileSync(workFile, JSON.stringify(work));
  process.env[workVariable] = workFile;
  process.env['SIDELANE_MUTATE_TESTS'] = tests.join(',');
  try {
    const { broken } = await runOnce(code, work, limitMs);
    if (broken !== null) {
      console.log(`Nothing was tried: ${broken}`);
      return false;
    }
    rmSync(work.outcomesFile);
    writeFileSync(workFile, JSON.stringify({ ...work, rehearsal: false }));
    let outcomes = await runOnce(code, work, limitMs);
    // A mutant that ends the process is killed by that; another process goes on with the next.
    while (outcomes.current !== null || outcomes.isSpoiled) {
      if (outcomes.current !== null) {
        outcomes.byId[outcomes.current] = { outcome: 'killed', killedBy: 'the process ended' };
      }
      outcomes.current = null;
      outcomes.isSpoiled = false;
      writeFileSync(work.outcomesFile, JSON.stringify(outcomes));
      outcomes = await runOnce(code, work, limitMs);
    }
    return tell(mutants, outcomes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runOnce(code: ReadonlyMap<string, string>, work: MutationWork, limitMs: number): Promise<Outcomes> {
  const guard = setInterval(() => endWhatIsCaught(work), 1000);
  const vitest = await startVitest(
    'test',
    [],
    {
      config: path.join(import.meta.dirname, 'vitest.config.ts'),
      watch: false,
      pool: 'forks',
      isolate: false,
      fileParallelism: false,
      maxWorkers: 1,
      testTimeout: limitMs,
      hookTimeout: Math.max(limitMs, 20_000),
      expect: { poll: { timeout: Math.min(4_000, limitMs / 2) } },
      runner: path.join(import.meta.dirname, 'switching-runner.ts'),
      reporters: [{ onUserConsoleLog: quiet }],
      dangerouslyIgnoreUnhandledErrors: true,
    },
    {
      plugins: [{ name: 'sidelane:mutants', enforce: 'pre', load: (id) => code.get(id.split('?')[0] ?? id) ?? null }],
    },
  );
  const errors = vitest.state.getUnhandledErrors();
  await vitest.close();
  clearInterval(guard);
  process.exitCode = 0;
  if (!existsSync(work.outcomesFile)) {
    for (const error of errors) console.error(error);
    throw new Error('No test file was run to its end. Do the tests pass by themselves?');
  }
  return JSON.parse(readFileSync(work.outcomesFile, 'utf8')) as Outcomes;
}

/** Ends the process that runs the tests when a mutant keeps it in a loop without a pause: no limit of a test can end that. */
function endWhatIsCaught({ pulseFile, outcomesFile }: MutationWork): void {
  // Before the first mutant there are no outcomes: what takes long then is a test.
  if (!existsSync(pulseFile) || !existsSync(outcomesFile)) return;
  if (Date.now() - statSync(pulseFile).mtimeMs < pulseMs) return;
  const { current } = JSON.parse(readFileSync(outcomesFile, 'utf8')) as Outcomes;
  if (current === null) return;
  const pid = Number(readFileSync(pulseFile, 'utf8'));
  rmSync(pulseFile);
  process.kill(pid, 'SIGKILL');
}

/** Prints every mutant that was not killed, and the score of each file. */
function tell(mutants: readonly Mutant[], outcomes: Outcomes): boolean {
  const lines = new Map<string, string[]>();
  const counts = new Map<string, Record<Outcome, number>>();
  for (const { id, fileName, location, mutatorName, replacement } of mutants) {
    const source = lines.get(fileName) ?? readFileSync(path.join(project, fileName), 'utf8').split('\n');
    lines.set(fileName, source);
    const { outcome } = outcomes.byId[id] ?? { outcome: 'unreached' };
    const count = counts.get(fileName) ?? { killed: 0, survived: 0, unreached: 0, static: 0 };
    counts.set(fileName, count);
    count[outcome] += 1;
    if (outcome === 'killed' || outcome === 'static') continue;
    const { start, end } = location;
    const cut = source.slice(start.line, end.line + 1);
    cut[cut.length - 1] = cut.at(-1)?.slice(0, end.column) ?? '';
    cut[0] = cut[0]?.slice(start.column) ?? '';
    console.log(
      `${outcome} ${fileName}:${start.line + 1}:${start.column + 1} ${mutatorName}: ${oneLine(cut.join(' '))} → ${oneLine(replacement)}`,
    );
  }
  let isEnough = outcomes.broken === null;
  for (const [file, { killed, survived, unreached, static: atLoad }] of counts) {
    const all = killed + survived + unreached;
    console.log(
      `${file}: ${killed} of ${all} killed (${all === 0 ? 100 : ((100 * killed) / all).toFixed(1)}%), ${survived} survived, ${unreached} unreached; ${atLoad} only at loading, not tried`,
    );
    isEnough &&= killed >= 0.9 * all;
  }
  if (outcomes.broken !== null) console.log(`A test file was left: ${outcomes.broken}`);
  return isEnough;
}
