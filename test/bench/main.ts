import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { startPostgresCluster } from '../support/postgres-cluster.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { benchArticles } from './articles.ts';
import { benchChecks, benchGrowth } from './checks.ts';
import { benchCompare, comparableWorks } from './compare/compare.ts';
import { describeAgainst32, describeComparison } from './compare/comparison.ts';
import type { BenchRow } from './load.ts';
import { benchLists } from './lists.ts';
import { benchImport } from './import.ts';
import { benchKioskScrolling } from './kiosk-scrolling.ts';
import { benchKioskStart } from './kiosk-start.ts';
import { benchKioskTouches } from './kiosk-touches.ts';
import { benchKioskSessions } from './kiosk-sessions.ts';
import { benchMemory } from './memory.ts';
import { benchNames } from './names.ts';
import { benchPurchases } from './purchases.ts';

/** `npm run bench`: figures, measured on whole programs as they run in a shop. */

const usage = `npm run bench -- purchases|memory|articles|settling|growth|kiosk|start|touches|scrolling|names|
                   lists|import|compare [options]

purchases   whole purchases a second: sealed, applied, checked, accepted, notice verified
memory      the memory of both servers over many purchases (--count 20000), sampled twenty times
articles    article list and search over HTTP, 16 in flight
settling    checks a second through settling alone, beside the machine's own limits in the same run
growth      what a check costs with 1,000,000 accounts and 10,000,000 entries of the ledger, against 10,000 and 100,000
kiosk       shopper sessions one after another in one page: memory, nodes and listeners
start       the kiosk from its start to the first product, beside an empty Electron window (--pairs 5)
touches     what a shopper waits for in Electron, four times slowed down: touches, keys, languages (--pairs 5 rounds)
scrolling   the kiosk's list of 10,000 products (--articles 10000): what each task of its main thread takes while it is scrolled
names       how often a random other person's name passes for a name, and how often it is a near miss, in 29 languages
lists       the back office's lists and counts with a million orders and applications, one at a time
import      a product file of 50,000 rows (--rows) beside shoppers: dry run, import and undo, with time, processor time, memory, and how
            long shoppers wait before, meanwhile and after
compare     this work tree against the build of another commit, in turn: the ratio of each pair, processor time by process, and
            how much of the machine others used

  --database sqlite|postgres|both   default sqlite (synchronous=FULL); both for settling
  --link auto|line|wireguard        what joins seller and settling, for purchases (default auto) and settling (default line
                                    and wireguard); can be given twice
  --in-flight N[,N…]                default 1,8,32 for purchases, 1,8,32,128 for settling, 8 for growth
  --articles N[,N…]                 sizes of the catalogue (default 10000,100000)
  --orders N                        for lists (default 1000000)
  --rows N                          of the file, for import (default 50000), into a catalogue of --articles (the first of them)
  --accounts N[,N…]                 sizes of the credit information database, for growth (default 10000,1000000)
  --count N                         pieces of work for each figure (default 3000), pairs of names for names
  --sessions N                      for kiosk (default 5000), sampled twenty times
  --json                            prints a list of {work, database, link, inFlight, perSecond, p50Ms, p99Ms}, or for kiosk of
                                    {sessions, heapBytes, nodes, listeners}

For compare (it takes --link, --in-flight (default 1,8,32,128), --count, --json and one size of --articles too):
  --base COMMIT                     required; it is built in the temporary folder, and that build is kept for the next time
  --works NAME[,NAME…]              default all: ${comparableWorks.join(', ')}
  --pairs N                         interleaved pairs for each figure (default 5)
  --presealed                       measures purchases also with the load's cryptography done before the clock starts

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
        orders: { type: 'string', default: '1000000' },
        rows: { type: 'string', default: '50000' },
        base: { type: 'string' },
        works: { type: 'string', default: comparableWorks.join(',') },
        pairs: { type: 'string', default: '5' },
        presealed: { type: 'boolean', default: false },
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
const works = [
  'purchases',
  'memory',
  'articles',
  'settling',
  'growth',
  'kiosk',
  'start',
  'touches',
  'scrolling',
  'names',
  'lists',
  'import',
  'compare',
] as const;
const work = works.find((name) => name === positionals[0]);
if (positionals.length !== 1 || !work)
  badUsage(
    'Say what to measure: purchases, memory, articles, settling, growth, kiosk, start, touches, scrolling, names, lists, import or compare',
  );
const database = values.database ?? (work === 'settling' ? 'both' : 'sqlite');
if (!['sqlite', 'postgres', 'both'].includes(database)) badUsage('--database wants sqlite, postgres or both');
const links = (values.link ?? (work === 'settling' ? ['line', 'wireguard'] : ['auto'])).map((link) => {
  const known = (['auto', 'line', 'wireguard'] as const).find((each) => each === link);
  return known ?? badUsage('--link must be auto, line or wireguard');
});
const count = numbers('count', values.count)[0]!;
const usualInFlight = {
  purchases: '1,8,32',
  memory: '8',
  articles: '16',
  settling: '1,8,32,128',
  growth: '8',
  kiosk: '1',
  start: '1',
  touches: '1',
  scrolling: '1',
  names: '1',
  lists: '1',
  import: '1',
  compare: '1,8,32,128',
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
  if (work === 'lists') {
    const databaseUrl = cluster && (await makeDatabase(cluster, 'bench_lists'));
    return benchLists({ orders: numbers('orders', values.orders)[0]!, count, databaseUrl }, say);
  }
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

if (work === 'start') {
  const taken = await benchKioskStart({ pairs: numbers('pairs', values.pairs)[0]! }, say);
  if (values.json) console.log(JSON.stringify(taken));
  else console.table(taken);
  process.exit(0);
}

if (work === 'touches') {
  const taken = await benchKioskTouches({ rounds: numbers('pairs', values.pairs)[0]! }, say);
  if (values.json) console.log(JSON.stringify(taken));
  else console.table(taken);
  process.exit(0);
}

if (work === 'scrolling') {
  const figures = await benchKioskScrolling({ articles: articleCounts[0]! }, say);
  if (values.json) console.log(JSON.stringify(figures));
  else console.table(figures);
  process.exit(0);
}

if (work === 'memory') {
  const samples = await benchMemory({ link: links[0]!, inFlight: inFlight[0]!, count }, say);
  if (values.json) console.log(JSON.stringify(samples));
  else console.table(samples);
  process.exit(0);
}

if (work === 'import') {
  const rows = numbers('rows', values.rows)[0]!;
  const figures = await benchImport({ link: links[0]!, rows, articles: articleCounts[0]!, seconds: 20 }, say);
  if (values.json) console.log(JSON.stringify(figures));
  else console.table(figures);
  process.exit(0);
}

if (work === 'names') {
  const names = benchNames(count, say);
  if (values.json) console.log(JSON.stringify(names));
  else console.table(names);
  process.exit(0);
}

if (work === 'compare') {
  const { base } = values;
  if (!base) badUsage('compare wants --base COMMIT');
  const works = values.works.split(',').map((name) => {
    return comparableWorks.find((each) => each === name) ?? badUsage(`--works wants ${comparableWorks.join(', ')}`);
  });
  const cancelled = new AbortController();
  const cancel = () => cancelled.abort(new Error('cancelled'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, cancel);
  const articles = articleCounts.at(-1)!;
  const [pairs, link] = [numbers('pairs', values.pairs)[0]!, links[0]!];
  const options = { base, works, link, inFlight, pairs, count, isPresealed: values.presealed, articles };
  try {
    const comparisons = await benchCompare(options, (line) => console.error(line), cancelled.signal);
    if (values.json) console.log(JSON.stringify(comparisons));
    else {
      const against32 = describeAgainst32(comparisons) ?? [];
      console.log(['', ...comparisons.map(describeComparison), ...[against32].flat()].join('\n'));
    }
    process.exit(0);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
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
