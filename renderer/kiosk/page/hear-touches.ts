const touches = ['pointerdown', 'keydown', 'wheel'] as const;
const movements = ['pointermove', 'touchmove'] as const;

/**
 * Hears that somebody is there: a touch, a key, a wheel, before whoever may keep them from others.
 * @param options.alsoMoves a finger or pointer that only moves counts too
 * @returns ends it
 */
export function hearTouches(touched: (event: Event) => void, options: { alsoMoves?: boolean } = {}): () => void {
  const kinds = options.alsoMoves ? [...touches, ...movements] : touches;
  for (const kind of kinds) window.addEventListener(kind, touched, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, touched, { capture: true });
  };
}
