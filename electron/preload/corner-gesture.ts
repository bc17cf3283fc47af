/** How staff ask for their menu: so many touches in one corner of the screen, within so long. */
const touches = 5;
const withinMs = 3_000;
/** Side of a corner, in CSS pixels: two fingers wide, and no button of the page is under it whole. */
const cornerSize = 88;

type Touch = { x: number; y: number; atMs: number };

/** Counts touches. Shoppers who hit a corner now and then never come to five in three seconds. */
export class CornerGesture {
  #corner: string | undefined;
  #times: number[] = [];

  /**
   * @param touch in CSS pixels, its time by a clock that nobody sets
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

/** Hears the gesture on the document that this runs in; a touch that a script makes is none. */
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
