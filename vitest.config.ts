import { defineConfig } from 'vitest/config';

const testsIn = (areas: string[]) => areas.map((area) => `test/${area}/**/*.test.ts`);

// These have a headless Chromium of their own and a server on a free port, and nothing that two of them could want at once.
const inBrowser = testsIn(['renderer', 'defects/browser']);

// These make namespaces, displays or whole shops, each its own, and load the machine: after all the others.
const wholeShops = testsIn(['private-link', 'electron', 'stories', 'faults', 'package', 'defects/machine']);

const everyProject = {
  pool: 'forks',
  environment: 'node',
  hookTimeout: 120_000,
  teardownTimeout: 20_000,
  unstubEnvs: true,
  // What is waited for comes when it comes: a busy machine is no defect.
  expect: { poll: { timeout: 10_000 } },
  restoreMocks: true,
} as const;

// A test that drives real windows beside others may lose a race with the machine. The run says which ones needed this.
const onceMore = 1;

// Projects do not inherit (`extends`), or each would run the global set-up again.
export default defineConfig({
  test: {
    globalSetup: ['test/support/run-setup.ts'],
    teardownTimeout: 20_000,
    projects: [
      {
        test: {
          ...everyProject,
          name: 'side by side',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...inBrowser, ...wholeShops],
          testTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...everyProject,
          name: 'in a browser',
          include: inBrowser,
          testTimeout: 120_000,
          retry: onceMore,
          // Several browsers with all their processes share the machine. Two leave a fifth of two cores idle.
          expect: { poll: { timeout: 30_000 } },
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...everyProject,
          name: 'whole shops',
          include: wholeShops,
          testTimeout: 120_000,
          retry: onceMore,
          // A whole shop opens in one, which takes long on a busy machine.
          hookTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
