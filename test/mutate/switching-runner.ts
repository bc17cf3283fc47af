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
const globals = globalThis as { ['__stryker__']?: Switches; mutationOutcomes?: Outcomes };

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
      broken: null,
    });

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
    const failed = [...suitesIn(file), ...testsIn(file)].filter(isFailed);
    if (failed.length > 0) {
      outcomes.broken ??= `${file.name}: ${failed.map(({ name }) => name).join(', ')} fails without any change`;
      this.#write();
      return;
    }
    const coverage = structuredClone(switches.mutantCoverage ?? { static: {}, perTest: {} });
    const byDuration = runnable
      .filter((test) => work.slowestMs === null || durationOf(test) <= work.slowestMs)
      .toSorted((a, b) => durationOf(a) - durationOf(b));
    let tried = 0;
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
      outcomes.current = id;
      outcomes.tried.push(step);
      this.#write();
      yield* this.#runWith(id, file, [...reaching]);
      outcomes.current = null;
      const killer = [...testsIn(file), ...suitesIn(file)].find(isFailed);
      outcomes.byId[id] = killer
        ? { outcome: 'killed', killedBy: `${file.name} ${killer.name}` }
        : { outcome: 'survived' };
      tried += 1;
      if (killer && tried % sanityEvery === 0) {
        yield* this.#runWith(undefined, file, runnable);
        if ([...suitesIn(file), ...testsIn(file)].some(isFailed)) {
          outcomes.broken ??= `${file.name} fails without any change after some changes were tried (the last was ${id})`;
          this.#write();
          return;
        }
      }
    }
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

  #write(): void {
    writeFileSync(work.outcomesFile, JSON.stringify(outcomes));
  }
}

function ancestors(test: Test): Suite[] {
  const found: Suite[] = [test.file];
  for (let suite = test.suite; suite && suite !== test.file; suite = suite.suite) found.push(suite);
  return found;
}
