import { useSyncExternalStore } from 'react';
import { useLocation } from 'react-router';
import { useBasket } from '../basket/basket-provider.tsx';
import { hearTouches } from '../page/hear-touches.ts';
import { terminalSettings } from '../page/terminal-settings.ts';

const { idleMs } = terminalSettings;
const betweenLooksMs = 1_000;

// Uses a monotonic clock, because a machine's own clock is corrected now and then.
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
  // The touch that wakes the kiosk does nothing else: its end must not hit what it uncovers.
  if (event.type !== 'pointerdown') set(false);
}

/** Watches while there is a listener; a later listener continues from the kiosk's last touch. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const endTouches = hearTouches(touched);
  // Runs after the buttons, so the touched button still receives the click.
  window.addEventListener('click', touched);
  const looking = setInterval(() => set(idleMs !== null && performance.now() - touchedAt >= idleMs), betweenLooksMs);
  return () => {
    listeners.delete(listener);
    clearInterval(looking);
    endTouches();
    window.removeEventListener('click', touched);
  };
}

const nobodyWatches = () => () => {};

/** Whether a kiosk is untouched, on its first screen and with an empty basket. Never true in a shopper's own browser. */
export function useIsAttracting(): boolean {
  const { pathname } = useLocation();
  const { lines } = useBasket();
  const untouched = useSyncExternalStore(terminalSettings.isKiosk ? subscribe : nobodyWatches, () => isUntouched);
  return untouched && pathname === '/' && lines.length === 0;
}
