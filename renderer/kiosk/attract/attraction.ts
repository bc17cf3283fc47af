import { useSyncExternalStore } from 'react';
import { useLocation } from 'react-router';
import { useBasket } from '../basket/basket-provider.tsx';
import { hearTouches } from '../page/hear-touches.ts';
import { terminalSettings } from '../page/terminal-settings.ts';

/** How long nobody has touched a kiosk before it calls for somebody. */
const untouchedMs = 60_000;
const betweenLooksMs = 1_000;

// By a clock that nobody sets: a machine's own is put right now and then.
let touchedAt = performance.now();
let isUntouched = false;
const listeners = new Set<() => void>();

function set(wanted: boolean): void {
  if (isUntouched === wanted) return;
  isUntouched = wanted;
  for (const listener of listeners) listener();
}

function touched(event: Event): void {
  touchedAt = performance.now();
  // The touch that wakes the kiosk does nothing else: what it uncovers must not be hit by the end of it.
  if (event.type !== 'pointerdown') set(false);
}

/** Watches for as long as somebody listens; whoever comes next takes over when a kiosk was touched last. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const endTouches = hearTouches(touched);
  // After the buttons: the one that was touched is still there to hear of it.
  window.addEventListener('click', touched);
  const looking = setInterval(() => set(performance.now() - touchedAt >= untouchedMs), betweenLooksMs);
  return () => {
    listeners.delete(listener);
    clearInterval(looking);
    endTouches();
    window.removeEventListener('click', touched);
  };
}

const nobodyWatches = () => () => {};

/** Whether a kiosk stands there untouched, with its first screen and nothing in the basket. A browser of one's own never does. */
export function useIsAttracting(): boolean {
  const { pathname } = useLocation();
  const { lines } = useBasket();
  const untouched = useSyncExternalStore(terminalSettings.isKiosk ? subscribe : nobodyWatches, () => isUntouched);
  return untouched && pathname === '/' && lines.length === 0;
}
