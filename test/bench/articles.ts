import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { makeKeyPair, writeKeyPair } from '../../platform/key-file.ts';
import type { SellerConfigFile } from '../../server/config/seller-config.ts';
import { articleListSchema } from '../../contract/seller/article.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { generateCatalogue } from './generated-catalogue.ts';
import { LoadClient, keepInFlight } from './load.ts';
import type { BenchRow } from './load.ts';

const inFlight = 16;
const clickPath = ['', 'sort=title', 'sort=price-up', 'sort=newest', 'inStock=true', 'limit=48'];

/** What shoppers type: whole words, beginnings of words, two words, and slips of the finger. */
function searches(words: readonly string[]): string[] {
  return words.flatMap((word, place) => {
    const other = words[(place * 7 + 3) % words.length]!;
    const slip = word.length > 4 ? word.slice(0, 2) + word[3] + word[2] + word.slice(4) : word;
    return [word, word.slice(0, 3), `${other} ${word.slice(0, 4)}`, slip];
  });
}

type BenchSeller = { url: string; stop(): Promise<void> };

/** A seller by itself, as a process: articles need no settling. */
async function startSeller(folder: string, databaseUrl: string): Promise<BenchSeller> {
  const key = makeKeyPair();
  const signingKeyFile = path.join(folder, 'seller.pem');
  writeKeyPair(signingKeyFile, key);
  mkdirSync(path.join(folder, 'line'), { mode: 0o700 });
  const config: SellerConfigFile = {
    sellerId: 'bench',
    name: 'Bench',
    currency: 'EUR',
    databaseUrl,
    listen: { host: '127.0.0.1', port: 0 },
    settling: { kind: 'socket', path: path.join(folder, 'line', 'settling.sock') },
    linkMode: 'line-socket',
    rootThumbprint: key.kid,
    signingKeyFile,
    checkDeadlineMs: 1000,
  };
  const configFile = path.join(folder, 'seller.json');
  writeFileSync(configFile, JSON.stringify(config));
  const program = path.resolve(import.meta.dirname, '../../server/main.ts');
  const child = spawn(process.execPath, [program, '--config', configFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"event":"ready"')) resolve((JSON.parse(line) as { url: string }).url);
    });
    void ended.then(() => reject(new Error('the seller ended before it was ready')));
  });
  return {
    url,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Article list and search over HTTP at 16 in flight, the load on the machine that is measured. */
export async function benchArticles(
  options: {
    articleCounts: number[];
    count: number;
    databaseUrl?: ((articleCount: number) => Promise<string>) | undefined;
  },
  say: (line: string) => void,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const articleCount of options.articleCounts) {
    const folder = mkdtempSync(path.join(tmpdir(), 'sidelane-bench-'));
    try {
      const databaseUrl = (await options.databaseUrl?.(articleCount)) ?? path.join(folder, 'seller.sqlite');
      say(`generating ${articleCount} articles…`);
      const database = await openSellerDatabase(databaseUrl);
      await generateCatalogue(database, { articleCount, now: Date.now() });
      const titles = await database.all<{ title: string }>(
        'SELECT title FROM article WHERE article_number % ? = 0 ORDER BY article_number LIMIT 80',
        [Math.floor(articleCount / 80)],
      );
      const words = titles.flatMap(({ title }) => title.toLowerCase().split(' '));
      const { dialect } = database;
      await database.close();
      const seller = await startSeller(folder, databaseUrl);
      const client = new LoadClient(seller.url);
      const get = async (query: string) => {
        const { status, text } = await client.call('GET', `/api/articles?${query}`);
        if (status !== 200) throw new Error(`a list was answered with ${status}: ${text}`);
        return text;
      };
      try {
        if (articleListSchema.parse(JSON.parse(await get(''))).total !== articleCount)
          throw new Error('articles are missing');
        const typed = searches(words).map((text) => new URLSearchParams({ q: text }).toString());
        for (const [work, queries] of [
          ['article list', clickPath],
          ['article search', typed],
        ] as const) {
          const ask = async (index: number) => void (await get(queries[(index * 13) % queries.length]!));
          await keepInFlight(inFlight, 200, ask);
          const measured = await keepInFlight(inFlight, options.count, ask);
          const row: BenchRow = {
            work: `${work}, ${articleCount} articles`,
            database: dialect,
            link: 'none',
            ...measured,
          };
          rows.push(row);
          say(
            `${row.work}, ${row.database}, ${inFlight} in flight: ${row.perSecond}/s, p50 ${row.p50Ms} ms, p99 ${row.p99Ms} ms`,
          );
        }
      } finally {
        client.close();
        await seller.stop();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}
