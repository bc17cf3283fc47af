import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { linkNamesOf } from '../../private-link/machine/link-names.ts';
import { whatIsLeftOf } from '../private-link/machine-state.ts';
import { cardOf, runProgram, shopperAt, startShop } from '../support/started-shop.ts';
import type { StartedShop } from '../support/started-shop.ts';
import { temporaryFolder, temporaryFolderOfSuite } from '../support/temporary-folder.ts';

const isRoot = process.geteuid?.() === 0;

/** Everything in a folder that is no plain file or folder: sockets that a killed program would leave. */
function socketsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isFile() && !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

async function expectNothingLeftOf(shop: StartedShop): Promise<void> {
  const { home, url } = shop.report;
  expect(shop.processes()).toEqual([]);
  expect(socketsIn(home)).toEqual([]);
  expect(existsSync(path.join(home, 'running.json'))).toBe(false);
  if (isRoot) expect(whatIsLeftOf(linkNamesOf(home))).toEqual([]);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
}

describe('a newcomer types npm start', () => {
  const home = temporaryFolderOfSuite();
  let shop: StartedShop;
  beforeAll(async () => {
    shop = await startShop({ home, throughNpm: true });
  });
  afterAll(() => shop?.end());

  const purchase = (args: string[], input = '') => runProgram('build/purchase.ts', ['--home', home, ...args], input);

  it('and is told addresses, link, staff sign-in and what each demonstration number does', () => {
    const { report } = shop;
    expect(report.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(report.link.why).not.toBe('');
    expect(report.staff).toEqual({ signInName: expect.any(String), password: expect.any(String) });
    expect(report.databases).toEqual({ seller: 'sqlite', settling: 'sqlite' });
    expect(report.accounts.length).toBeGreaterThanOrEqual(8);
    expect(new Set(report.accounts.map(({ gives }) => gives.reason)).size).toBeGreaterThanOrEqual(8);
  });

  it('and finds a shop of at least 60 articles in 6 categories, with pictures and stock', async () => {
    const { terminal } = await shopperAt(shop);
    const articles = await terminal.findArticles({ limit: '100' });
    expect(articles.length).toBeGreaterThanOrEqual(60);
    expect(new Set(articles.map(({ categorySlug }) => categorySlug)).size).toBeGreaterThanOrEqual(6);
    expect(articles.filter(({ picture }) => picture === null)).toEqual([]);
    expect(articles.filter(({ available }) => available > 0).length).toBeGreaterThan(50);
    const { pictureId } = articles[0]!.picture!;
    const picture = await fetch(`${shop.report.url}/api/pictures/${pictureId}/480`);
    expect(picture.headers.get('content-type')).toBe('image/webp');
  });

  it('and buys with each demonstration account as it was told', async () => {
    for (const { number, gives } of shop.report.accounts) {
      const { status, output } = await purchase(['--number-stdin', '--json'], number);
      const expected = gives.outcome === 'accepted' ? 0 : 3;
      expect({ gives, status }).toEqual({ gives, status: expected });
      expect(JSON.parse(output)).toMatchObject({ outcome: gives.outcome });
      expect(output).not.toContain(number);
    }
  });

  it('and reads steps 201 to 204 with the time of each', async () => {
    const { status, output } = await purchase([]);
    expect(status).toBe(0);
    for (const step of ['201', '202', '204']) expect(output).toMatch(new RegExp(`^${step} .* \\d+\\.\\d\\d ms$`, 'm'));
    expect(output).toMatch(/^Accepted: order \d+/m);
  });

  it.each([
    [['--number', '4111111111111112'], 'check digit'],
    [['--number', 'abc'], '12 to 19 digits'],
    [['--quantity', '0'], '--quantity'],
    [['--born', '1981-02-29'], '--born'],
    [['--seller', 'nowhere'], '--seller must be a URL'],
    [['--nonsense'], '--nonsense'],
  ])('and is told what was wrong with %j', async (args, words) => {
    const { status, explanation } = await purchase(args);
    expect(status).toBe(2);
    expect(explanation).toContain(words);
  });

  it('and cannot open the same shop twice', async () => {
    const again = await runProgram('build/start.ts', ['--home', home, '--port', '0', '--no-kiosk']);
    expect(again.status).toBe(1);
    expect(again.explanation).toContain('This shop is open already');
    expect((await fetch(`${shop.report.url}/health`)).ok).toBe(true);
  });

  it('and after Ctrl-C nothing is left, and a second start finds its data as it was', async () => {
    const { staff, rootThumbprint } = shop.report;
    const shopper = await shopperAt(shop);
    const application = await shopper.seal(cardOf(shop.report));
    const outcome = await shopper.terminal.apply(application);
    expect(outcome.state).toBe('accepted');

    await shop.end('SIGINT');
    await expectNothingLeftOf(shop);

    shop = await startShop({ home });
    expect(shop.report).toMatchObject({ staff, rootThumbprint });
    // How long its steps took is told once, to whoever measured it.
    const found = await shopper.terminal.at(shop.report.url).outcome(application.applicationId);
    expect(found).toEqual({ ...outcome, timing: null });
  });
});

it('two shops stand side by side and know nothing of each other', async () => {
  const folder = temporaryFolder();
  const shops = await Promise.all(['one', 'two'].map((name) => startShop({ home: path.join(folder, name) })));
  onTestFinished(async () => {
    for (const shop of shops) await shop.end();
  });
  const [one, two] = shops as [StartedShop, StartedShop];
  expect(one.report.url).not.toBe(two.report.url);
  expect(one.report.rootThumbprint).not.toBe(two.report.rootThumbprint);

  const [atOne, atTwo] = [await shopperAt(one), await shopperAt(two)];
  const application = await atOne.seal(cardOf(one.report));
  expect(await atOne.terminal.apply(application)).toMatchObject({ state: 'accepted' });
  await expect(atTwo.terminal.outcome(application.applicationId)).rejects.toThrow('not_found');

  await one.end('SIGTERM');
  await expectNothingLeftOf(one);
  expect(await atTwo.terminal.apply(await atTwo.seal(cardOf(two.report)))).toMatchObject({ state: 'accepted' });
});
