import { textOf } from './element-text.ts';

/**
 * Speaks changes that happen by themselves: live regions, and the heading of a screen that replaced another. People who do not
 * see the page hear both.
 */

const live = '[role=alert], [role=status], output, [aria-live=polite], [aria-live=assertive]';
/** Typing is reported as it happens (spoken-typing.ts). */
const keyboards = '.keyboard';
export const screenHeading = 'main h1, main h2';
const urgent = '[role=alert], [aria-live=assertive]';

/** Changes come in bursts while a screen is built. */
const settleMs = 120;

export type Change = { element: Element; words: string; isUrgent: boolean };

/**
 * @returns ends it
 */
export function watchChanges(onChange: (change: Change) => void): () => void {
  const said = new WeakMap<Element, string>();
  const touched = new Set<Element>();
  const present = document.querySelector(screenHeading);
  let heading = present ? textOf(present) : '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  for (const region of document.querySelectorAll(live)) said.set(region, textOf(region));

  function settle() {
    const first = document.querySelector(screenHeading);
    const now = first ? textOf(first) : '';
    if (first && now !== '' && now !== heading) onChange({ element: first, words: now, isUrgent: false });
    heading = now;
    for (const region of touched) {
      if (!region.isConnected) continue;
      const words = textOf(region);
      if (words !== '' && words !== said.get(region)) {
        onChange({ element: region, words, isUrgent: region.matches(urgent) });
      }
      said.set(region, words);
    }
    touched.clear();
  }

  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      const region = element?.closest(live);
      if (region && !region.closest(keyboards)) touched.add(region);
      for (const added of addedNodes) {
        if (!(added instanceof Element)) continue;
        if (added.matches(live)) touched.add(added);
        for (const inside of added.querySelectorAll(live)) touched.add(inside);
      }
    }
    clearTimeout(timer);
    timer = setTimeout(settle, settleMs);
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
