import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * `npm run mutate -- PATH…`: changes one thing at a time in the files named (Stryker), runs the tests that import them, and says
 * which changes no test noticed. Not part of CI: it takes minutes for a file.
 */
const project = path.resolve(import.meta.dirname, '../..');
const usage = `npm run mutate -- PATH[:FROM-TO] … [--tests PATTERN]

PATH      a file or a folder of the product, or some lines of a file: settling/decision, settling/ledger/postings.ts:10-40
--tests   only the test files that fit (a glob), where the related ones take too long: 'test/settling/{names,decision}.test.ts'`;

function badUsage(what: string): never {
  console.error(`${what}\n\n${usage}`);
  process.exit(2);
}

/** @returns what Stryker calls the file, or the files of the folder (it splits its patterns at commas) */
function patternsOf(argument: string): string[] {
  const [, file, lines] = /^(.+?)(:\d+-\d+)?$/.exec(argument)!;
  const absolute = path.resolve(project, file!);
  if (!existsSync(absolute)) return badUsage(`${file} is no file and no folder of the project`);
  const relative = path.relative(project, absolute).replaceAll(path.sep, '/');
  if (relative.startsWith('..') || /^(test|node_modules)(\/|$)/.test(relative)) {
    return badUsage(`${file} is not part of the product`);
  }
  if (!statSync(absolute).isDirectory()) return [`${relative}${lines ?? ''}`];
  return ['ts', 'tsx']
    .map((ending) => `${relative}/**/*.${ending}`)
    .filter((pattern) => globSync(pattern, { cwd: project }).length > 0);
}

const [paths, options]: [string[], string[]] = [[], []];
for (let rest = process.argv.slice(2); rest.length > 0; rest = rest.slice(1)) {
  if (rest[0] !== '--tests') paths.push(rest[0]!);
  else options.push(rest[1] ?? badUsage('--tests wants a glob'));
  if (rest[0] === '--tests') rest = rest.slice(1);
}
if (paths.length === 0) badUsage('Say what to change.');
const { status } = spawnSync(
  process.execPath,
  [
    path.join(project, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
    'run',
    '--mutate',
    paths.flatMap(patternsOf).join(','),
  ],
  {
    cwd: project,
    stdio: 'inherit',
    env: { ...process.env, ...(options.length > 0 && { SIDELANE_MUTATE_TESTS: options.join(',') }) },
  },
);
process.exit(status ?? 1);
