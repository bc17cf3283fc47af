import type { KeyboardEvent } from 'react';

/**
 * Keyboard navigation in the on-screen keyboard. It is one stop of the Tab key; inside it the arrow keys move to the nearest key
 * in their direction (WAI-ARIA Authoring Practices, roving tabindex).
 */

const directions: Record<string, [right: number, down: number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

function keysOf(keyboard: Element): HTMLElement[] {
  return [...keyboard.querySelectorAll<HTMLElement>('button')];
}

/** The distance from `from` to `to` in a direction; a sideways offset counts as farther. Undefined if it is not that way. */
function distance(from: DOMRect, to: DOMRect, [right, down]: [number, number]): number | undefined {
  const across = to.x + to.width / 2 - (from.x + from.width / 2);
  const along = to.y + to.height / 2 - (from.y + from.height / 2);
  const ahead = across * right + along * down;
  const aside = Math.abs(across * down) + Math.abs(along * right);
  return ahead > 1 ? ahead + 3 * aside : undefined;
}

/** Moves to the next key for an arrow key; returns whether it did. */
export function travelByArrow(event: KeyboardEvent<HTMLElement>): boolean {
  const direction = directions[event.key];
  const here = document.activeElement;
  if (!direction || !(here instanceof HTMLElement) || !event.currentTarget.contains(here)) return false;
  const from = here.getBoundingClientRect();
  const [nearest] = keysOf(event.currentTarget)
    .map((key) => ({ key, far: distance(from, key.getBoundingClientRect(), direction) }))
    .filter((each): each is { key: HTMLElement; far: number } => each.far !== undefined)
    .toSorted((a, b) => a.far - b.far);
  nearest?.key.focus();
  return nearest !== undefined;
}

/** Makes one key of the keyboard reachable with Tab: the focused one, or the first. */
export function keepOneStop(keyboard: Element): void {
  const keys = keysOf(keyboard);
  const stop = keys.find((key) => key === document.activeElement) ?? keys[0];
  for (const key of keys) {
    const tabIndex = key === stop ? 0 : -1;
    if (key.tabIndex !== tabIndex) key.tabIndex = tabIndex;
  }
}
