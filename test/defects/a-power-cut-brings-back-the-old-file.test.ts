import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { removePrivateFile, writePrivateFile } from '../../platform/files/private-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/* A file is there after a power cut only if it was synced before it got its name, and its folder after that. */

const { done } = vi.hoisted(() => ({ done: [] as string[] }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const noting = <Given extends unknown[], Result>(name: string, work: (...given: Given) => Result) => {
    return (...given: Given): Result => {
      const isFolder = typeof given[0] === 'number' && fs.fstatSync(given[0]).isDirectory();
      done.push(isFolder ? `${name} folder` : name);
      return work(...given);
    };
  };
  const { fsyncSync, renameSync, rmSync, writeFileSync } = fs;
  return {
    ...fs,
    fsyncSync: noting('sync', fsyncSync),
    renameSync: noting('rename', renameSync),
    rmSync: noting('remove', rmSync),
    writeFileSync: noting('write', writeFileSync),
  };
});

beforeEach(() => void done.splice(0));

it('writes, syncs, renames and syncs the folder, in that order', () => {
  const file = path.join(temporaryFolder(), 'profile/record.json');
  done.splice(0);
  writePrivateFile(file, 'the record');
  expect(done).toEqual(['write', 'sync', 'rename', 'sync folder']);
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
});

it('syncs the folder after a removal, and has nothing against a file that is gone', () => {
  const file = path.join(temporaryFolder(), 'record.json');
  writePrivateFile(file, 'the record');
  done.splice(0);
  removePrivateFile(file);
  expect([done, existsSync(file)]).toEqual([['remove', 'sync folder'], false]);
  expect(() => removePrivateFile(file)).not.toThrow();
});
