import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { startBenchShop } from './bench-shop.ts';

/** What a page holds after a number of shopper sessions, all that nobody needs any more let go. */
export type SessionSample = { sessions: number; heapBytes: number; nodes: number; listeners: number };

/**
 * One short visit, in the page itself so that nothing but the page is measured: a department, an article of it, into the
 * basket, and over again.
 */
async function visitInPage(count: number): Promise<void> {
  const patienceMs = 30_000;
  const until = (selector: string) =>
    new Promise<HTMLElement>((resolve, reject) => {
      const givesUpAt = performance.now() + patienceMs;
      const look = () => {
        const found = document.querySelector<HTMLElement>(selector);
        if (found) resolve(found);
        else if (performance.now() > givesUpAt) reject(new Error(`${selector} did not come`));
        else setTimeout(look, 5);
      };
      look();
    });
  for (let visit = 0; visit < count; visit++) {
    const frame = await until('.frame:not([data-former])');
    (await until('.frame:not([data-former]) .home .department')).click();
    (await until('.browse .tile:not(.tile-gone)')).click();
    (await until('.article-actions .button-main:not([data-disabled])')).click();
    await until('.lane .basket-line');
    (await until('.start-over .button')).click();
    const leave = await until('[role=alertdialog] .button-bad:not([aria-disabled])');
    frame.dataset['former'] = '';
    leave.click();
    await until('.frame:not([data-former]) .home');
  }
}

/** Buttons that destroy something wait a second before they act: of many visits, most of the time would be that. */
function shortenTheSecond(): void {
  const wait = window.setTimeout.bind(window);
  window.setTimeout = ((run: () => void, ms?: number) => wait(run, ms === 1_000 ? 10 : ms)) as typeof window.setTimeout;
}

async function sample(page: Page, sessions: number): Promise<SessionSample> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await devtools.send('HeapProfiler.enable');
  // What one collection finalises, the page lets go of in its next turn, and the next collection frees.
  for (let round = 0; round < 6; round++) {
    await devtools.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  }
  const { metrics } = await devtools.send('Performance.getMetrics');
  const value = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value;
  const taken = {
    sessions,
    heapBytes: value('JSHeapUsedSize'),
    nodes: value('Nodes'),
    listeners: value('JSEventListeners'),
  };
  await devtools.detach();
  return taken;
}

/**
 * Runs shopper sessions one after another in an open kiosk page.
 * @param every how many sessions lie between two samples; the first sample is taken after that many, when caches are full
 */
export async function runKioskSessions(
  page: Page,
  { count, every }: { count: number; every: number },
  onSample: (sample: SessionSample) => void = () => {},
): Promise<SessionSample[]> {
  const samples: SessionSample[] = [];
  await page.evaluate(shortenTheSecond);
  for (let done = every; done <= count; done += every) {
    await page.evaluate(visitInPage, every);
    const taken = await sample(page, done);
    samples.push(taken);
    onSample(taken);
  }
  return samples;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** By how much a session makes it grow: the slope of the line through the samples (least squares). */
export function growthPerSession(samples: SessionSample[], of: Exclude<keyof SessionSample, 'sessions'>): number {
  const meanSessions = mean(samples.map(({ sessions }) => sessions));
  const meanValue = mean(samples.map((each) => each[of]));
  const spread = samples.reduce((sum, { sessions }) => sum + (sessions - meanSessions) ** 2, 0);
  const together = samples.reduce((sum, each) => sum + (each.sessions - meanSessions) * (each[of] - meanValue), 0);
  return spread === 0 ? 0 : together / spread;
}

/** A whole shop, one page in Chromium, and one shopper after another. */
export async function benchKioskSessions(
  { count, every }: { count: number; every: number },
  say: (line: string) => void,
): Promise<SessionSample[]> {
  const shop = await startBenchShop({ link: 'line' });
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(shop.report.url);
    const samples = await runKioskSessions(page, { count, every }, ({ sessions, heapBytes, nodes, listeners }) =>
      say(`${sessions} sessions: ${(heapBytes / 1e6).toFixed(2)} MB, ${nodes} nodes, ${listeners} listeners`),
    );
    const [heap, nodes, listeners] = (['heapBytes', 'nodes', 'listeners'] as const).map((each) =>
      growthPerSession(samples, each),
    );
    say(`Growth a session: ${heap!.toFixed(0)} bytes, ${nodes!.toFixed(4)} nodes, ${listeners!.toFixed(4)} listeners`);
    return samples;
  } finally {
    await browser.close();
    await shop.stop();
  }
}
