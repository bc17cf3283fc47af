const touches = ['pointerdown', 'keydown', 'wheel'] as const;
const movements = ['pointermove', 'touchmove'] as const;

/**
 * Reports activity: a touch, a key or a wheel, before other listeners can stop the event.
 * @param options.alsoMoves a finger or pointer that only moves counts too
 * @returns a function that stops listening
 */
export function hearTouches(touched: (event: Event) => void, options: { alsoMoves?: boolean } = {}): () => void {
  const kinds = options.alsoMoves ? [...touches, ...movements] : touches;
  for (const kind of kinds) window.addEventListener(kind, touched, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, touched, { capture: true });
  };
}
