import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../platform/database/open-database.ts';
import { importAnswerSchema } from '../../server/article/page-imports/import-task.ts';
import type { ImportAnswer, ImportTask } from '../../server/article/page-imports/import-task.ts';
import type { BenchShopOptions } from './bench-shop.ts';
import { watchOthers } from './compare/processor-time.ts';
import { generateCatalogue } from './generated-catalogue.ts';
import { writeImportFile } from './import-file.ts';
import { LoadClient } from './load.ts';
import { startPurchasingShop } from './purchases.ts';
import { searches } from './searches.ts';

/** A product file of 50,000 rows comes in beside shoppers: looked at, imported and undone as the Imports page does it. */

export type ImportFigure = {
  step: string;
  seconds: number;
  /** Of the process that works on the file. */
  processorSeconds: number;
  peakMb: number;
  /** How long shoppers waited meanwhile, at the 99th of 100, in milliseconds. */
  listP99Ms: number;
  searchP99Ms: number;
  purchaseP99Ms: number;
  /** How many answers those are of. */
  answers: number;
  /** The share of the machine's processors that others used, from 0 to 1. */
  others: number;
  load: number;
};

/** What a process did so far: /proc counts in hundredths of a second. */
function usedBy(processId: number): { processorSeconds: number; peakMb: number } | undefined {
  const folder = `/proc/${processId}`;
  if (!existsSync(folder)) return undefined;
  try {
    const fields = readFileSync(`${folder}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`${folder}/status`, 'utf8'))?.[1];
    return peak === undefined
      ? undefined
      : { processorSeconds: (Number(fields[11]) + Number(fields[12])) / 100, peakMb: Math.round(Number(peak) / 1024) };
  } catch {
    // It ended between the two readings.
    return undefined;
  }
}

const p99 = (times: readonly number[]): number => {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0) * 10) / 10;
};

type Shopping = Record<'list' | 'search' | 'purchase', () => Promise<void>>;

/** One shopper of each kind, who rests after each answer. @returns ends it, and gives the times */
function goShopping(shopping: Shopping): () => Promise<Record<keyof Shopping, number[]>> {
  const times: Record<keyof Shopping, number[]> = { list: [], search: [], purchase: [] };
  const over = new AbortController();
  const shoppers = (Object.keys(shopping) as (keyof Shopping)[]).map(async (kind) => {
    while (!over.signal.aborted) {
      const startedAt = performance.now();
      await shopping[kind]();
      times[kind].push(performance.now() - startedAt);
      await pause(20);
    }
  });
  return async () => {
    over.abort();
    await Promise.all(shoppers);
    return times;
  };
}

/** The work of the page's process on a file. */
async function inProcess(task: ImportTask): Promise<{ processorSeconds: number; peakMb: number }> {
  const program = path.resolve(import.meta.dirname, '../../server/article/page-imports/import-process.ts');
  const child = fork(program, { execArgv: ['--max-semi-space-size=2'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let used = { processorSeconds: 0, peakMb: 0 };
  const look = setInterval(() => (used = usedBy(child.pid!) ?? used), 100);
  let answer: ImportAnswer | undefined;
  child.on('message', (message) => {
    const said = importAnswerSchema.parse(message);
    if (said.is !== 'progress') answer = said;
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.send(task);
  await ended;
  clearInterval(look);
  if (answer?.is !== 'done') throw new Error(`the work on the file ended with ${JSON.stringify(answer)}`);
  return used;
}

export async function benchImport(
  options: BenchShopOptions & { rows: number; articles: number; seconds: number },
  say: (line: string) => void,
): Promise<ImportFigure[]> {
  const { shop, sellerUrl, purchase, stop } = await startPurchasingShop(options, 3 * 20_000);
  const client = new LoadClient(shop.report.url);
  try {
    say(`generating ${options.articles} articles and a file of ${options.rows} rows…`);
    const database = await openDatabase(sellerUrl, 'seller');
    await generateCatalogue(database, { articleCount: options.articles, now: Date.now() });
    const titles = await database.all<{ title: string }>(
      "SELECT title FROM article WHERE handle LIKE 'generated-%' ORDER BY article_number LIMIT 80",
    );
    await database.close();
    const file = path.join(shop.home, 'moving.csv');
    await writeImportFile(file, options.rows);
    const typed = searches(titles.flatMap(({ title }) => title.toLowerCase().split(' ')));
    const queries = ['', 'sort=title', 'sort=price-up', 'sort=newest', 'inStock=true', 'limit=48'];
    const ask = async (query: string) => {
      const { status, text } = await client.call('GET', `/api/articles?${query}`);
      if (status !== 200) throw new Error(`a list was answered with ${status}: ${text}`);
    };
    let asked = 0;
    const shopping: Shopping = {
      list: () => ask(queries[asked++ % queries.length]!),
      search: () => ask(new URLSearchParams({ q: typed[(asked++ * 13) % typed.length]! }).toString()),
      purchase,
    };
    const importId = randomUUID();
    const task: Omit<ImportTask, 'task'> = {
      importId,
      kind: 'file',
      databaseUrl: sellerUrl,
      currency: 'EUR',
      languages: ['en-IE'],
      actor: { kind: 'system user', id: '0', name: 'bench', cameFrom: 'bench' },
      fileName: 'moving.csv',
      file,
      choices: {},
      mapping: null,
      reportFile: path.join(shop.home, 'report.csv'),
      leftOutFile: path.join(shop.home, 'left-out.csv'),
      listFile: '',
      fetching: { addresses: [], ports: [], never: [], socketFile: null },
    };
    const figures: ImportFigure[] = [];
    const measure = async (step: string, work: () => Promise<{ processorSeconds: number; peakMb: number }>) => {
      const others = watchOthers();
      const end = goShopping(shopping);
      const startedAt = performance.now();
      const used = await work();
      const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
      const times = await end();
      const [listP99Ms, searchP99Ms, purchaseP99Ms] = [p99(times.list), p99(times.search), p99(times.purchase)];
      const answers = times.list.length + times.search.length + times.purchase.length;
      const waited = { listP99Ms, searchP99Ms, purchaseP99Ms, answers };
      const share = Math.round(others() * 100) / 100;
      const figure = { step, seconds, ...used, ...waited, others: share, load: Math.round(loadavg()[0]! * 10) / 10 };
      figures.push(figure);
      say(JSON.stringify(figure));
    };
    const rest = async () => {
      await pause(options.seconds * 1000);
      return { processorSeconds: 0, peakMb: 0 };
    };
    await goShopping(shopping)();
    await measure('shopping before', rest);
    await measure('dry run with its report', () => inProcess({ ...task, task: 'look' }));
    await measure('import with its report', () => inProcess({ ...task, task: 'import' }));
    await measure('shopping between', rest);
    await measure('undo', () => inProcess({ ...task, task: 'undo' }));
    await measure('shopping after', rest);
    return figures;
  } finally {
    client.close();
    await stop();
  }
}
