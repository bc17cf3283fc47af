import { requestTo } from './endpoint-call.ts';
import { terminalEndpoints } from './terminal-endpoints.ts';

/** A picture in one of its widths, and the address that gives it. */
export type PictureSource = { width: number; address: string };

/** The addresses of a picture, one for each of `widths` in pixels; none where there is no picture. */
export function pictureSources(pictureId: string | null | undefined, widths: readonly number[]): PictureSource[] {
  if (pictureId === null || pictureId === undefined) return [];
  return widths.map((width) => {
    const { path } = requestTo(terminalEndpoints.readPicture, { parameters: { pictureId, width: String(width) } });
    return { width, address: path };
  });
}
