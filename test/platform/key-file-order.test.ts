import * as files from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { writePrivateFile } from '../../platform/key-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

vi.mock('node:fs', { spy: true });

it('A secret is on the disk before it takes its name: after a power cut there is the old one or the new one', () => {
  const file = path.join(temporaryFolder(), 'key.pem');
  writePrivateFile(file, 'secret');
  const orderOf = (called: { mock: { invocationCallOrder: number[] } }) => called.mock.invocationCallOrder.at(-1)!;
  const written = vi.mocked(files.writeFileSync);
  const synced = vi.mocked(files.fsyncSync);
  const named = vi.mocked(files.renameSync);
  expect(synced.mock.lastCall).toEqual([written.mock.lastCall![0]]);
  expect(named.mock.lastCall![1]).toBe(file);
  expect(orderOf(synced)).toBeGreaterThan(orderOf(written));
  expect(orderOf(named)).toBeGreaterThan(orderOf(synced));
  expect(files.readFileSync(file, 'utf8')).toBe('secret');
});
