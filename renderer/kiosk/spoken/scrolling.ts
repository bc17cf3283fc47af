import { present } from '../../../contract/presence.ts';

/**
 * Scrolling in spoken mode, where one finger explores and cannot scroll. Two fingers scroll anywhere; because not everybody can
 * use two, the bar has buttons for it (WCAG 2.2, 2.5.1).
 */

/** How much of the previous view stays visible, for orientation. */
const shareKept = 0.15;

/** The visible part of the scrollable content, and the number of parts. */
export type PartInSight = { part: number; parts: number };

function partInSight({ scrollTop, scrollHeight, clientHeight }: Element): PartInSight {
  const step = clientHeight * (1 - shareKept);
  const parts = 1 + Math.ceil(Math.max(scrollHeight - clientHeight - 1, 0) / step);
  const isAtEnd = scrollTop + clientHeight >= scrollHeight - 1;
  return { part: isAtEnd ? parts : Math.min(1 + Math.round(scrollTop / step), parts), parts };
}

function scrollableAt(element: Element | null): Element | null {
  let place = element;
  while (place) {
    const { overflowX, overflowY } = getComputedStyle(place);
    const isLonger = place.scrollHeight > place.clientHeight && /auto|scroll/.test(overflowY);
    if (isLonger || (place.scrollWidth > place.clientWidth && /auto|scroll/.test(overflowX))) return place;
    place = place.parentElement;
  }
  return null;
}

/** Scrolls the screen by one view and returns the visible part; undefined if there is no screen. */
export function scrollScreen(direction: 'up' | 'down'): PartInSight | undefined {
  const screen = document.querySelector('main');
  if (!screen) return undefined;
  const by = screen.clientHeight * (1 - shareKept);
  screen.scrollBy({ top: direction === 'down' ? by : -by, behavior: 'instant' });
  return partInSight(screen);
}

type Point = { x: number; y: number };

function middleOf(touches: TouchList): Point {
  const one = present(touches[0], 'the first finger');
  const other = present(touches[1], 'the second finger');
  return { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 };
}

/**
 * @param onScrolled called when the fingers are lifted
 * @returns a function that ends it
 */
export function scrollByTwoFingers(onScrolled: (inSight: PartInSight) => void): () => void {
  let place: Element | null = null;
  let last: Point | null = null;

  function handle(event: TouchEvent) {
    const { touches } = event;
    if (touches.length < 2) {
      if (place) onScrolled(partInSight(place));
      place = null;
      last = null;
      return;
    }
    if (event.cancelable) event.preventDefault();
    const middle = middleOf(touches);
    if (last) place?.scrollBy({ left: last.x - middle.x, top: last.y - middle.y, behavior: 'instant' });
    else place = scrollableAt(document.elementFromPoint(middle.x, middle.y));
    last = middle;
  }

  // Runs before exploring, which stops touches for all later listeners.
  const kinds = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const;
  const options = { capture: true, passive: false };
  for (const kind of kinds) window.addEventListener(kind, handle, options);
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, handle, options);
  };
}
