import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const testsIn = (areas: string[]) => areas.map((area) => `test/${area}/**/*.test.ts`);

// These have a headless Chromium of their own and a server on a free port, and nothing that two of them could want at once.
const inBrowser = testsIn(['renderer', 'defects/browser']);

// These make namespaces, displays or whole shops, each its own, and load the machine: after all the others.
const wholeShops = testsIn(['private-link', 'electron', 'stories', 'faults', 'package', 'defects/machine']);

// This one counts the statements that a process keeps by name, which others fill.
const countsItsProcess = ['test/defects/deadlock-and-retries.test.ts'];

// These replace modules for all that loads them, so they need a process of their own.
const withReplacedModules = globSync('test/**/*.test.ts', { cwd: import.meta.dirname }).filter((file) =>
  readFileSync(path.join(import.meta.dirname, file), 'utf8').includes('vi.mock('),
);

const withOwnModules = [...withReplacedModules, ...countsItsProcess];

// `npm run test:installing-roots` runs these.
const ofAnotherCommand = testsIn(['installing-roots']);

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

const sideBySide = {
  ...everyProject,
  testTimeout: 60_000,
  provide: { hasLightFolders: true },
  maxWorkers: 2,
  sequence: { groupOrder: 0 },
};

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
          ...sideBySide,
          name: 'side by side',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...inBrowser, ...wholeShops, ...withOwnModules, ...ofAnotherCommand],
          // A worker keeps the modules that it loaded for its next file: to load them anew for each was a fifth of the whole. The
          // program's modules keep nothing between tests that one could see, and a test that changes its process changes it back.
          isolate: false,
        },
      },
      {
        test: {
          ...sideBySide,
          name: 'with modules of its own',
          include: withOwnModules,
          exclude: [...inBrowser, ...wholeShops],
        },
      },
      {
        test: {
          ...everyProject,
          name: 'in a browser',
          include: inBrowser,
          testTimeout: 240_000,
          retry: onceMore,
          // As above: Playwright alone takes a worker half a second to load.
          isolate: false,
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
