import sharp from 'sharp';
import { kindOfPicture, whyUnusable } from './fetching/picture-kind.ts';
import type { PictureKind } from './fetching/picture-kind.ts';
import { drawPicture } from './picture-store.ts';
import type { DrawnPicture } from './picture-store.ts';

/** @property notes what is worth knowing of the picture, each as part of a sentence */
export type ReadPicture = { picture: DrawnPicture; notes: string[] } | { problem: string };

const mostPixels = 40_000_000;

/** How much of the lower part of a picture is missing, from 0 to 1: what a decoder does not have is grey. */
async function missingPart(file: Buffer): Promise<number> {
  const side = 100;
  const { data, info } = await sharp(file, { failOn: 'none', limitInputPixels: mostPixels })
    .resize({ width: side, height: side, fit: 'fill', kernel: 'nearest' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rowLength = info.width * info.channels;
  let missing = 0;
  for (let row = info.height - 1; row >= 0; row--) {
    const cells = data.subarray(row * rowLength, (row + 1) * rowLength);
    if (cells.some((value) => Math.abs(value - 128) > 2)) break;
    missing++;
  }
  return missing / info.height;
}

/** Draws as much of a damaged JPEG as there is, as browsers do. */
async function readDamagedJpeg(file: Buffer): Promise<ReadPicture> {
  try {
    const missing = await missingPart(file);
    if (missing === 1) return { problem: 'it is cut off before the picture begins: save or fetch it again' };
    const whole = await sharp(file, { failOn: 'none', limitInputPixels: mostPixels }).autoOrient().png().toBuffer();
    const picture = await drawPicture(whole);
    if (!picture) return { problem: whyUndrawn('jpeg') };
    const note =
      missing > 0
        ? `it is cut off: about ${Math.max(1, Math.round(missing * 100))} % of it is missing and is shown grey`
        : 'it is damaged or cut off, and is shown as browsers show it';
    return { picture, notes: [note] };
  } catch {
    return { problem: whyUndrawn('jpeg') };
  }
}

const whyUndrawn = (kind: PictureKind) =>
  `it begins like a picture (${kind === 'webp' ? 'WebP' : kind.toUpperCase()}) and is damaged or cut off: save or fetch it again`;

async function sizeOf(file: Buffer): Promise<{ pixels: number; pages: number } | undefined> {
  try {
    const { width, height, pages = 1 } = await sharp(file, { limitInputPixels: false, failOn: 'none' }).metadata();
    return { pixels: width * height, pages };
  } catch {
    return undefined;
  }
}

/**
 * Reads a picture of any usual kind and draws it anew in every kept width, turned as its camera says. Of what else the file carries,
 * such as the place where it was taken, nothing is kept.
 */
export async function readPicture(file: Buffer): Promise<ReadPicture> {
  const known = kindOfPicture(file);
  if ('unusable' in known) return { problem: whyUnusable(known.unusable) };
  const { kind } = known;
  const size = await sizeOf(file);
  if (size && size.pixels > mostPixels) {
    const megapixels = Math.round(size.pixels / 1_000_000);
    return {
      problem: `it has ${megapixels} megapixels, and at most ${mostPixels / 1_000_000} are read: make it smaller`,
    };
  }
  const picture = await drawPicture(file);
  if (!picture) return kind === 'jpeg' && size ? readDamagedJpeg(file) : { problem: whyUndrawn(kind) };
  const isAnimated = (kind === 'gif' || kind === 'webp') && (size?.pages ?? 1) > 1;
  return { picture, notes: isAnimated ? ['it moves: its first picture is shown'] : [] };
}
