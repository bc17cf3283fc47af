/** The gesture with which staff ask for their menu: this many touches in one corner of the screen, within this time. */
const touches = 5;
const withinMs = 3_000;
/** Side of a corner in CSS pixels: two fingers wide, and no button of the page lies entirely under it. */
const cornerSize = 88;

type Touch = { x: number; y: number; atMs: number };

/** Counts touches. Shoppers who touch a corner by accident do not reach five in three seconds. */
export class CornerGesture {
  #corner: string | undefined;
  #times: number[] = [];

  /**
   * @param touch in CSS pixels, its time from a monotonic clock
   * @returns whether this one completed the gesture
   */
  touched({ x, y, atMs }: Touch, screen: { width: number; height: number }): boolean {
    const corner = cornerAt(x, y, screen);
    if (corner === undefined || corner !== this.#corner) this.#times = [];
    this.#corner = corner;
    if (corner === undefined) return false;
    this.#times = [...this.#times.filter((time) => atMs - time < withinMs), atMs];
    if (this.#times.length < touches) return false;
    this.#times = [];
    return true;
  }
}

/** Listens for the gesture on the document in which this runs; touches made by a script do not count. */
export function hearCornerGesture(onGesture: () => void): void {
  const gesture = new CornerGesture();
  const hear = (event: PointerEvent) => {
    if (!event.isTrusted) return;
    const touch = { x: event.clientX, y: event.clientY, atMs: performance.now() };
    if (gesture.touched(touch, { width: innerWidth, height: innerHeight })) onGesture();
  };
  addEventListener('pointerdown', hear, { capture: true, passive: true });
}

function cornerAt(x: number, y: number, { width, height }: { width: number; height: number }): string | undefined {
  const across = x < cornerSize ? 'left' : x >= width - cornerSize ? 'right' : undefined;
  const down = y < cornerSize ? 'top' : y >= height - cornerSize ? 'bottom' : undefined;
  return across && down && `${down} ${across}`;
}
