import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** What a run came to, as `test/run.ts` reads it. */
export type RunResult = {
  passed: number;
  /** Tests, and files and suites that failed outside any test. */
  failed: number;
  skipped: number;
  /** What was missing for the skipped ones, one line each. */
  missing: string[];
  /** Tests that passed on their second try, one line each. */
  secondTries: string[];
};

/** Where the result is written: after every file, so that an interrupted run has one too. */
export const resultFileVariable = 'SIDELANE_TEST_RESULT';

function addModule(result: RunResult, missing: Set<string>, module: TestModule): void {
  result.failed += module.errors().length;
  for (const suite of module.children.allSuites()) {
    result.failed += suite.errors().length;
    const reason = suite.meta().missing;
    if (reason) missing.add(reason);
  }
  for (const test of module.children.allTests()) {
    const reason = test.meta().missing;
    if (reason) missing.add(reason);
    const { state } = test.result();
    if (state !== 'pending') result[state] += 1;
    if (test.diagnostic()?.flaky) result.secondTries.push(`${module.relativeModuleId} > ${test.fullName}`);
  }
}

export default class ResultReporter implements Reporter {
  #ended: TestModule[] = [];

  onTestModuleEnd(module: TestModule): void {
    this.#ended.push(module);
    this.#write(this.#ended, 0);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#write(modules, unhandledErrors.length);
  }

  #write(modules: readonly TestModule[], unhandledErrors: number): void {
    const file = process.env[resultFileVariable];
    if (!file) return;
    const result: RunResult = { passed: 0, failed: unhandledErrors, skipped: 0, missing: [], secondTries: [] };
    const missing = new Set<string>();
    for (const module of modules) addModule(result, missing, module);
    writeFileSync(file, JSON.stringify({ ...result, missing: [...missing].toSorted() }));
  }
}
