import { defineConfig } from 'vitest/config';

/**
 * What mutation testing runs: the tests that need no display, no namespace and no whole shop, one file after another. Stryker
 * itself runs several of these at once.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/run-setup.ts'],
    include: process.env['SIDELANE_MUTATE_TESTS']?.split(/,(?![^{]*\})/) ?? [
      'test/{contract,settling,platform,reconciliation,defects,server,receipt}/**/*.test.{ts,tsx}',
    ],
    exclude: ['test/defects/{browser,machine}/**'],
    environment: 'node',
    hookTimeout: 120_000,
    testTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    unstubEnvs: true,
    restoreMocks: true,
  },
});
