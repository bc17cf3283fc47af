import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { keepShopCurrency } from '../../../server/database/shop-currency.ts';
import { staffServerConfig } from '../accounts/staff-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const program = path.resolve('server/article/csv/catalogue-command.ts');
const catalogue = (name: string) => path.join(import.meta.dirname, 'article-catalogues', name);

function start(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[code, signal], out, complaint]) => ({
      code: code as number | null,
      signal: signal as string | null,
      out,
      complaint,
    }),
  );
  return { child, ended };
}

const run = (...args: string[]) => start(...args).ended;

/** A catalogue of `count` articles with three variants each. */
function writeLargeCatalogue(file: string, count: number): void {
  const rows = Array.from({ length: count }, (_, i) =>
    ['S', 'M', 'L']
      .map((size, j) => `tee-${i},${j === 0 ? `Tee ${i}` : ''},Size,${size},T${i}-${size},3,9.50`)
      .join('\n'),
  );
  writeFileSync(
    file,
    `Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price\n${rows.join('\n')}\n`,
  );
}

/** The database of a shop that was never open. */
async function makeDatabase(file: string): Promise<string> {
  await (await openSellerDatabase(file)).close();
  return file;
}

/** How many articles there are, and how many of them do not have all three variants. */
async function countArticles(databaseFile: string): Promise<{ articles: number; halves: number }> {
  const database = await openSellerDatabase(databaseFile);
  try {
    const row = await database.get<{ articles: number; halves: number }>(
      `SELECT count(*) AS articles, coalesce(sum(CASE WHEN variants = 3 AND bodies = 1 THEN 0 ELSE 1 END), 0) AS halves
         FROM (SELECT (SELECT count(*) FROM variant v WHERE v.article_id = a.article_id) AS variants,
                      (SELECT count(*) FROM article_body b WHERE b.article_id = a.article_id) AS bodies
                 FROM article a) counted`,
    );
    return row!;
  } finally {
    await database.close();
  }
}

it('says what came in, then every row that did not, and ends with the status that fits', async () => {
  const folder = temporaryFolder();
  const database = await makeDatabase(path.join(folder, 'shop.sqlite'));
  const inEuro = ['--database', database, '--currency', 'EUR'];
  const report = path.join(folder, 'report.csv');
  const sound = await run('import', catalogue('older-columns.csv'), ...inEuro);
  expect(sound).toMatchObject({ code: 0, out: expect.stringContaining('No row was left out') as string });
  const flawed = await run('import', catalogue('flawed.csv'), ...inEuro, '--report', report);
  expect(flawed.code).toBe(1);
  expect(flawed.out.indexOf('11 rows were left out')).toBeLessThan(flawed.out.indexOf('line 11  unclosed'));
  expect(readFileSync(report, 'utf8')).toContain('\n8,nowhere,left out,');
  const unusable = await run('import', path.resolve('package.json'), ...inEuro);
  expect(unusable).toMatchObject({ code: 2, complaint: expect.stringContaining('Nothing was imported') as string });
});

it('takes synonyms in and gives them out', async () => {
  const folder = temporaryFolder();
  const inShop = ['--database', await makeDatabase(path.join(folder, 'shop.sqlite'))];
  const [file, out] = [path.join(folder, 'synonyms.csv'), path.join(folder, 'out.csv')];
  writeFileSync(file, 'Words,Way,Also finds\nsofa,=,couch\nlamp,often,light\n');
  const taken = await run('synonyms', 'import', file, ...inShop);
  expect(taken).toMatchObject({ code: 1, out: expect.stringContaining('new 1, already so 0, removed 0, left out 1') });
  expect(taken.out).toContain('line 3  "Way" must be "both ways" or "one way"');
  expect(await run('synonyms', 'export', out, ...inShop)).toMatchObject({ code: 0, out: `${out}: 1 synonyms\n` });
  expect(readFileSync(out, 'utf8')).toBe('Words,Way,Also finds\nsofa,both ways,couch\n');
});

it.each([
  ['no command', []],
  ['--replace without synonyms', ['import', 'x.csv', '--replace']],
  ['an unknown command', ['erase']],
  ['no file', ['import', '--database', 'x.sqlite']],
  ['an unknown option', ['export', '--quick']],
  ['a home without a shop', ['export', '--home', '/nonexistent']],
])('explains itself when it is given %s', async (_what, args) => {
  const { code, complaint } = await run(...args);
  expect(code).toBe(2);
  expect(complaint).toContain('npm run catalogue -- import FILE');
});

it('finds the database and the currency of a shop by its home, and answers programs in JSON', async () => {
  const home = temporaryFolder();
  const database = path.join(home, 'seller', 'seller.sqlite');
  mkdirSync(path.dirname(database));
  await makeDatabase(database);
  const config = staffServerConfig({ databaseUrl: database, currency: 'JPY' });
  writeFileSync(path.join(home, 'seller', 'config.json'), JSON.stringify(config));
  const file = path.join(home, 'yen.csv');
  writeFileSync(file, 'URL handle,Title,Price\nfan,Fan,"1,980"\nbad,Bad,19.80\n');
  const dry = await run('import', file, '--home', home, '--dry-run', '--json', '--report', path.join(home, 'r.csv'));
  expect(JSON.parse(dry.out)).toMatchObject({ isDryRun: true, articles: { new: 1, leftOut: 1 } });
  const { code, out } = await run('import', file, '--home', home, '--json');
  expect(code).toBe(1);
  const reportFile = path.join(home, 'yen.import-report.csv');
  expect(JSON.parse(out)).toMatchObject({ articles: { new: 1 }, leftOut: [{ line: 3, handle: 'bad' }], reportFile });
  const leftOutFile = path.join(home, 'yen.left-out.csv');
  const { importId } = JSON.parse(out) as { importId: string };
  expect(JSON.parse(out)).toMatchObject({ leftOutFile });
  expect(readFileSync(leftOutFile, 'utf8')).toMatch(/,yes,bad,Bad,19\.80\r\n$/);
  const exported = path.join(home, 'out.csv');
  expect(await run('export', exported, '--home', home)).toMatchObject({ code: 0 });
  expect(readFileSync(exported, 'utf8')).toBe('URL handle,Title,Price\nfan,Fan,1980\n');
  expect(existsSync(`${exported}.unfinished`)).toBe(false);
  expect((await run('export', '--home', home)).out).toBe(readFileSync(exported, 'utf8'));
  expect((await run('imports', '--home', home)).out).toMatch(
    new RegExp(`^${importId}  [-0-9: ]+ UTC  yen\\.csv, by .+: new 1, changed 0 \\(complete\\)\n$`),
  );
  const undone = await run('undo', importId.slice(0, 8), '--home', home);
  expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('restored 0, removed 1') });
  const tooShort = { code: 2, complaint: expect.stringContaining('is too short') as string };
  expect(await run('undo', '', '--home', home), 'it undid the only import there was').toMatchObject(tooShort);
  expect(await run('import', file, '--home', home, '--report', file, '--dry-run')).toMatchObject({
    code: 2,
    complaint: expect.stringContaining('that is the file that is imported') as string,
  });
  expect(readFileSync(file, 'utf8')).toContain('fan,Fan');
});

it('takes prices in the shop’s currency alone: those of another shop were read by the configuration nearby, or as EUR', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'yen.csv');
  writeFileSync(file, 'URL handle,Title,Price\nfan,Fan,"1,980"\n');
  const databaseFile = await makeDatabase(path.join(folder, 'yen.sqlite'));
  const importAs = async (...more: string[]) => run('import', file, '--database', databaseFile, ...more);
  expect(await importAs()).toMatchObject({
    code: 2,
    complaint: expect.stringContaining('name its --currency') as string,
  });
  const database = await openSellerDatabase(databaseFile);
  onTestFinished(() => database.close());
  await keepShopCurrency(database, 'JPY');
  const otherwise = { code: 2, complaint: expect.stringContaining('the shop sells in JPY') as string };
  expect(await importAs('--currency', 'EUR')).toMatchObject(otherwise);
  expect(await run('export', '--database', databaseFile, '--currency', 'EUR')).toMatchObject(otherwise);
  expect(await database.all('SELECT handle FROM article')).toEqual([]);
  expect(await importAs()).toMatchObject({ code: 0 });
  expect(await database.all('SELECT from_minor FROM article')).toEqual([{ from_minor: 1980 }]);
});

it('makes no shop where there is none, and leaves the file of an earlier export: it was replaced by a header alone', async () => {
  const folder = temporaryFolder();
  const mistyped = path.join(folder, 'mistyped.sqlite');
  const exported = path.join(folder, 'good.csv');
  writeFileSync(exported, 'URL handle,Title\nmug,Mug\n');
  const nowhere = { code: 2, complaint: `There is no database ${mistyped}.\n` };
  expect(await run('export', exported, '--database', mistyped, '--currency', 'EUR')).toMatchObject(nowhere);
  expect(await run('import', exported, '--database', mistyped, '--currency', 'EUR')).toMatchObject(nowhere);
  expect([existsSync(mistyped), readFileSync(exported, 'utf8')]).toEqual([false, 'URL handle,Title\nmug,Mug\n']);
});

const patienceMs = 120_000;

it.each(['SIGINT', 'SIGKILL'] as const)(
  'leaves whole articles when it ends by %s, and goes on afterwards',
  async (signal) => {
    const folder = temporaryFolder();
    const database = await makeDatabase(path.join(folder, 'shop.sqlite'));
    const inEuro = ['--database', database, '--currency', 'EUR', '--json'];
    const file = path.join(folder, 'large.csv');
    writeLargeCatalogue(file, 5_000);
    const { child, ended } = start('import', file, ...inEuro);
    const reached = async () => (await countArticles(database)).articles;
    while (child.exitCode === null && (await reached().catch(() => 0)) < 300) await pause(20);
    child.kill(signal);
    const { code, signal: by, out } = await ended;
    const { articles, halves } = await countArticles(database);
    expect(halves).toBe(0);
    expect(articles).toBeGreaterThan(0);
    expect(articles).toBeLessThan(5_000);
    if (signal === 'SIGKILL') expect(by).toBe('SIGKILL');
    else
      expect([code, JSON.parse(out)]).toMatchObject([
        130,
        { notReached: 5_000 - articles, articles: { new: articles } },
      ]);
    const again = await run('import', file, ...inEuro);
    expect(JSON.parse(again.out)).toMatchObject({
      articles: { new: 5_000 - articles, unchanged: articles, changed: 0 },
    });
    expect(await countArticles(database)).toEqual({ articles: 5_000, halves: 0 });
  },
  patienceMs,
);
