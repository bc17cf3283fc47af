import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { themes } from '../../renderer/kiosk/display/display-settings.ts';
import type { Theme } from '../../renderer/kiosk/display/display-settings.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';
import { describeWhere } from '../support/requirements.ts';
import { axeViolations, standards } from './axe-violations.ts';
import { journeys, show, speak, withoutDrawing } from './every-screen.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';
import { smallestCapital } from './smallest-capital.ts';
import { faultsInSizes, narrowestRoom, rooms } from './targets-and-words.ts';

/** The smallest capital in the largest text, on a display of unknown size: 7.3 mm. */
const leastCapital = 7.3 * (96 / 25.4);

/** Sizes of text in between hold where the smallest and the largest do. */
const extremes = ['usual', 'largest'];

/** The longest words, and the other direction, stand for the rest. */
const farthest: readonly string[] = ['de', 'ar'];

const [counter, upright] = rooms as [(typeof rooms)[0], (typeof rooms)[0]];

async function violations(page: Page, theme: Theme): Promise<string[]> {
  // High contrast keeps 7:1 (WCAG 2.2, 1.4.6).
  const isHigh = theme.startsWith('contrast');
  const rules = isHigh ? { 'color-contrast-enhanced': { enabled: true } } : {};
  const found = await axeViolations(page, { runOnly: standards, rules });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${any[0]?.message ?? ''} ${html.slice(0, 140)}`),
  );
}

/** What is wrong on a screen in one language: what axe sees of it, and what does not fit in the rooms that the language stands for. */
async function faultsIn(page: Page, language: string, theme: Theme): Promise<string[]> {
  const axeRoom = language === 'en' ? upright : counter;
  await page.setViewportSize(axeRoom);
  await show(page, { theme });
  const seen = await violations(page, theme);
  const found = seen.map((fault) => `${axeRoom.width} ${theme}: ${fault}`);
  await withoutDrawing(page, async () => {
    for (const room of farthest.includes(language) ? rooms : []) {
      await page.setViewportSize(room);
      const faults = await faultsInSizes(page, extremes, ['targets', 'words', 'settings']);
      found.push(...faults.map((fault) => `${room.width} ${fault}`));
    }
    await page.setViewportSize(narrowestRoom);
    const faults = [
      ...(await faultsInSizes(page, ['usual'], ['targets', 'width'])),
      ...(await faultsInSizes(page, ['largest'], ['width'])),
    ];
    found.push(...faults.map((fault) => `${narrowestRoom.width} ${fault}`));
  });
  return found;
}

describeWhere('chromium', 'every screen', () => {
  const kiosk = kioskInBrowser();

  // One walk for all of it: to get to a screen costs more than to look at it.
  it.each(Object.entries(journeys))(
    'has nothing that axe knows of, large targets and words that fit, in every language, theme, size and room: %s',
    async (_name, journey) => {
      const wrong: string[] = [];
      let screens = 0;
      await journey(kiosk, async (page, screen) => {
        screens++;
        for (const [place, language] of languageCodes.entries()) {
          await speak(page, language);
          // Each screen in each theme: colours are the same in every language.
          const theme = themes[(place + screens) % themes.length]!;
          const faults = await faultsIn(page, language, theme);
          wrong.push(...faults.map((fault) => `${screen} ${language} ${fault}`));
        }
        await page.setViewportSize(counter);
        await show(page, { theme: 'standard', text: 'largest' });
        await speak(page, 'en');
        const capital = await smallestCapital(page);
        if (capital < leastCapital) wrong.push(`${screen}: a capital of ${capital} px`);
        await show(page, { text: 'usual' });
      });
      expect(wrong).toEqual([]);
    },
    600_000,
  );
});
