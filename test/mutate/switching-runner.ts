import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type {
  RunnerTask as Task,
  RunnerTestCase as Test,
  RunnerTestFile as File,
  RunnerTestSuite as Suite,
} from 'vitest';
import { TestRunner } from 'vitest';
import type { MutationWork, Outcomes } from './mutation-work.ts';
import { workVariable } from './mutation-work.ts';

/** What Stryker's instrumented code reads and counts in, on `globalThis.__stryker__`. */
interface Switches {
  activeMutant: string | undefined;
  currentTestId: string | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  hitCount: number | undefined;
  hitLimit: number;
}

/** What outlives one test file: every file gets its own copy of this module. */
const globals = globalThis as {
  ['__stryker__']?: Switches;
  mutationOutcomes?: Outcomes;
  mutationPulse?: NodeJS.Timeout;
};

/** A loop that a mutant keeps from ending is broken off after so many passes over the mutant. */
const hitLimit = 200_000;
const sanityEvery = 25;

const switches = (globals['__stryker__'] ??= {
  activeMutant: undefined,
  currentTestId: undefined,
  hitCount: undefined,
  hitLimit,
});
const work = JSON.parse(readFileSync(process.env[workVariable] ?? '', 'utf8')) as MutationWork;
const outcomes: Outcomes = (globals.mutationOutcomes ??= existsSync(work.outcomesFile)
  ? (JSON.parse(readFileSync(work.outcomesFile, 'utf8')) as Outcomes)
  : {
      byId: Object.fromEntries(work.mutants.map(({ id }) => [id, { outcome: 'unreached' }])),
      current: null,
      tried: [],
      suspected: [],
      isSpoiled: false,
      broken: null,
    });

globals.mutationPulse ??= setInterval(() => writeFileSync(work.pulseFile, String(process.pid)), 1000).unref();

const testsIn = (task: Task): Test[] => (task.type === 'test' ? [task] : task.tasks.flatMap(testsIn));
const suitesIn = (task: Task): Suite[] => (task.type === 'test' ? [] : [task, ...task.tasks.flatMap(suitesIn)]);
const durationOf = (test: Test) => test.result?.duration ?? 0;
const isFailed = (task: Task) => task.result?.state === 'fail';

/**
 * Runs every test file once as it is, and then once more for each mutant that the file's tests reach, in one process: what
 * takes long, loading the files and connecting to databases, is done once.
 */
export default class SwitchingRunner extends TestRunner {
  #hasFailed = false;

  /** Vitest goes through the files with `for … of`: the iterator hands out the same file again for every mutant. */
  onBeforeRunFiles(files?: File[]): void {
    const [file] = files ?? [];
    if (file) Object.defineProperty(files, Symbol.iterator, { value: () => this.#runsOf(file) });
  }

  override async onBeforeRunSuite(suite: Suite): Promise<void> {
    switches.currentTestId = suite.id;
    await super.onBeforeRunSuite(suite);
  }

  override async onBeforeRunTask(task: Task): Promise<void> {
    if (this.#hasFailed) task.mode = 'skip';
    switches.currentTestId = task.id;
    await super.onBeforeRunTask(task as Test);
  }

  override onAfterRunTask(task: Task): void {
    if (switches.activeMutant !== undefined && isFailed(task)) this.#hasFailed = true;
    switches.currentTestId = task.suite?.id ?? task.file.id;
    super.onAfterRunTask(task as Test);
  }

  *#runsOf(file: File): Generator<File> {
    const runnable = testsIn(file).filter((test) => test.mode === 'run' || test.mode === 'queued');
    const reached = switches.mutantCoverage;
    if (reached) reached.perTest = {};
    yield* this.#runWith(undefined, file, runnable);
    if (this.#isBroken(file, 'fails without any change')) return;
    if (work.rehearsal) {
      yield* this.#runWith(undefined, file, runnable);
      this.#isBroken(file, 'cannot run twice in one process: the second time, without any change, it fails');
      return;
    }
    const coverage = structuredClone(switches.mutantCoverage ?? { static: {}, perTest: {} });
    const byDuration = runnable
      .filter((test) => work.slowestMs === null || durationOf(test) <= work.slowestMs)
      .toSorted((a, b) => durationOf(a) - durationOf(b));
    // What was tried since the file last passed without any mutant: only that pass confirms it.
    let unconfirmed: { id: string; step: string; former: Outcomes['byId'][string] }[] = [];
    const confirm = function* (this: SwitchingRunner): Generator<File> {
      yield* this.#runWith(undefined, file, runnable);
      if ([...suitesIn(file), ...testsIn(file)].some(isFailed)) this.#beginAnew(unconfirmed);
      unconfirmed = [];
    }.bind(this);
    for (const { id } of work.mutants) {
      const former = outcomes.byId[id]!;
      const step = `${file.name} ${id}`;
      if (former.outcome === 'killed' || outcomes.tried.includes(step)) continue;
      const reaching = new Set(
        byDuration.filter((test) =>
          [test.id, ...ancestors(test).map((suite) => suite.id)].some((place) => coverage.perTest[place]?.[id]),
        ),
      );
      if (reaching.size === 0) {
        if (coverage.static[id] && former.outcome === 'unreached') outcomes.byId[id] = { outcome: 'static' };
        continue;
      }
      const isSuspected = outcomes.suspected.includes(step);
      if (isSuspected && unconfirmed.length > 0) yield* confirm();
      outcomes.current = id;
      outcomes.tried.push(step);
      this.#write();
      yield* this.#runWith(id, file, [...reaching]);
      outcomes.current = null;
      const killer = [...testsIn(file), ...suitesIn(file)].find(isFailed);
      outcomes.byId[id] = killer
        ? { outcome: 'killed', killedBy: `${file.name} ${killer.name}` }
        : { outcome: 'survived' };
      unconfirmed.push({ id, step, former });
      if (isSuspected || unconfirmed.length >= sanityEvery) yield* confirm();
    }
    if (unconfirmed.length > 0) yield* confirm();
    // What the reporter reads at the end is the file as it is.
    for (const task of [...suitesIn(file), ...testsIn(file)]) task.result = { state: 'pass' };
    this.#write();
  }

  *#runWith(id: string | undefined, file: File, tests: readonly Test[]): Generator<File> {
    const chosen = new Set(tests);
    for (const test of testsIn(file)) {
      test.mode = chosen.has(test) ? 'run' : 'skip';
      delete test.result;
    }
    for (const suite of suitesIn(file).toReversed()) {
      suite.mode = testsIn(suite).some((test) => chosen.has(test)) ? 'run' : 'skip';
      delete suite.result;
    }
    this.#hasFailed = false;
    switches.hitCount = id === undefined ? undefined : 0;
    switches.activeMutant = id;
    yield file;
    switches.activeMutant = undefined;
    switches.hitCount = undefined;
    switches.currentTestId = undefined;
  }

  /**
   * Ends the process, in which the file does not pass any more. One thing alone that was tried since it last passed has spoiled
   * it, and what came of that stands; of several, each is tried once more by itself.
   */
  #beginAnew(unconfirmed: readonly { id: string; step: string; former: Outcomes['byId'][string] }[]): void {
    if (unconfirmed.length > 1) {
      for (const { id, former } of unconfirmed) outcomes.byId[id] = former;
      const steps = unconfirmed.map(({ step }) => step);
      outcomes.tried = outcomes.tried.filter((step) => !steps.includes(step));
      outcomes.suspected.push(...steps);
    }
    outcomes.isSpoiled = true;
    this.#write();
    process.kill(process.pid, 'SIGKILL');
  }

  /** @returns whether a test of the file failed; the first such file is written down with what it did */
  #isBroken(file: File, what: string): boolean {
    const failed = [...suitesIn(file), ...testsIn(file)].filter(isFailed);
    const why = failed.flatMap(({ result }) => result?.errors ?? []).map(({ message }) => message);
    const which = failed.map(({ name }) => name).join(', ');
    if (failed.length > 0) outcomes.broken ??= `${file.name} ${what}: ${which}: ${why.join('; ')}`;
    this.#write();
    return failed.length > 0;
  }

  #write(): void {
    writeFileSync(work.outcomesFile, JSON.stringify(outcomes));
  }
}

function ancestors(test: Test): Suite[] {
  const found: Suite[] = [test.file];
  for (let suite = test.suite; suite && suite !== test.file; suite = suite.suite) found.push(suite);
  return found;
}
