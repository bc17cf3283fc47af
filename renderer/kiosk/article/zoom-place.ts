/** Which part of a picture is seen: how large it is, and how far its middle is from the middle of the display, in pixels. */
export type ZoomPlace = { scale: number; x: number; y: number };

export type Point = { x: number; y: number };
export type Size = { width: number; height: number };

export const wholePicture: ZoomPlace = { scale: 1, x: 0, y: 0 };

export const largestScale = 4;
/** What a touch of a button, and what a double tap, makes larger. */
export const zoomStep = 1.5;
export const doubleTapScale = 2.5;

const between = (least: number, value: number, most: number) => Math.min(Math.max(value, least), most);

/** Keeps the picture over the display: no edge of it comes further in than the display's own. */
function kept({ scale, x, y }: ZoomPlace, { width, height }: Size): ZoomPlace {
  const [mostX, mostY] = [((scale - 1) * width) / 2, ((scale - 1) * height) / 2];
  return { scale, x: between(-mostX, x, mostX) + 0, y: between(-mostY, y, mostY) + 0 };
}

/** Makes the picture `factor` times as large; what is under `at` (from the middle of the display) stays there. */
export function scaled(place: ZoomPlace, factor: number, at: Point, size: Size): ZoomPlace {
  const scale = between(1, place.scale * factor, largestScale);
  const ratio = scale / place.scale;
  return kept({ scale, x: at.x - (at.x - place.x) * ratio, y: at.y - (at.y - place.y) * ratio }, size);
}

export function moved({ scale, x, y }: ZoomPlace, by: Point, size: Size): ZoomPlace {
  return kept({ scale, x: x + by.x, y: y + by.y }, size);
}

/** What a double tap makes of it: a closer look at that point, or the whole picture again. */
export function doubleTapped(place: ZoomPlace, at: Point, size: Size): ZoomPlace {
  return place.scale > 1 ? wholePicture : scaled(place, doubleTapScale, at, size);
}

/** What two fingers make of it that went from `before` to `after`: points from the middle of the display. */
export function pinched(
  place: ZoomPlace,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
  size: Size,
): ZoomPlace {
  const distance = ([a, b]: readonly [Point, Point]) => Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1);
  const middle = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [from, to] = [middle(before), middle(after)];
  const larger = scaled(place, distance(after) / distance(before), from, size);
  return moved(larger, { x: to.x - from.x, y: to.y - from.y }, size);
}

const arrows: Record<string, Point> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

/** What a key makes of it; undefined for a key that means nothing here. An arrow shows more of what lies in its direction. */
export function keyed(place: ZoomPlace, key: string, size: Size): ZoomPlace | undefined {
  if (key === '+' || key === '=') return scaled(place, zoomStep, { x: 0, y: 0 }, size);
  if (key === '-') return scaled(place, 1 / zoomStep, { x: 0, y: 0 }, size);
  if (key === '0') return wholePicture;
  const arrow = arrows[key];
  return arrow && moved(place, { x: (arrow.x * size.width) / 8, y: (arrow.y * size.height) / 8 }, size);
}
