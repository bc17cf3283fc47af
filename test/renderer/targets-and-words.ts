import type { Page } from 'playwright-core';

/** The displays that a kiosk has: a small one on a counter, an upright one on the floor, a large one on a wall. */
export const rooms = [
  { width: 1280, height: 800 },
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
];

/**
 * What is wrong with the targets in sight: at least 44 px each way, the main action 64 px (a line of text may hold smaller
 * ones: WCAG 2.2, 2.5.8), and all of it on the page.
 */
export function targetsAtFault(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const room = document.body.getBoundingClientRect();
    const targets = [...document.querySelectorAll<HTMLElement>('a[href], button, input, label.switch, [role=radio]')];
    return targets.flatMap((target) => {
      const isOff =
        target.closest('[inert], [aria-hidden=true]') !== null || target.matches('label input, [tabindex="-1"]');
      const box = target.getBoundingClientRect();
      // What is folded away while a field is typed into has no height, and comes back with the focus.
      const isFolded = box.height === 0 && target.closest('.frame[data-folded]') !== null;
      if (isOff || isFolded || !target.checkVisibility({ visibilityProperty: true }) || box.width <= 1) return [];
      const name = `${target.className} "${target.textContent?.trim().slice(0, 40)}" ${box.width} × ${box.height}`;
      const least = target.matches('.button-main') ? 64 : 44;
      if (box.height < least - 0.5 || box.width < 43.5) return [`too small: ${name}`];
      // What lies in a row that one moves sideways may begin outside.
      if (target.closest('.browse-categories')) return [];
      return box.left < room.left - 1 || box.right > room.right + 1 ? [`off the page: ${name}`] : [];
    });
  });
}

/** Words that do not fit where they stand: cut off, or over the edge of what they are in. */
export function wordsAtFault(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said = [
      ...document.querySelectorAll<HTMLElement>('button, a, h1, h2, p, dt, dd, label, legend, .field-input'),
    ];
    return said.flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.for-screen-readers')) return [];
      if (element.clientWidth <= 1 || element.scrollWidth <= element.clientWidth + 1) return [];
      return [`${element.className || element.tagName} "${element.textContent?.trim().slice(0, 40)}"`];
    });
  });
}
