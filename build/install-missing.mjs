/**
 * Runs before `npm start` and `npm test`: installs what is missing, and prints nothing when nothing is missing. It must work
 * before anything is installed and on any version of Node, so it is plain JavaScript without dependencies.
 *
 * The installation is right when `node_modules/.sidelane-installed` carries the hash of package-lock.json, and two programs are
 * still the files that were tried when it was written. Those are the two that a machine can get wrong: Node itself, and sqlite3,
 * which may have to be compiled.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNode = 20;
const project = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(project, 'node_modules');
const stampFile = path.join(modules, '.sidelane-installed');
const lockFile = path.join(project, '.installing');
const localNode = path.join(modules, process.platform === 'win32' ? 'node/bin/node.exe' : 'node/bin/node');
const sqliteFile = path.join(modules, 'sqlite3/build/Release/node_sqlite3.node');

/** Standard output belongs to the next program: `npm start -- --json` prints one line there. */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** An error that says what is wrong and what to do; it is shown without a stack. */
class CannotInstall extends Error {}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function describeFile(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${Math.trunc(stat.mtimeMs)}` : 'missing';
}

function hashOfLock() {
  const packageLock = path.join(project, 'package-lock.json');
  if (!fs.existsSync(packageLock)) throw new CannotInstall('package-lock.json is missing: check the clone out again.');
  return createHash('sha256').update(fs.readFileSync(packageLock)).digest('hex');
}

function currentStamp() {
  return JSON.stringify({
    lock: hashOfLock(),
    machine: `${process.platform}-${process.arch}`,
    node: describeFile(localNode),
    sqlite3: describeFile(sqliteFile),
  });
}

/** Checks every package that package.json names, so a deleted folder is noticed. */
function namedPackagesAreThere() {
  const { dependencies, devDependencies } = readJson(path.join(project, 'package.json'));
  return Object.keys({ ...dependencies, ...devDependencies }).every((name) =>
    fs.existsSync(path.join(modules, name, 'package.json')),
  );
}

function isInstalled() {
  let stamp;
  try {
    stamp = fs.readFileSync(stampFile, 'utf8');
  } catch {
    return false;
  }
  return stamp === currentStamp() && namedPackagesAreThere();
}

/** Whether npm's own record of the last install says that it finished and installed what the lock file requires. */
function npmInstalledAsLocked() {
  const wanted = readJson(path.join(project, 'package-lock.json'));
  const record = readJson(path.join(modules, '.package-lock.json'));
  if (!wanted || !record || !namedPackagesAreThere()) return false;
  return Object.entries(wanted.packages).every(([place, { version, optional, link }]) => {
    if (place === '' || link) return true;
    const there = record.packages[place];
    return there ? there.version === version : optional === true;
  });
}

/** The Node version that package.json requires, such as `24.21.0`. */
function wantedNode() {
  return readJson(path.join(project, 'package.json')).devDependencies.node;
}

function tryNode() {
  const tried = spawnSync(localNode, ['--version'], { encoding: 'utf8' });
  const version = (tried.stdout || '').trim();
  return tried.status === 0 && version.split('.')[0] === `v${wantedNode().split('.')[0]}`;
}

function trySqlite() {
  const tried = spawnSync(localNode, ['-e', 'require("sqlite3")'], { cwd: project, encoding: 'utf8' });
  return tried.status === 0;
}

/** The folders of the search path, except this project's, because its Node is replaced while npm works. */
function outsideFolders() {
  return (process.env.PATH || '').split(path.delimiter).filter((folder) => folder && !folder.startsWith(modules));
}

/** The machine's own Node and npm, as the start of a command line. */
function findNpm() {
  const windows = process.platform === 'win32';
  const nodes = outsideFolders().map((folder) => path.join(folder, windows ? 'node.exe' : 'node'));
  const ownNode = process.execPath.startsWith(modules) ? undefined : process.execPath;
  const node = [ownNode, ...nodes].find((file) => file && fs.existsSync(file)) || process.execPath;
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli) && fs.existsSync(cli)) return [node, cli];
  return [windows ? 'npm.cmd' : 'npm'];
}

function hasProgram(...names) {
  return names.some((name) => outsideFolders().some((folder) => fs.existsSync(path.join(folder, name))));
}

function compilerAdvice() {
  const missing = [
    hasProgram('python3', 'python', 'python.exe') ? '' : 'python3',
    hasProgram('make', 'gmake', 'msbuild.exe') ? '' : 'make',
    hasProgram('g++', 'clang++', 'c++', 'cl.exe') ? '' : 'g++',
  ].filter(Boolean);
  const lacking = missing.length > 0 ? ` Missing here: ${missing.join(', ')}.` : '';
  return `Compiling sqlite3 needs python3, make and g++ (Debian: apt install python3 make g++).${lacking}`;
}

const causes = [
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/,
    () =>
      "The package registry cannot be reached. Check the network, and npm's settings for it: npm config get registry.",
  ],
  [/\bENOSPC\b/, () => 'The disk is full. About 2 GB are needed.'],
  [/\b(EACCES|EPERM|EROFS)\b/, () => `A file cannot be written. Check who owns ${modules} and npm's cache.`],
  [/\bEUSAGE\b/, () => 'package.json and package-lock.json do not agree. Run npm install and commit the result.'],
  [/\bEINTEGRITY\b/, () => 'A package is not what package-lock.json says. Run npm cache verify, then try again.'],
];

function explain(said) {
  const cause = causes.find(([pattern]) => pattern.test(said));
  return cause ? cause[1]() : 'npm says above what is wrong.';
}

/** Runs a command and returns its exit status and the end of its output, which is also shown unless `quietly`. */
function run([command, ...args], { cwd = project, environment = {}, quietly = false } = {}) {
  const headers = path.resolve(process.execPath, '../../include/node/node_api.h');
  // Compiling with the headers that came with Node saves a download.
  const nodedir = fs.existsSync(headers) ? { npm_config_nodedir: path.resolve(headers, '../../..') } : {};
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...nodedir, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: command.endsWith('.cmd'),
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-20000);
        if (!quietly) process.stderr.write(text);
      });
    }
    child.once('error', (error) => resolve({ status: 1, said: `${error.code} ${error.message}` }));
    child.once('close', (status) => resolve({ status, said }));
  });
}

async function runNpm(args) {
  const environment = { PATH: outsideFolders().join(path.delimiter), NODE_ENV: 'development' };
  const { status, said } = await run([...findNpm(), ...args, '--loglevel=error'], { environment });
  if (status !== 0) throw new CannotInstall(explain(said));
}

const fetchSettings = [
  '--include=dev',
  '--include=optional',
  '--prefer-offline',
  '--fetch-retries=3',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=8000',
];

/** The packages whose install scripts package.json allows; sqlite3 is handled separately below. */
function packagesWithScripts() {
  const { allowScripts } = readJson(path.join(project, 'package.json'));
  return Object.keys(allowScripts).filter(
    (name) => allowScripts[name] && name !== 'sqlite3' && fs.existsSync(path.join(modules, name)),
  );
}

async function installPackages() {
  const count = Object.keys(readJson(path.join(project, 'package-lock.json')).packages).length;
  say(`Installing what Sidelane needs (${count} packages; a few minutes the first time) …`);
  await runNpm(['ci', '--ignore-scripts', ...fetchSettings]);
}

async function runInstallScripts() {
  await runNpm(['rebuild', ...packagesWithScripts(), '--ignore-scripts=false', ...fetchSettings]);
  if (tryNode()) return;
  throw new CannotInstall(
    `Node ${wantedNode()} was installed into ${modules} but does not run on this machine (${process.platform} ${process.arch}).`,
  );
}

/** Compiles in a separate folder, because node-gyp fails if the path contains a space. */
async function compileSqlite() {
  say('Compiling sqlite3 for this machine (about a minute) …');
  const sqlite = path.join(modules, 'sqlite3');
  const gyp = path.join(path.dirname(createRequire(sqlite).resolve('node-gyp/package.json')), 'bin/node-gyp.js');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sidelane-sqlite3-'));
  try {
    for (const name of ['sqlite3', 'node-addon-api']) {
      fs.cpSync(path.join(modules, name), path.join(folder, 'node_modules', name), { recursive: true });
    }
    const cwd = path.join(folder, 'node_modules/sqlite3');
    // Its build unpacks SQLite's source with a package that stays at its place.
    const environment = { NODE_PATH: modules };
    const { status, said } = await run([localNode, gyp, 'rebuild', '--jobs=max'], { cwd, environment, quietly: true });
    if (status !== 0) throw new CannotInstall(`${said.slice(-2000)}\n${compilerAdvice()}`);
    fs.mkdirSync(path.dirname(sqliteFile), { recursive: true });
    fs.copyFileSync(path.join(cwd, 'build/Release/node_sqlite3.node'), sqliteFile);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Downloads sqlite3's prebuilt program for this machine, or compiles one if there is none or it does not load. */
async function provideSqlite() {
  const fetcher = path.join(modules, 'prebuild-install/bin.js');
  await run([localNode, fetcher, '-r', 'napi'], { cwd: path.join(modules, 'sqlite3'), quietly: true });
  if (!trySqlite()) await compileSqlite();
  if (!trySqlite()) throw new CannotInstall(`sqlite3 was compiled but does not load. ${compilerAdvice()}`);
}

async function bringUpToDate() {
  const startedAt = Date.now();
  const isComplete = npmInstalledAsLocked();
  if (!isComplete) await installPackages();
  if (!isComplete || !tryNode()) await runInstallScripts();
  if (!trySqlite()) await provideSqlite();
  fs.writeFileSync(stampFile, currentStamp());
  if (!isComplete) say(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** The start time that tells this process from a later one with the same id, if the system reports it. */
function startOf(processId) {
  try {
    const stat = fs.readFileSync(`/proc/${processId}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

function isAlive({ processId, start }) {
  try {
    process.kill(processId, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return startOf(processId) === start;
}

function takeLock() {
  const own = JSON.stringify({ processId: process.pid, start: startOf(process.pid) });
  // The lock is written to another file and linked into place, so that no reader sees half of it.
  const beside = `${lockFile}.${process.pid}`;
  fs.writeFileSync(beside, own);
  try {
    fs.linkSync(beside, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.unlinkSync(beside);
  }
}

/** Removes the lock of a start that was killed. A second process that tries the same finds a new lock and leaves it alone. */
function breakLockOfTheDead() {
  const holder = readJson(lockFile);
  if (!holder || isAlive(holder)) return;
  const aside = `${lockFile}.${process.pid}.old`;
  try {
    fs.renameSync(lockFile, aside);
    const moved = readJson(aside);
    if (moved && isAlive(moved)) fs.linkSync(aside, lockFile);
    fs.unlinkSync(aside);
  } catch {
    // Another start was faster.
  }
}

function releaseLock() {
  fs.rmSync(lockFile, { force: true });
}

async function withLock(work) {
  for (let saidSo = false; !takeLock();) {
    breakLockOfTheDead();
    if (!saidSo && fs.existsSync(lockFile)) {
      say('Another start is installing; waiting for it …');
      saidSo = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  process.once('exit', releaseLock);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  await work();
}

async function installMissing() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    throw new CannotInstall(
      `This is Node ${process.versions.node}; Sidelane needs Node ${oldestNode} or later to install itself.`,
    );
  }
  if (isInstalled()) return;
  await withLock(async () => {
    if (!isInstalled()) await bringUpToDate();
  });
}

installMissing().catch((error) => {
  say(`\nSidelane could not be installed. ${error instanceof CannotInstall ? error.message : error.stack}`);
  process.exitCode = 1;
});
