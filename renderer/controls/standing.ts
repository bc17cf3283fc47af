import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * Guards controls that commit or destroy something against a second touch that was meant for another control. Such a control acts
 * only if it has been on the screen for a second, and only if it did not just move to where another control was touched.
 */

/** People with a tremor, or without patience, touch twice within this time. */
export const standsAfterMs = 1_000;

/** A control that moved less is where it was. */
const samePlacePx = 8;

const guarded = new Set<Element>();

type Touch = { at: number; places: Map<Element, DOMRect> };

/** The newest touch, and the one before it. */
let newest: Touch | null = null;
let former: Touch | null = null;

function note() {
  former = newest;
  newest = {
    at: performance.now(),
    places: new Map([...guarded].map((element) => [element, element.getBoundingClientRect()])),
  };
}

function noteKey({ key, repeat }: KeyboardEvent) {
  if (!repeat && (key === 'Enter' || key === ' ')) note();
}

/** What was a scroll moves controls on purpose. */
function forget() {
  newest = null;
}

function watch(element: Element): () => void {
  if (guarded.size === 0) {
    window.addEventListener('pointerdown', note, true);
    window.addEventListener('keydown', noteKey, true);
    window.addEventListener('pointercancel', forget, true);
  }
  guarded.add(element);
  return () => {
    guarded.delete(element);
    if (guarded.size > 0) return;
    window.removeEventListener('pointerdown', note, true);
    window.removeEventListener('keydown', noteKey, true);
    window.removeEventListener('pointercancel', forget, true);
    newest = null;
    former = null;
  };
}

/** Whether a control that is touched now was elsewhere, or not there, when something was touched just before. */
function hasJustMoved(element: Element): boolean {
  if (!former || performance.now() - former.at >= standsAfterMs) return false;
  const before = former.places.get(element);
  if (!before) return true;
  const now = element.getBoundingClientRect();
  return Math.max(Math.abs(now.x - before.x), Math.abs(now.y - before.y)) > samePlacePx;
}

export type Standing = {
  /** Whether the control has been there long enough; until then it says that it is disabled, and keeps the focus. */
  stands: boolean;
  /** Give it to the control as its `ref`. */
  place: (element: Element | null) => void;
  /** Call it when a press begins; `mayAct` then answers for this press. */
  begin: () => void;
  /** Whether the press counts. */
  mayAct: () => boolean;
};

/**
 * @param isGuarded whether the control needs it now. It counts the time from when this becomes true, and from when the control
 *   appears
 */
export function useStanding(isGuarded: boolean): Standing {
  const [element, setElement] = useState<Element | null>(null);
  const [standing, setStanding] = useState<Element | null>(null);
  const isMeant = useRef(true);
  useEffect(() => {
    if (!isGuarded || !element) return;
    const unwatch = watch(element);
    const timer = setTimeout(() => setStanding(element), standsAfterMs);
    return () => {
      unwatch();
      clearTimeout(timer);
      setStanding(null);
    };
  }, [isGuarded, element]);
  const stands = !isGuarded || (element !== null && standing === element);
  const begin = useCallback(() => {
    isMeant.current = !isGuarded || (stands && element !== null && !hasJustMoved(element));
  }, [isGuarded, stands, element]);
  const mayAct = useCallback(() => isMeant.current, []);
  return { stands, place: setElement, begin, mayAct };
}
