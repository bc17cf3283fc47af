import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run test:installing-roots`, which is no part of `npm test`: it downloads from Debian's mirror, and takes minutes. */
export default defineConfig({
  test: {
    root: path.resolve(import.meta.dirname, '../..'),
    globalSetup: ['test/support/run-setup.ts'],
    include: ['test/installing-roots/*.test.ts'],
    pool: 'forks',
    environment: 'node',
    hookTimeout: 1_800_000,
    testTimeout: 1_800_000,
    teardownTimeout: 20_000,
  },
});
