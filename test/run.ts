/**
 * `npm test`: every test in one go, or those whose path holds one of the arguments (`npm test -- test/server`). Ends with one
 * line `N passed, N failed, N skipped`, and leaves no process behind: one that a test left running is ended, and counts as a
 * failure.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  endMarkedProcesses,
  keeperMark,
  runMark,
  starterVariable,
  waitForMarkedProcesses,
} from './support/marked-processes.ts';
import { resultFileVariable } from './support/result-reporter.ts';
import type { RunResult } from './support/result-reporter.ts';

const project = path.resolve(import.meta.dirname, '..');
const mark = randomUUID();
const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-run-'));
const resultFile = path.join(folder, 'result.json');

function readResult(): RunResult {
  try {
    return JSON.parse(readFileSync(resultFile, 'utf8')) as RunResult;
  } catch {
    return { passed: 0, failed: 0, skipped: 0, missing: [], secondTries: [] };
  }
}

const vitest = spawn(
  process.execPath,
  [
    path.join(project, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    `--reporter=${path.join(project, 'test/support/result-reporter.ts')}`,
    ...process.argv.slice(2),
  ],
  {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Its own process group: an interruption in the terminal reaches this program alone, which passes it on once.
    detached: process.platform !== 'win32',
    env: {
      ...process.env,
      [runMark]: mark,
      [starterVariable]: String(process.pid),
      [resultFileVariable]: resultFile,
      ...(process.stdout.isTTY || process.env['FORCE_COLOR'] ? {} : { NO_COLOR: '1' }),
    },
  },
);

let interruptions = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interruptions += 1;
    if (interruptions === 1) vitest.kill(signal);
    else void endMarkedProcesses(mark);
  });
}

const [status] = (await once(vitest, 'exit')) as [number | null];
if (interruptions > 0) await endMarkedProcesses(mark);
const left = await waitForMarkedProcesses(mark, 5_000);
for (const { processId, command } of left) console.log(`Left running, and ended now: ${processId} ${command}`);
await endMarkedProcesses(mark);
await waitForMarkedProcesses(mark, 30_000, keeperMark);

const { passed, failed, skipped, missing, secondTries } = readResult();
rmSync(folder, { recursive: true, force: true });
for (const reason of missing) console.log(`Skipped for want of ${reason}`);
for (const test of secondTries) console.log(`Passed on the second try only: ${test}`);
if (interruptions > 0) console.log('Interrupted: not everything was run.');
// A run that broke down without a failing test has failed too.
const failures = Math.max(failed + left.length, status === 0 || interruptions > 0 ? 0 : 1);
console.log(`${passed} passed, ${failures} failed, ${skipped} skipped`);
process.exitCode = failures === 0 && interruptions === 0 ? 0 : 1;
