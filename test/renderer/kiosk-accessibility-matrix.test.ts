import type { RunOptions } from 'axe-core';
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { themes } from '../../renderer/kiosk/display/display-settings.ts';
import type { Theme } from '../../renderer/kiosk/display/display-settings.ts';
import { languageCodes } from '../../renderer/wording/languages.ts';
import { describeWhere } from '../support/requirements.ts';
import { axeViolations, standards } from './axe-violations.ts';
import { journeys, show, speak } from './every-screen.ts';
import { kioskInBrowser } from './kiosk-in-browser.ts';
import { rooms, targetsAtFault, wordsAtFault } from './targets-and-words.ts';

/** Everything at once in the first theme; what depends on colours in each. High contrast keeps 7:1 (WCAG 2.2, 1.4.6). */
function rulesFor(theme: Theme): RunOptions {
  if (theme === 'standard') return { runOnly: standards };
  const isHigh = theme.startsWith('contrast');
  return { runOnly: { type: 'rule', values: [isHigh ? 'color-contrast-enhanced' : 'color-contrast'] } };
}

/** Every language in the first theme. Colours are the same in all of them: the longest words stand for the rest. */
function themesIn(language: string): readonly Theme[] {
  return language === 'de' ? themes : ['standard'];
}

async function violations(page: Page, theme: Theme): Promise<string[]> {
  const found = await axeViolations(page, rulesFor(theme));
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${any[0]?.message ?? ''} ${html.slice(0, 140)}`),
  );
}

describeWhere('chromium', 'every screen, in every language and theme', () => {
  const kiosk = kioskInBrowser();

  it.each(Object.entries(journeys))('violates nothing that axe knows of: %s', async (_name, journey) => {
    const wrong: string[] = [];
    await journey(kiosk, async (page, screen) => {
      for (const language of languageCodes) {
        await speak(page, language);
        for (const theme of themesIn(language)) {
          await show(page, { theme });
          const found = await violations(page, theme);
          wrong.push(...found.map((violation) => `${screen} ${language} ${theme} ${violation}`));
        }
      }
      await show(page, { theme: 'standard' });
      await speak(page, 'en');
    });
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(journeys))(
    'has large targets and words that fit, in every size: %s',
    async (_name, journey) => {
      const wrong: string[] = [];
      await journey(kiosk, async (page, screen) => {
        for (const room of rooms) {
          await page.setViewportSize(room);
          // Sizes in between hold where the smallest and the largest do.
          for (const text of ['usual', 'largest']) {
            await show(page, { text });
            for (const language of ['de', 'ar']) {
              await speak(page, language);
              const found = [...(await targetsAtFault(page)), ...(await wordsAtFault(page))];
              wrong.push(...found.map((fault) => `${screen} ${room.width} ${text} ${language}: ${fault}`));
            }
          }
        }
        await page.setViewportSize(rooms[0]!);
        await show(page, { text: 'usual' });
        await speak(page, 'en');
      });
      expect(wrong).toEqual([]);
    },
  );
});
