/** When somebody last touched this page, as `performance.now()` counts. Pages ask the seller by themselves, which is no use of them. */
let touchedAt = performance.now();

for (const touch of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(touch, () => (touchedAt = performance.now()), { capture: true, passive: true });
}

/** For how many whole seconds nobody has touched the page. */
export const untouchedSeconds = (): number => Math.max(0, Math.floor((performance.now() - touchedAt) / 1_000));
