import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, Result, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules that every screen keeps: WCAG 2.2 A and AA, and what axe thinks good besides. */
export const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong on a page without frames. It is put into the page once and looks at it from within, which costs a
 * third of putting it there for every look and adding up in a second page what it found in frames.
 * @param ignored a selector of what is not looked at
 */
export async function axeViolations(page: Page, options: RunOptions, ignored?: string): Promise<Result[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const found = await look(page, options, ignored);
  if (found.length === 0) return found;
  // A pointer that a new screen came under changes a button's colours late: what is wrong still is when they are what they will be.
  await page.waitForFunction(() => !document.getAnimations().some((each) => each instanceof CSSTransition));
  return look(page, options, ignored);
}

function look(page: Page, options: RunOptions, ignored: string | undefined): Promise<Result[]> {
  return page.evaluate(
    async ({ given, exclude }) => {
      if (document.querySelector('iframe, frame') !== null) throw new Error('What is in a frame would not be seen');
      type Axe = { run: (context: object, options: RunOptions) => Promise<AxeResults> };
      const { axe } = window as unknown as { axe: Axe };
      const { violations } = await axe.run(exclude === undefined ? document : { exclude: [[exclude]] }, {
        ...given,
        resultTypes: ['violations'],
      });
      return violations;
    },
    { given: options, exclude: ignored },
  );
}
