import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { DevToolsPipe } from './devtools-pipe.ts';

/** Screens on which no one enters who they are or what they pay with. */
const wholeScreens = [/^\/$/, /^\/articles$/, /^\/articles\/[^/]+$/];
/** What the kiosk itself adds to its address. */
const ownParameters = new Set(['idle']);

/**
 * Whether a screen may be in a picture as it is. On every other one, and wherever something was typed, the picture shows where
 * things are and none of the texts.
 * @param address of the page
 */
export function isShownWhole(address: string, hasTyped: boolean): boolean {
  const { pathname, searchParams } = new URL(address);
  const isPlain = [...searchParams.keys()].every((name) => ownParameters.has(name));
  return !hasTyped && isPlain && wholeScreens.some((screen) => screen.test(pathname));
}

const withoutTexts = `*, *::before, *::after { color: transparent !important; -webkit-text-fill-color: transparent !important;
  text-shadow: none !important; caret-color: transparent !important; background-image: none !important; }
  img, picture, canvas, video { visibility: hidden !important; }`;

const lookAtPage = `JSON.stringify({ address: location.href,
  hasTyped: [...document.querySelectorAll('input, textarea')].some(({ value }) => value !== '') })`;

const coverPage = `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(withoutTexts)});
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; globalThis.coveredForPicture = sheet; }`;
const uncoverPage = `document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== globalThis.coveredForPicture)`;

const seenSchema = z.object({ address: z.string(), hasTyped: z.boolean() });
const targetsSchema = z.object({
  targetInfos: z.array(z.object({ targetId: z.string(), type: z.string(), url: z.string() })),
});
const sessionSchema = z.object({ sessionId: z.string() });
const valueSchema = z.object({ result: z.object({ value: z.string() }) });
const pictureSchema = z.object({ data: z.base64() });

export type KioskPicture = { png: string; says: string } | { missing: string };

const patienceMs = 5_000;
const pauseMs = 200;

/**
 * Takes a picture of the shop's page: whole where that is harmless, otherwise without its texts. A kiosk that is just opening has
 * no page yet, or one that cannot be asked: it gets five seconds.
 */
export async function takePicture(pipe: DevToolsPipe): Promise<KioskPicture> {
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const isLast = waitedMs >= patienceMs || pipe.isClosed;
    try {
      const picture = await pictureOfPage(pipe);
      if ('png' in picture || isLast) return picture;
    } catch (error) {
      if (isLast) throw error;
    }
    await pause(pauseMs);
  }
}

async function pictureOfPage(pipe: DevToolsPipe): Promise<KioskPicture> {
  const { targetInfos } = targetsSchema.parse(await pipe.ask('Target.getTargets'));
  const page = targetInfos.find(({ type, url }) => type === 'page' && url.startsWith('app://kiosk/'));
  if (page === undefined) return { missing: 'There is no picture: the kiosk shows no shop at this moment.' };
  const attached = await pipe.ask('Target.attachToTarget', { targetId: page.targetId, flatten: true });
  const { sessionId } = sessionSchema.parse(attached);
  const run = (expression: string) => pipe.ask('Runtime.evaluate', { expression, returnByValue: true }, sessionId);
  const isWhole = async () => {
    const { result } = valueSchema.parse(await run(lookAtPage));
    const { address, hasTyped } = seenSchema.parse(JSON.parse(result.value));
    return isShownWhole(address, hasTyped);
  };
  const capture = async () =>
    pictureSchema.parse(await pipe.ask('Page.captureScreenshot', { format: 'png' }, sessionId)).data;
  try {
    if (await isWhole()) {
      const png = await capture();
      // Somebody may have gone on meanwhile.
      if (await isWhole()) return { png, says: 'The kiosk’s page as it was.' };
    }
    await run(coverPage);
    const png = await capture().finally(() => run(uncoverPage));
    return { png, says: 'The kiosk’s page without its texts, because details of a shopper may have been on it.' };
  } finally {
    await pipe.ask('Target.detachFromTarget', { sessionId });
  }
}
