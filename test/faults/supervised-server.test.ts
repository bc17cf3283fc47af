import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SupervisedServer } from '../../build/supervised-server.ts';
import type { SupervisedOptions } from '../../build/supervised-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A server that tells in `pids` that it runs, and says that it is ready unless `never-ready` tells it not to. */
const program = `
  const { appendFileSync, existsSync } = require('node:fs');
  appendFileSync('pids', process.pid + '\\n');
  if (!existsSync('never-ready')) console.log('{"event":"ready"}');
  setInterval(() => undefined, 1000);
`;

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

const failToHandOver = () => Promise.reject(new Error('the port is taken'));

function supervise(options: Partial<SupervisedOptions> = {}) {
  const folder = temporaryFolder();
  const inFolder = `process.chdir(${JSON.stringify(folder)});${program}`;
  const said: string[] = [];
  const server = new SupervisedServer({
    name: 'seller',
    command: { command: process.execPath, args: ['--eval', inFolder] },
    logFile: path.join(folder, 'seller.log'),
    readyWithinMs: 1_500,
    say: (line) => said.push(line),
    ...options,
  });
  onTestFinished(() => server.stop());
  const pidsFile = path.join(folder, 'pids');
  const pids = () => (existsSync(pidsFile) ? readFileSync(pidsFile, 'utf8').trim().split('\n').map(Number) : []);
  return { server, said, pids, neverReady: path.join(folder, 'never-ready') };
}

describe('A server that is not ready in time', () => {
  it('has ended before another one is started: it was left running beside its replacement', async () => {
    const { server, said, pids, neverReady } = supervise();
    await server.start();
    writeFileSync(neverReady, '');
    process.kill(server.pid!, 'SIGKILL');
    await expect.poll(() => pids().length, { timeout: 20_000 }).toBeGreaterThan(2);
    expect(pids().slice(0, -1).filter(isAlive)).toEqual([]);
    expect(said[0]).toBe('seller ended unexpectedly (SIGKILL); it is started again');
    expect(said[1]).toMatch(/^seller was not ready within 1\.5 s \(.*seller\.log\)\./);
    await server.stop();
    expect(pids().filter(isAlive)).toEqual([]);
  });

  it('has ended when its starter is told so', async () => {
    const { server, pids, neverReady } = supervise();
    writeFileSync(neverReady, '');
    await expect(server.start()).rejects.toThrow('seller was not ready within 1.5 s');
    expect(pids()).toHaveLength(1);
    expect(pids().filter(isAlive)).toEqual([]);
  });

  it('has ended when what it needs could not be handed over, without waiting for the time to be over', async () => {
    const { server, pids, neverReady } = supervise({ handOver: failToHandOver, readyWithinMs: 600_000 });
    writeFileSync(neverReady, '');
    await expect(server.start()).rejects.toThrow('seller could not be handed what it needs: the port is taken');
    expect(pids().filter(isAlive)).toEqual([]);
  });

  it('is started again and again until one is ready', async () => {
    const { server, said } = supervise();
    await server.start();
    for (let ends = 1; ends <= 2; ends++) {
      process.kill(server.pid!, 'SIGKILL');
      await expect.poll(() => said.filter((line) => line === 'seller is back').length, { timeout: 20_000 }).toBe(ends);
    }
    expect(isAlive(server.pid!)).toBe(true);
  });
});
