/** The time of the last input, as `performance.now()` counts. Calls that the page makes by itself are none. */
let inputAt = performance.now();

for (const input of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(input, () => (inputAt = performance.now()), { capture: true, passive: true });
}

/** How many whole seconds ago the page had its last input. */
export const idleSeconds = (): number => Math.max(0, Math.floor((performance.now() - inputAt) / 1_000));
