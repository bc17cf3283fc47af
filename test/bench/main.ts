import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { startPostgresCluster } from '../support/postgres-cluster.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { benchArticles } from './articles.ts';
import { benchChecks, benchGrowth } from './checks.ts';
import type { BenchRow } from './load.ts';
import { benchKioskSessions } from './kiosk-sessions.ts';
import { benchNames } from './names.ts';
import { benchPurchases } from './purchases.ts';

/** `npm run bench`: figures, measured on whole programs as they run in a shop. */

const usage = `npm run bench -- purchases|articles|settling|growth|kiosk|names [options]

purchases   whole purchases a second: sealed, applied, checked, accepted, notice verified
articles    article list and search over HTTP, 16 in flight
settling    checks a second through settling alone, beside the machine's own limits in the same run
growth      what a check costs with 1,000,000 accounts and 10,000,000 entries of the ledger, against 10,000 and 100,000
kiosk       shopper sessions one after another in one page: memory, nodes and listeners
names       how often a random other person's name passes for a name, and how often it is a near miss, in 29 languages

  --database sqlite|postgres|both   default sqlite (synchronous=FULL); both for settling
  --link auto|line|wireguard        what joins seller and settling, for purchases (default auto) and settling (default line
                                    and wireguard); can be given twice
  --in-flight N[,N…]                default 1,8,32 for purchases, 1,8,32,128 for settling, 8 for growth
  --articles N[,N…]                 sizes of the catalogue (default 10000,100000)
  --accounts N[,N…]                 sizes of the credit information database, for growth (default 10000,1000000)
  --count N                         pieces of work for each figure (default 3000), pairs of names for names
  --sessions N                      for kiosk (default 5000), sampled twenty times
  --json                            prints a list of {work, database, link, inFlight, perSecond, p50Ms, p99Ms}, or for kiosk of
                                    {sessions, heapBytes, nodes, listeners}

The load runs on the machine that is measured. SQLite runs at synchronous=FULL.`;

function badUsage(what: string): never {
  console.error(`${what}\n\n${usage}`);
  process.exit(2);
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        database: { type: 'string' },
        link: { type: 'string', multiple: true },
        'in-flight': { type: 'string' },
        accounts: { type: 'string', default: '10000,1000000' },
        articles: { type: 'string', default: '10000,100000' },
        count: { type: 'string', default: '3000' },
        sessions: { type: 'string', default: '5000' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return badUsage((error as Error).message);
  }
}

function numbers(option: string, text: string): number[] {
  const list = text.split(',').map(Number);
  if (list.some((each) => !Number.isInteger(each) || each < 1)) badUsage(`--${option} wants whole numbers from 1`);
  return list;
}

const { values, positionals } = read();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const works = ['purchases', 'articles', 'settling', 'growth', 'kiosk', 'names'] as const;
const work = works.find((name) => name === positionals[0]);
if (positionals.length !== 1 || !work)
  badUsage('Say what to measure: purchases, articles, settling, growth, kiosk or names');
const database = values.database ?? (work === 'settling' ? 'both' : 'sqlite');
if (!['sqlite', 'postgres', 'both'].includes(database)) badUsage('--database wants sqlite, postgres or both');
const links = (values.link ?? (work === 'settling' ? ['line', 'wireguard'] : ['auto'])).map((link) => {
  if (link === 'auto' || link === 'line' || link === 'wireguard') return link;
  return badUsage('--link must be auto, line or wireguard');
});
const count = numbers('count', values.count)[0]!;
const usualInFlight = {
  purchases: '1,8,32',
  articles: '16',
  settling: '1,8,32,128',
  growth: '8',
  kiosk: '1',
  names: '1',
};
const inFlight = numbers('in-flight', values['in-flight'] ?? usualInFlight[work]);
const articleCounts = numbers('articles', values.articles);
const accounts = numbers('accounts', values.accounts);

const say = (line: string) => (values.json ? console.error(line) : console.log(line));

async function makeDatabase(cluster: PostgresCluster, name: string): Promise<string> {
  const client = new Client(cluster.url);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(cluster.url);
  url.pathname = name;
  return url.href;
}

async function measureOn(cluster: PostgresCluster | undefined): Promise<BenchRow[]> {
  if (work === 'articles') {
    const databaseUrl = cluster && ((articleCount: number) => makeDatabase(cluster, `bench_${articleCount}`));
    return benchArticles({ articleCounts, count, databaseUrl }, say);
  }
  const named = cluster && ((name: string) => makeDatabase(cluster, name));
  if (work === 'settling') return benchChecks({ links, inFlight, count, makeDatabase: named }, say);
  if (work === 'growth') return benchGrowth({ accounts, inFlight, count, makeDatabase: named }, say);
  const rows: BenchRow[] = [];
  for (const link of links) {
    const databaseUrl = cluster && (await makeDatabase(cluster, `bench_${link}`));
    rows.push(...(await benchPurchases({ link, databaseUrl, inFlight, count }, say)));
  }
  return rows;
}

if (work === 'kiosk') {
  const sessions = numbers('sessions', values.sessions)[0]!;
  const every = Math.max(Math.round(sessions / 20), 1);
  const samples = await benchKioskSessions({ count: sessions, every }, say);
  if (values.json) console.log(JSON.stringify(samples));
  process.exit(0);
}

if (work === 'names') {
  const names = benchNames(count, say);
  if (values.json) console.log(JSON.stringify(names));
  else console.table(names);
  process.exit(0);
}

const rows: BenchRow[] = [];
if (database !== 'postgres') rows.push(...(await measureOn(undefined)));
if (database !== 'sqlite') {
  const cluster = await startPostgresCluster({ isDurable: true });
  try {
    rows.push(...(await measureOn(cluster)));
  } finally {
    await cluster.stop();
  }
}
if (values.json) console.log(JSON.stringify(rows));
else console.table(rows);
