import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const workflow = readFileSync('.github/workflows/release.yml', 'utf8');
const matches = (pattern: RegExp) => [...workflow.matchAll(pattern)].map(([, found = '']) => found);

it('the release workflow runs commands that are there, and actions that nobody can change', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const run = matches(/npm run ([\w:-]+)/g);
  expect(run.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  const releaseUsage = readFileSync('build/release-command.ts', 'utf8');
  const subcommands = matches(/npm run release -- (\w+)/g);
  expect(new Set(subcommands)).toEqual(new Set(['build', 'compare', 'sign', 'verify']));
  for (const command of subcommands) expect(releaseUsage).toContain(`  ${command} FOLDER`);
  const uses = matches(/uses: (.*)/g);
  expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  expect(uses.length).toBeGreaterThan(5);
  // Only the job that uploads may write, and only it has the key.
  expect(matches(/^( *contents: write)$/gm)).toHaveLength(1);
  expect(workflow.indexOf('secrets.RELEASE_KEY')).toBeGreaterThan(workflow.indexOf('environment: release'));
});
