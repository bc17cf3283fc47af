import type { DisplayMeasures } from '../../../electron/bridge/bridge-contract.ts';

/** A display that nobody has measured: CSS's own 96 px to the inch, hung so that its lower edge is at the height of a table. */
const unmeasured: DisplayMeasures = { pixelsPerMillimetre: 96 / 25.4, lowerEdgeMillimetres: 850 };

/** Capital letters are this high where text is largest: 0.7° at a distance of 600 mm (EN 301 549 5.1.4). */
const capitalMillimetres = 7.3;

/** Height of a capital of Inter, the page's typeface, as a part of its size: 0.7275 by its tables, less what a raster takes. */
const capitalPerSize = 0.72;

/** What somebody in a wheelchair reaches, above the floor; EN 301 549 8.3 allows 20 mm more. */
const reachMillimetres = 1200;

/** Less than this of the page could not be used at all. */
const leastReachPx = 560;

/** @returns in CSS pixels, the smallest size of text whose capitals are high enough on this display */
export function largestTextPx({ pixelsPerMillimetre }: DisplayMeasures): number {
  return (capitalMillimetres * pixelsPerMillimetre) / capitalPerSize;
}

/** @returns in CSS pixels from the lower edge, how much of the display is within everybody's reach */
export function reachablePx({ pixelsPerMillimetre, lowerEdgeMillimetres }: DisplayMeasures): number {
  return Math.max((reachMillimetres - lowerEdgeMillimetres) * pixelsPerMillimetre, leastReachPx);
}

/** What the kiosk was told about its display; a browser of one's own knows nothing about it. */
export async function readDisplayMeasures(): Promise<DisplayMeasures> {
  const told = await window.sidelane?.display().catch(() => undefined);
  return { ...unmeasured, ...told };
}
