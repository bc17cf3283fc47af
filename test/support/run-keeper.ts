/**
 * One process beside a test run, for what the whole run shares and what must not outlive it. It answers on a Unix domain
 * socket, `postgres` with a database cluster and `page` with the built page, each made when the first test asks. When the
 * run is over it ends the cluster and removes the run's folders. It knows that by its standard input, which ends however the
 * run ends; if that ends without a word, the run was killed, and the keeper also ends the processes that it left.
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildPage } from './built-page-build.ts';
import type { PageAnswer } from './built-page-build.ts';
import { endMarkedProcesses, keeperMark, starterVariable } from './marked-processes.ts';
import { makeMigratedTemplate } from './migrated-template.ts';
import { sqliteAlone, startPostgresCluster } from './postgres-cluster.ts';
import type { PostgresCluster } from './postgres-cluster.ts';
import { resultFileVariable } from './result-reporter.ts';

/** The cluster's `url`, and the name of the database in it whose copies have both schemas. */
export type PostgresAnswer = { url: string; migrated: string } | { missing: string };

const [runFolder, lightFolder] = process.argv.slice(2) as [string, string];
let cluster: Promise<PostgresCluster> | undefined;
let migrated: Promise<string> | undefined;
let page: Promise<PageAnswer> | undefined;

async function answerPostgres(): Promise<PostgresAnswer> {
  if (process.env[sqliteAlone]) return { missing: `${sqliteAlone} says that this run is of SQLite alone` };
  try {
    cluster ??= startPostgresCluster();
    const { url } = await cluster;
    return { url, migrated: await (migrated ??= makeMigratedTemplate(url)) };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

async function answer(question: string): Promise<PostgresAnswer | PageAnswer> {
  if (question === 'postgres') return answerPostgres();
  if (question === 'page') return (page ??= buildPage());
  throw new Error(`Nobody knows what "${question}" asks for`);
}

/** When the program that started the run was killed, what it left is ended; that ends this program's input, too. */
function watchStarter(processId: number): void {
  const watch = setInterval(() => {
    try {
      process.kill(processId, 0);
    } catch {
      clearInterval(watch);
      rmSync(path.dirname(process.env[resultFileVariable]!), { recursive: true, force: true });
      void endMarkedProcesses(process.env[keeperMark]!);
    }
  }, 1_000);
}

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  createInterface(socket).once('line', (question) => {
    void answer(question).then((given) => socket.end(`${JSON.stringify(given)}\n`));
  });
});

async function end(wasKilled: boolean): Promise<void> {
  server.close();
  if (wasKilled) await endMarkedProcesses(process.env[keeperMark]!);
  await cluster?.then((running) => running.stop()).catch(() => undefined);
  for (const folder of [runFolder, lightFolder]) rmSync(folder, { recursive: true, force: true });
  process.exit();
}

// Interrupting a run reaches everything in the terminal's foreground; tests still end what they hold before this does.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);
if (process.env[starterVariable]) watchStarter(Number(process.env[starterVariable]));
const input = createInterface(process.stdin);
let lastWord = '';
input.on('line', (word) => (lastWord = word)).once('close', () => void end(lastWord !== 'over'));
server.listen(path.join(runFolder, 'keeper'), () => console.log('ready'));
