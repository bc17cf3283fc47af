import type { CDPSession, Page } from 'playwright-core';
import { bundle } from '../../build/bundle.ts';
import { launchChromium } from '../support/chromium.ts';
import { StandInSeller } from '../support/stand-in-seller.ts';

/** What the page's main thread does at once while a long list is scrolled; times of its processor, in milliseconds. */
export type ScrollFigure = { figure: string; tiles: number; tasks: number; p99Ms: number; mostMs: number };

type TraceEvent = { name: string; ph: string; pid: number; tid: number; tdur?: number; args: { name?: string } };

/** A list of so many products. */
function stock({ shelf }: StandInSeller, total: number): void {
  const kinds = shelf.list(new URLSearchParams({ limit: '100' })).articles;
  shelf.list = (query) => {
    const from = Number(query.get('cursor') ?? 0);
    const to = Math.min(from + Number(query.get('limit') ?? 24), total);
    const articles = Array.from({ length: to - from }, (_, index) => {
      const kind = kinds[(from + index) % kinds.length]!;
      return { ...kind, handle: `${kind.handle}-${from + index}`, title: `${kind.title} ${from + index}` };
    });
    return { articles, total, nextCursor: to < total ? String(to) : null };
  };
}

/** Presses Show more until there is no more. */
async function showAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (;;) {
      const more = document.querySelector<HTMLElement>('.browse-more .button');
      if (!more) return;
      if (more.getAttribute('aria-disabled') !== 'true') more.click();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
}

/** The processor time of every task of the page's main thread while `work` is done. */
async function tasksDuring(devtools: CDPSession, work: () => Promise<void>): Promise<number[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]));
  devtools.on('Tracing.dataCollected', collect);
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  });
  await work();
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await complete;
  devtools.off('Tracing.dataCollected', collect);
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const busy = events.find(({ name }) => name === 'UpdateLayoutTree');
  if (!busy) throw new Error('The trace has no frame of the page');
  return events
    .filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && threadOf(event) === threadOf(busy))
    .map(({ tdur = 0 }) => tdur / 1_000);
}

function summarise(figure: string, tiles: number, tasks: number[]): ScrollFigure {
  const sorted = tasks.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor(part * (sorted.length - 1))]! * 10) / 10;
  return { figure, tiles, tasks: tasks.length, p99Ms: at(0.99), mostMs: at(1) };
}

/** Scrolls a list of `articles` products from its top, in its middle and after a jump, in Chromium without slowdown. */
export async function benchKioskScrolling(
  { articles }: { articles: number },
  say: (line: string) => void,
): Promise<ScrollFigure[]> {
  const seller = await StandInSeller.start((await bundle({ only: 'page' })).pageFolder);
  stock(seller, articles);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${seller.url}/#/articles`);
    await page.locator('.browse .tile').first().waitFor();
    await showAll(page);
    say(`${articles} products are listed`);
    const devtools = await page.context().newCDPSession(page);
    const wheel = async (by: number) => {
      for (let step = 0; step < 25; step++) {
        await page.mouse.wheel(0, by);
        await page.waitForTimeout(60);
      }
    };
    const jump = async (part: number) => {
      await page.evaluate((to) => {
        const main = document.querySelector('main')!;
        main.scrollTop = main.scrollHeight * to;
      }, part);
      await page.waitForTimeout(800);
    };
    await page.mouse.move(500, 500);
    await jump(0);
    const figures: ScrollFigure[] = [];
    for (const [figure, work] of [
      ['scrolling down from the top', () => wheel(400)],
      ['a jump to the middle', () => jump(0.5)],
      ['scrolling up in the middle', () => wheel(-400)],
    ] as const) {
      const tasks = await tasksDuring(devtools, work);
      figures.push(summarise(figure, await page.locator('.browse .tile').count(), tasks));
      say(figure);
    }
    return figures;
  } finally {
    await browser.close();
    await seller.stop();
  }
}
