import { expect } from 'vitest';
import type { ScratchSystem } from '../support/scratch-system.ts';

/** Runs apt with this machine's network. @returns what it said */
export function apt(system: ScratchSystem, ...words: string[]): string {
  const done = system.runOnline('apt-get', ['--yes', '--quiet', '--no-install-recommends', ...words]);
  expect(done, done.said).toMatchObject({ status: 0 });
  return done.said;
}
