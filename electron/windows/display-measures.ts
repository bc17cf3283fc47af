import type { Display } from 'electron';
import type { DisplayMeasures } from '../bridge/bridge-contract.ts';
import type { MeasuredDisplay } from '../machine/start-options.ts';

/**
 * What the page needs to know about its display, as far as it was measured.
 * @param size of the display, in the page's own pixels
 */
export function measureDisplay(
  measured: MeasuredDisplay | null,
  { size }: Pick<Display, 'size'>,
): Partial<DisplayMeasures> {
  if (!measured) return {};
  const { pictureHeightMillimetres, lowerEdgeMillimetres } = measured;
  return { pixelsPerMillimetre: size.height / pictureHeightMillimetres, lowerEdgeMillimetres };
}
