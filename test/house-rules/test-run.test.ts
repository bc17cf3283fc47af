import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

// `npm test` itself, run on small planted projects.

const project = path.resolve(import.meta.dirname, '../..');

function plant(files: Record<string, string>): string {
  const folder = temporaryFolder();
  symlinkSync(path.join(project, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  const setUp = path.join(project, 'test/support/run-setup.ts');
  const config = `export default { test: { globalSetup: [${JSON.stringify(setUp)}], pool: 'forks' } };`;
  writeFileSync(path.join(folder, 'vitest.config.ts'), config);
  mkdirSync(path.join(folder, 'test'));
  for (const [name, body] of Object.entries(files)) {
    const support = JSON.stringify(path.join(project, 'test/support'));
    writeFileSync(
      path.join(folder, 'test', name),
      `import { beforeAll, describe, expect, it } from 'vitest';\n${body.replaceAll('SUPPORT/', `${support.slice(1, -1)}/`)}`,
    );
  }
  return folder;
}

function startRun(folder: string, environment: NodeJS.ProcessEnv = {}) {
  const { SIDELANE_TEST_RUN: _outer, SIDELANE_TEST_RESULT: _file, VITEST: _vitest, ...inherited } = process.env;
  // One file for both, as a terminal is: two pipes may be read in another order than they were written.
  const said = path.join(folder, 'said');
  const output = openSync(said, 'a');
  const run = spawn(process.execPath, [path.join(project, 'test/run.ts'), '--root', folder], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  onTestFinished(() => void run.kill('SIGTERM'));
  const ended = once(run, 'close').then(([status]) => ({
    status: status as number,
    lines: readFileSync(said, 'utf8').trimEnd().split('\n'),
  }));
  return { run, ended };
}

function isRunning(processId: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'));
  } catch {
    return false;
  }
}

it('ends with one line that counts, and succeeds when nothing failed', async () => {
  const folder = plant({
    'a.test.ts':
      "it('holds', () => expect(1).toBe(1)); it('holds too', () => expect(2).toBe(2)); it.skip('later', () => {});",
  });
  const { status, lines } = await startRun(folder).ended;
  expect(lines.at(-1)).toBe('2 passed, 0 failed, 1 skipped');
  expect(status).toBe(0);
});

it('counts failures inside and outside of tests, and fails', async () => {
  const folder = plant({
    'fails.test.ts': "it('does not hold', () => expect(1).toBe(2));",
    'import.test.ts': "import './nowhere.ts';",
    'before.test.ts':
      "describe('suite', () => { beforeAll(() => { throw new Error('no'); }); it('is not run', () => {}); });",
  });
  const { status, lines } = await startRun(folder).ended;
  expect(lines.at(-1)).toBe('0 passed, 3 failed, 1 skipped');
  expect(status).toBe(1);
});

const wantsTwice = `
import { describeUnlessMissing } from 'SUPPORT/requirements.ts';
for (const name of ['one', 'two']) {
  describeUnlessMissing('wireguard', 'a wire is missing: apt install wire', name, () => it('runs', () => {}));
}`;

it('says once what was missing for what it skipped', async () => {
  const { status, lines } = await startRun(plant({ 'a.test.ts': wantsTwice }), { SIDELANE_REQUIRE: '' }).ended;
  expect(lines.filter((line) => line.includes('apt install wire'))).toEqual([
    'Skipped for want of wireguard: a wire is missing: apt install wire',
  ]);
  expect(lines.at(-1)).toBe('0 passed, 0 failed, 2 skipped');
  expect(status).toBe(0);
});

it('fails where what is missing is required', async () => {
  const environment = { SIDELANE_REQUIRE: 'postgres,wireguard' };
  const { status, lines } = await startRun(plant({ 'a.test.ts': wantsTwice }), environment).ended;
  expect(lines.at(-1)).toBe('0 passed, 2 failed, 0 skipped');
  expect(lines.join('\n')).toContain('SIDELANE_REQUIRE names wireguard, and it cannot be had: a wire is missing');
  expect(status).toBe(1);
});

it('ends what a test left running, names it, and fails', async () => {
  const folder = plant({
    'a.test.ts': `
      import { spawn } from 'node:child_process';
      it('leaves a process', () => {
        const left = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
        left.unref();
              });`,
  });
  const { status, lines } = await startRun(folder).ended;
  const leftLine = lines.find((line) => line.startsWith('Left running'));
  expect(leftLine).toMatch(/\d+ sleep 600$/);
  expect(isRunning(Number(/(\d+) sleep/.exec(leftLine!)![1]))).toBe(false);
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
  expect(status).toBe(1);
});

it('leaves nothing when it is interrupted', async () => {
  const folder = plant({
    'a.test.ts': `
      import { spawn } from 'node:child_process';
      import { renameSync, writeFileSync } from 'node:fs';
      import { inject } from 'vitest';
      it('takes long', { timeout: 120_000 }, async () => {
        const left = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
        writeFileSync(import.meta.dirname + '/unfinished', JSON.stringify([left.pid, process.pid, inject('runFolder')]));
        renameSync(import.meta.dirname + '/unfinished', import.meta.dirname + '/started');
        await new Promise((resolve) => setTimeout(resolve, 100_000));
      });`,
  });
  const { run, ended } = startRun(folder);
  const started = path.join(folder, 'test/started');
  while (!existsSync(started)) await pause(50);
  const [left, worker, runFolder] = JSON.parse(readFileSync(started, 'utf8')) as [number, number, string];
  run.kill('SIGINT');
  const { status, lines } = await ended;
  expect(lines.at(-1)).toMatch(/^\d+ passed, \d+ failed, \d+ skipped$/);
  expect(status).toBe(1);
  expect([left, worker].filter(isRunning)).toEqual([]);
  expect(existsSync(runFolder)).toBe(false);
});
