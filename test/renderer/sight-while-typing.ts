import type { Page } from 'playwright-core';

/** Measures, inside the page, what a shopper sees of the field that is typed into and of the keys. */

/** Twelve displays on which the page runs, from a telephone to a wall. */
export const displays = [
  [1280, 800],
  [1280, 720],
  [1024, 768],
  [1024, 600],
  [800, 480],
  [480, 800],
  [1920, 1080],
  [1080, 1920],
  [3840, 2160],
  [2160, 3840],
  [768, 1024],
  [360, 640],
] as const;

/**
 * Gives the focus to every field that is there, one after another.
 * @param pages the labels of the pages of letters and signs that are opened, too
 * @returns the parts of a field, its label or its message that are not in sight, and the keys that are off the display, covered,
 *   smaller than 44 px or narrower than their sign
 */
export function faultsWhileTyping(page: Page, pages: string[] = []): Promise<string[]> {
  return page.evaluate(async (labels) => {
    const [tolerance, leastKey, keysAt] = [0.5, 44, '.keyboard button'];
    const keys = () => [...document.querySelectorAll<HTMLElement>(keysAt)];

    function isSeen(element: Element, within: Element): boolean {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      if (top < -tolerance || left < -tolerance) return false;
      if (bottom > innerHeight + tolerance || right > innerWidth + tolerance) return false;
      const inset = Math.min(3, (bottom - top) / 4, (right - left) / 4);
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const points = [
        [x, y],
        [x, top + inset],
        [x, bottom - inset],
        [left + inset, y],
        [right - inset, y],
      ] as const;
      return points.every(([atX, atY]) => within.contains(document.elementFromPoint(atX, atY)));
    }

    function faultsOfField(field: Element): string[] {
      const block = field.closest('.birth-date') ?? field.closest('.field, .search-bar')!;
      const parts = [
        { what: 'field', part: field },
        ...[...block.querySelectorAll(':scope > .field-label')].map((part) => ({ what: 'label', part })),
        ...[...(field.closest('.field')?.querySelectorAll('.field-label') ?? [])].map((part) => ({
          what: 'label',
          part,
        })),
        ...[...block.querySelectorAll<HTMLElement>('.field-message-error, .search-notice')]
          .filter((message) => message.checkVisibility())
          .map((part) => ({ what: 'message', part })),
      ];
      // A notice over the page lets touches through.
      for (const { part } of parts) (part as HTMLElement).style.pointerEvents = 'auto';
      return parts
        .filter(({ part }) => !isSeen(part, block))
        .map(({ what, part }) => {
          const { top, bottom } = part.getBoundingClientRect();
          return `${what} hidden at ${top.toFixed(0)}–${bottom.toFixed(0)}`;
        });
    }

    function faultsOfKeys(): string[] {
      return keys().flatMap((key) => {
        const { width, height } = key.getBoundingClientRect();
        const name = `key "${key.getAttribute('aria-label') ?? key.textContent}"`;
        const faults: string[] = [];
        if (!isSeen(key, key)) faults.push(`${name} not whole on the display`);
        if (Math.min(width, height) < leastKey - tolerance)
          faults.push(`${name} ${width.toFixed(1)} × ${height.toFixed(1)}`);
        if (key.scrollWidth > key.clientWidth + 1) faults.push(`${name} too narrow for its sign`);
        return faults;
      });
    }

    /** A page that has not answered yet gets the frames that an eye would give it. */
    async function faultsAt(field: Element): Promise<string[]> {
      const measure = () => [...faultsOfField(field), ...faultsOfKeys()];
      let faults = measure();
      for (let frame = 0; faults.length > 0 && frame < 4; frame++) {
        await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        faults = measure();
      }
      return faults;
    }

    const keyCalled = (label: string) => keys().find((key) => key.ariaLabel === label);
    const partKey = () => keys().find((key) => /^\d\/\d$/.test(key.textContent ?? ''));

    const found: string[] = [];
    for (const field of document.querySelectorAll<HTMLInputElement>('main .field-input, main .search-input')) {
      field.focus({ preventScroll: true });
      await Promise.resolve();
      const name = field.name || 'search';
      found.push(...(await faultsAt(field)).map((fault) => `${name}: ${fault}`));
      for (const label of labels) {
        keyCalled(label)?.click();
        const parts = Number(partKey()?.textContent?.at(-1) ?? 1);
        for (let part = 1; part <= parts; part++) {
          await Promise.resolve();
          found.push(...(await faultsAt(field)).map((fault) => `${name}, ${label} ${part}/${parts}: ${fault}`));
          partKey()?.click();
        }
      }
    }
    return found;
  }, pages);
}
