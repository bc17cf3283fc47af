/**
 * In spoken mode the first touch says what is under the finger, and a second touch on the same element presses it. A finger that
 * moves over the screen says what it reaches. A second finger explores and presses nothing: two fingers scroll (scrolling.ts).
 * Keys are left alone, because the focused element has already been spoken.
 */

const controls =
  'a[href], button, input, textarea, summary, [role=button], [role=radio], [role=option], [role=switch], label.switch';
const texts = 'h1, h2, h3, p, dt, dd, li, legend, output, address, figure, [role=progressbar], .options-legend, .badge';

/** The gesture begun by a first touch, up to the click that the browser makes from it. */
const gesture = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'touchstart', 'touchend', 'click'] as const;

function under(x: number, y: number): Element | null {
  const top = document.elementFromPoint(x, y);
  return top?.closest(controls) ?? top?.closest(texts) ?? null;
}

/**
 * @param onExplore is told of each element that a finger comes upon
 * @returns ends it
 */
export function exploreByTouch(onExplore: (element: Element) => void): () => void {
  let explored: Element | null = null;
  let isExploring = false;
  let isScrolling = false;

  function handle(event: Event) {
    const { type } = event;
    if (event instanceof PointerEvent && type === 'pointerdown' && !event.isPrimary) {
      isExploring = true;
      isScrolling = true;
      explored = null;
    } else if (event instanceof PointerEvent && type === 'pointerdown') {
      isScrolling = false;
      const found = under(event.clientX, event.clientY);
      const isControl = found?.matches(controls) ?? false;
      isExploring = !isControl || found !== explored;
      if (isExploring) {
        explored = isControl ? found : null;
        if (found) onExplore(found);
      }
    }
    // A click without a pointer comes from a key or from the page itself.
    if (type === 'click' && (event as MouseEvent).detail === 0 && (event as PointerEvent).pointerType === '') return;
    if (!isExploring) return;
    event.stopImmediatePropagation();
    if (event.cancelable) event.preventDefault();
  }

  function move({ buttons, clientX, clientY }: PointerEvent) {
    if (!isExploring || isScrolling || buttons === 0) return;
    const found = under(clientX, clientY);
    if (!found || found === explored) return;
    explored = found;
    onExplore(found);
  }

  const options = { capture: true, passive: false };
  // Listeners that only watch for activity are on the window, so they hear of it first.
  for (const type of gesture) document.addEventListener(type, handle, options);
  window.addEventListener('pointermove', move, { capture: true, passive: true });
  return () => {
    for (const type of gesture) document.removeEventListener(type, handle, options);
    window.removeEventListener('pointermove', move, { capture: true });
  };
}
