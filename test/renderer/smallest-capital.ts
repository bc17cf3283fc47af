import type { Page } from 'playwright-core';

/** How many CSS pixels high a capital letter of the smallest text on the page is, by the page's own typeface. */
export function smallestCapital(page: Page): Promise<number> {
  return page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d')!;
    const heights = [...document.querySelectorAll<HTMLElement>('body *')].flatMap((element) => {
      const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim() !== '');
      if (!isText || !element.checkVisibility({ visibilityProperty: true })) return [];
      if (element.closest('svg, [aria-hidden=true], .for-screen-readers')) return [];
      const { fontSize, fontWeight } = getComputedStyle(element);
      // Ten times as large: a canvas counts in whole pixels.
      context.font = `${fontWeight} ${10 * Number.parseFloat(fontSize)}px 'Inter Variable'`;
      return [context.measureText('H').actualBoundingBoxAscent / 10];
    });
    return Math.min(...heights);
  });
}
