import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sqliteAlone } from '../support/postgres-cluster.ts';
import { mutateInProcess } from './in-process.ts';

/**
 * `npm run mutate -- PATH…`: changes one thing at a time in the files named (Stryker), runs the tests that import them, and says
 * which changes no test noticed. Not part of CI: it takes minutes for a file.
 */
const project = path.resolve(import.meta.dirname, '../..');
const usage = `npm run mutate -- PATH[:FROM-TO] … [--tests GLOB] [--tables] [--quick [--sample N] [--slowest MS] [--limit MS] [--postgres]]

PATH      a file or a folder of the product, or some lines of a file: settling/decision, settling/ledger/postings.ts:10-40
--tests   only the test files that fit (a glob), where the related ones take too long: 'test/settling/{names,decision}.test.ts'
--quick   switch the changes on one after another in one process, with the tests that --tests names loaded once. Many times
          faster where tests have a database; blind to other processes and to what runs while a file is loaded. On SQLite
          alone, unless --postgres is given. Tries nothing when a test file does not pass twice in one process
--slowest with --quick: leave out tests that take longer than so many milliseconds
--limit   with --quick: a test that takes longer than so many milliseconds has failed (20000)
--sample  with --quick: at most so many changes of each file
--tables  also what is worked out once, when a file is loaded (tables, patterns): every related test for each change`;

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

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        tests: { type: 'string' },
        quick: { type: 'boolean', default: false },
        sample: { type: 'string' },
        slowest: { type: 'string' },
        limit: { type: 'string' },
        postgres: { type: 'boolean', default: false },
        tables: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return badUsage((error as Error).message);
  }
}

const { values, positionals } = read();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
if (positionals.length === 0) badUsage('Say what to change.');
if (values.quick) {
  if (values.tests === undefined) badUsage('--quick needs --tests: which test files are to be run.');
  const numberOf = (option: 'sample' | 'slowest' | 'limit'): number | undefined => {
    const number = values[option] === undefined ? undefined : Number(values[option]);
    if (number === undefined || (Number.isSafeInteger(number) && number > 0)) return number;
    return badUsage(`--${option} is a whole number above zero.`);
  };
  const options = {
    sample: numberOf('sample'),
    slowestMs: numberOf('slowest') ?? null,
    limitMs: numberOf('limit'),
  };
  if (!values.postgres) {
    process.env[sqliteAlone] = 'yes';
    delete process.env['SIDELANE_REQUIRE'];
  }
  const files = positionals.flatMap(patternsOf).flatMap((pattern) => globSync(pattern, { cwd: project }));
  const isEnough = await mutateInProcess(files, values.tests.split(/,(?![^{]*\})/), options);
  process.exit(isEnough ? 0 : 1);
}
const stryker = path.join(project, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const mutate = ['--mutate', positionals.flatMap(patternsOf).join(',')];
const { status } = spawnSync(
  process.execPath,
  [stryker, 'run', ...mutate, ...(values.tables ? [] : ['--ignoreStatic'])],
  {
    cwd: project,
    stdio: 'inherit',
    env: { ...process.env, ...(values.tests !== undefined && { SIDELANE_MUTATE_TESTS: values.tests }) },
  },
);
process.exit(status ?? 1);
