import type { DisplayMeasures } from '../../../electron/bridge/bridge-contract.ts';

/** Assumed for a display that was not measured: CSS's own 96 px to the inch, its lower edge at the height of a table. */
const unmeasured: DisplayMeasures = { pixelsPerMillimetre: 96 / 25.4, lowerEdgeMillimetres: 850 };

/** Capital letters are this high where text is largest: 0.7° at a distance of 600 mm (EN 301 549 5.1.4). */
const capitalMillimetres = 7.3;

/** Height of a capital of Inter, the page's typeface, as a part of its size: 0.7275 by its tables, less what a raster takes. */
const capitalPerSize = 0.72;

/** The height above the floor that a person in a wheelchair can reach; EN 301 549 8.3 allows 20 mm more. */
const reachMillimetres = 1200;

/** With less of the page than this, it could not be used at all. */
const leastReachPx = 560;

/** @returns in CSS pixels, the smallest size of text whose capitals are high enough on this display */
export function largestTextPx({ pixelsPerMillimetre }: DisplayMeasures): number {
  return (capitalMillimetres * pixelsPerMillimetre) / capitalPerSize;
}

/** @returns how much of the display, in CSS pixels from the lower edge, is within everybody's reach */
export function reachablePx({ pixelsPerMillimetre, lowerEdgeMillimetres }: DisplayMeasures): number {
  return Math.max((reachMillimetres - lowerEdgeMillimetres) * pixelsPerMillimetre, leastReachPx);
}

/** The kiosk's configured display measurements; a shopper's own browser has none. */
export async function readDisplayMeasures(): Promise<DisplayMeasures> {
  const told = await window.sidelane?.display().catch(() => undefined);
  return { ...unmeasured, ...told };
}
