import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

// A small project whose npm is a stand-in, so that nothing is fetched: `npm ci` puts there what a real one would.
const standInNpm = `
import fs from 'node:fs';
const args = process.argv.slice(2);
fs.appendFileSync('npm-calls', args[0] + '\\n');
console.log('npm speaks on its standard output');
if (process.env.NPM_FAILS) { console.error(process.env.NPM_FAILS); process.exit(1); }
if (args[0] === 'ci') {
  await new Promise((resolve) => setTimeout(resolve, 300));
  fs.rmSync('node_modules', { recursive: true, force: true });
  for (const name of ['node/bin', 'sqlite3/build/Release', 'left-pad']) fs.mkdirSync('node_modules/' + name, { recursive: true });
  for (const name of ['node', 'sqlite3', 'left-pad']) {
    fs.writeFileSync('node_modules/' + name + '/package.json', JSON.stringify({ name, version: '1.0.0', main: 'index.cjs' }));
  }
  fs.writeFileSync('node_modules/sqlite3/index.cjs', '');
  fs.writeFileSync('node_modules/sqlite3/build/Release/node_sqlite3.node', '');
  fs.symlinkSync(process.env.NODE_OF_TEST, 'node_modules/node/bin/node');
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
}
`;

type Project = { folder: string; start(environment?: NodeJS.ProcessEnv): Promise<Ran> };
type Ran = { status: number | null; output: string; explanation: string };

function makeProject(): Project {
  const folder = path.join(temporaryFolder(), 'a shop with blanks');
  mkdirSync(path.join(folder, 'build'), { recursive: true });
  mkdirSync(path.join(folder, 'bin'));
  const write = (file: string, content: unknown) =>
    writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  copyFileSync(path.resolve('build/install-missing.mjs'), path.join(folder, 'build/install-missing.mjs'));
  write('package.json', {
    dependencies: { 'left-pad': '1.0.0', sqlite3: '1.0.0' },
    devDependencies: { node: process.versions.node },
    allowScripts: { node: true, sqlite3: true },
  });
  const versions = { node: '1.0.0', sqlite3: '1.0.0', 'left-pad': '1.0.0' };
  const packages = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]);
  write('package-lock.json', { packages: { '': {}, ...Object.fromEntries(packages) } });
  write('npm-cli.mjs', standInNpm);
  return {
    folder,
    start: async (environment = {}) => {
      const child = spawn(process.execPath, [path.join(folder, 'build/install-missing.mjs')], {
        cwd: '/',
        env: {
          PATH: process.env['PATH'],
          npm_execpath: path.join(folder, 'npm-cli.mjs'),
          NODE_OF_TEST: process.execPath,
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said = { output: '', explanation: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said.output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said.explanation += text));
      const [status] = (await once(child, 'close')) as [number | null];
      return { status, ...said };
    },
  };
}

function npmCallsOf({ folder }: Project): string[] {
  const file = path.join(folder, 'npm-calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

it('installs once, and then says and does nothing', async () => {
  const project = makeProject();
  const first = await project.start();
  expect(first).toMatchObject({ status: 0, output: '' });
  expect(first.explanation).toContain('Installed in');
  expect(npmCallsOf(project)).toEqual(['ci', 'rebuild']);
  expect(await project.start()).toEqual({ status: 0, output: '', explanation: '' });
  expect(npmCallsOf(project)).toEqual(['ci', 'rebuild']);
});

it('installs once when two start at the same moment', async () => {
  const project = makeProject();
  const both = await Promise.all([project.start(), project.start()]);
  expect(both.map(({ status }) => status)).toEqual([0, 0]);
  expect(npmCallsOf(project)).toEqual(['ci', 'rebuild']);
  expect(both.some(({ explanation }) => explanation.includes('Another start is installing'))).toBe(true);
  expect(existsSync(path.join(project.folder, '.installing'))).toBe(false);
});

it('takes the place of a start that was killed', async () => {
  const project = makeProject();
  writeFileSync(path.join(project.folder, '.installing'), JSON.stringify({ processId: 2 ** 22 + 1, start: '1' }));
  expect(await project.start()).toMatchObject({ status: 0 });
});

it('does not take a later process with the same id for the start that was killed', async () => {
  const project = makeProject();
  writeFileSync(path.join(project.folder, '.installing'), JSON.stringify({ processId: process.pid, start: '1' }));
  expect(await project.start()).toMatchObject({ status: 0 });
});

it('installs again when the lock names other packages', async () => {
  const project = makeProject();
  await project.start();
  const lock = path.join(project.folder, 'package-lock.json');
  writeFileSync(lock, readFileSync(lock, 'utf8').replace('"1.0.0"', '"1.0.1"'));
  await project.start();
  expect(npmCallsOf(project)).toEqual(['ci', 'rebuild', 'ci', 'rebuild']);
});

it('installs again when a package was deleted', async () => {
  const project = makeProject();
  await project.start();
  rmSync(path.join(project.folder, 'node_modules/left-pad'), { recursive: true });
  await project.start();
  expect(npmCallsOf(project)).toEqual(['ci', 'rebuild', 'ci', 'rebuild']);
});

it('takes over what npm itself installed completely', async () => {
  const project = makeProject();
  await project.start();
  rmSync(path.join(project.folder, 'node_modules/.sidelane-installed'));
  expect(await project.start()).toEqual({ status: 0, output: '', explanation: '' });
  expect(npmCallsOf(project)).toEqual(['ci', 'rebuild']);
});

it('runs the install scripts again when the installed Node does not run', async () => {
  const project = makeProject();
  await project.start();
  const node = path.join(project.folder, 'node_modules/node/bin/node');
  rmSync(node);
  writeFileSync(node, '#!/bin/sh\nexit 1\n');
  chmodSync(node, 0o755);
  const again = await project.start();
  expect(npmCallsOf(project)).toEqual(['ci', 'rebuild', 'rebuild']);
  expect(again.status).toBe(1);
  expect(again.explanation).toContain('does not run on this machine');
});

it.each([
  ['npm error code ENOTFOUND', 'The package registry cannot be reached'],
  ['npm error code ENOSPC', 'The disk is full'],
  ['npm error code EACCES', 'A file cannot be written'],
  ['npm error code EUSAGE', 'package.json and package-lock.json do not agree'],
  ['npm error something else', 'npm says above'],
])('explains "%s" in one sentence and fails', async (npmSaid, sentence) => {
  const ran = await makeProject().start({ NPM_FAILS: npmSaid });
  expect(ran).toMatchObject({ status: 1, output: '' });
  expect(ran.explanation).toContain(`Sidelane could not be installed. ${sentence}`);
});

it('can start again after it failed', async () => {
  const project = makeProject();
  expect(await project.start({ NPM_FAILS: 'npm error code ENOTFOUND' })).toMatchObject({ status: 1 });
  expect(await project.start()).toMatchObject({ status: 0 });
});

it('works in a project that is reached by a symbolic link', async () => {
  const project = makeProject();
  const link = path.join(temporaryFolder(), 'link');
  symlinkSync(project.folder, link);
  const child = spawn(process.execPath, [path.join(link, 'build/install-missing.mjs')], {
    env: {
      PATH: process.env['PATH'],
      npm_execpath: path.join(project.folder, 'npm-cli.mjs'),
      NODE_OF_TEST: process.execPath,
    },
    stdio: 'ignore',
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
});
