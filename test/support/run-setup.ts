import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { folderInMemory } from './folder-in-memory.ts';
import { keeperMark, runMark } from './marked-processes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Everything that this run writes lies in here; removed at its end. */
    runFolder: string;
    /** As `runFolder`, in memory where the machine has room for it. */
    lightFolder: string;
    /** Whether the tests of a project have their folders in `lightFolder`. */
    hasLightFolders: boolean;
  }
}

const repositoryRoot = path.join(import.meta.dirname, '../..');

/** Vitest's global set-up: one folder and one keeper (`run-keeper.ts`) for the run. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  // Paths of Unix domain sockets are at most 107 bytes long, and tests make them in here.
  const parent = tmpdir().length < 40 ? tmpdir() : '/tmp';
  const runFolder = mkdtempSync(path.join(parent, 'sidelane-test-'));
  chmodSync(runFolder, 0o700);
  const lightFolder = folderInMemory === null ? runFolder : mkdtempSync(path.join(folderInMemory, 'sidelane-test-'));
  const mark = (process.env[runMark] ??= runFolder);
  // Every server and command that a test starts is compiled once: otherwise that is most of what a start costs.
  process.env['NODE_COMPILE_CACHE'] ??= path.join(repositoryRoot, 'dist', 'compiled');
  const keeper = spawn(process.execPath, [path.join(import.meta.dirname, 'run-keeper.ts'), runFolder, lightFolder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A process group and a mark of its own, so that what ends the run leaves it to clear up.
    detached: true,
    env: { ...process.env, [runMark]: '', [keeperMark]: mark },
  });
  await once(keeper.stdout, 'data');
  project.provide('runFolder', runFolder);
  project.provide('lightFolder', lightFolder);
  return async () => {
    const ended = once(keeper, 'exit');
    keeper.stdin.end('over\n');
    await ended;
  };
}
