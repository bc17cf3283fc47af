import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LineLog } from '../../platform/line-log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const project = path.resolve(import.meta.dirname, '../..');
const patiently = { timeout: 10_000 };

function openLog(file: string) {
  const said: string[] = [];
  const log = new LineLog({
    to: { file },
    onOutage: (code) => said.push(code),
    onRecovery: (lost) => said.push(`${lost} lost`),
    lostLine: (lost, code) => `LOST ${lost} ${code}\n`,
  });
  return { log, said };
}

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

describe('A log', () => {
  it('whose folder was removed is made anew, and nothing is lost or said', async () => {
    const file = path.join(temporaryFolder(), 'logs', 'seller.log');
    const { log, said } = openLog(file);
    log.write('one\n');
    await expect.poll(() => linesOf(file)).toEqual(['one']);
    rmSync(path.dirname(file), { recursive: true });
    log.write('two\n');
    await expect.poll(() => linesOf(file), patiently).toEqual(['two']);
    expect(said).toEqual([]);
    await log.end();
  });

  it('that was moved away, as a rotation does, goes on in a new file', async () => {
    const file = path.join(temporaryFolder(), 'seller.log');
    const { log } = openLog(file);
    log.write('one\n');
    await expect.poll(() => linesOf(file)).toEqual(['one']);
    renameSync(file, `${file}.1`);
    log.write('two\n');
    await expect.poll(() => linesOf(file), patiently).toEqual(['two']);
    expect(linesOf(`${file}.1`)).toEqual(['one']);
    await log.end();
  });

  it('that cannot be opened keeps what fits and says once how many lines were lost', async () => {
    const folder = temporaryFolder();
    const place = path.join(folder, 'logs');
    // A file where the folder belongs: nobody can write into it, not even root.
    closeSync(openSync(place, 'w'));
    const file = path.join(place, 'seller.log');
    const { log, said } = openLog(file);
    const line = `${'x'.repeat(1_023)}\n`;
    const lines = 1_500;
    for (let n = 0; n < lines; n++) log.write(line);
    await expect.poll(() => said).toHaveLength(1);
    expect(said[0]).toMatch(/^(EEXIST|ENOTDIR)$/);
    await pause(1_200);
    for (let n = 0; n < 10; n++) log.write(line);
    rmSync(place);
    await expect.poll(() => said, patiently).toHaveLength(2);
    const kept = linesOf(file);
    const last = /^LOST (\d+) (EEXIST|ENOTDIR)$/.exec(kept.pop()!);
    expect(kept.length + Number(last?.[1])).toBe(lines + 10);
    expect(kept.length).toBeGreaterThan(900);
    expect(said[1]).toBe(`${last![1]} lost`);
    log.write('after\n');
    await expect.poll(() => linesOf(file).at(-1)).toBe('after');
    await log.end();
  });

  it('on a disk without room for one line comes back whole: /dev/full in place of the file', async () => {
    const descriptor = openSync('/dev/full', 'w');
    const said: string[] = [];
    const log = new LineLog({ to: { descriptor }, onOutage: (code) => said.push(code), lostLine: () => '' });
    for (let n = 0; n < 50; n++) log.write('never\n');
    await expect.poll(() => said).toEqual(['ENOSPC']);
    await pause(1_200);
    expect(said).toEqual(['ENOSPC']);
    await log.end();
    closeSync(descriptor);
  });
});

describe('A server whose standard output', () => {
  const program = `
    import { createLog } from './platform/log.ts';
    const log = createLog('seller');
    let n = 0;
    const timer = setInterval(() => {
      log.info({ event: 'beat', n: n++, padding: 'x'.repeat(4_000) });
      process.send(n);
      if (n === 60) { clearInterval(timer); process.disconnect(); }
    }, 5);
    process.on('message', () => undefined);
  `;

  async function beatsUntilItsEnd(stdout: number | 'pipe', treat: (output: NodeJS.ReadableStream) => void) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: project,
      stdio: ['ignore', stdout, 'pipe', 'ipc'],
    });
    let beats = 0;
    let complaint = '';
    child.on('message', (n) => (beats = n as number));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    if (child.stdout) treat(child.stdout);
    const [status] = (await once(child, 'close')) as [number | null];
    return { beats, status, complaint };
  }

  it('nobody reads any more does not end with the reader', async () => {
    const ended = await beatsUntilItsEnd('pipe', (output) => (output as unknown as { destroy(): void }).destroy());
    expect(ended).toEqual({ beats: 60, status: 0, complaint: '' });
  });

  it('is a file on a full disk does not end', async () => {
    const descriptor = openSync('/dev/full', 'w');
    expect(await beatsUntilItsEnd(descriptor, () => undefined)).toEqual({ beats: 60, status: 0, complaint: '' });
    closeSync(descriptor);
  });

  it('is read slowly goes on with its work meanwhile, and every line arrives', async () => {
    let text = '';
    const ended = await beatsUntilItsEnd('pipe', (output) => {
      setTimeout(() => output.setEncoding('utf8').on('data', (piece) => (text += piece)), 1_500);
    });
    expect(ended).toEqual({ beats: 60, status: 0, complaint: '' });
    const beats = text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { n: number }).n);
    expect(beats).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });
});

describe('A command whose result cannot be printed', () => {
  const command = [
    '--input-type=module',
    '--eval',
    "import { surviveLostOutput } from './platform/lost-output.ts'; surviveLostOutput(); process.stdout.write('x'.repeat(100_000)); process.exitCode = 0; setTimeout(() => process.stderr.write('done\\n'), 100);",
  ];

  async function run(stdout: number | 'pipe') {
    const child = spawn(process.execPath, command, { cwd: project, stdio: ['ignore', stdout, 'pipe'] });
    child.stdout?.destroy();
    let complaint = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, complaint };
  }

  it('goes on to its end and says so, with an exit status of its own', async () => {
    const descriptor = openSync('/dev/full', 'w');
    const { status, complaint } = await run(descriptor);
    closeSync(descriptor);
    expect(complaint).toBe(
      'What was asked went on to its end, but not all of the result could be printed (ENOSPC).\ndone\n',
    );
    expect(status).toBe(3);
  });

  it('is as good as printed for a reader that left', async () => {
    expect(await run('pipe')).toEqual({ status: 0, complaint: 'done\n' });
  });
});
