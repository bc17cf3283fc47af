import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { pictureWidths } from '../../../contract/seller/article.ts';

/**
 * Pictures are stored in the database, as WebP in several widths, because several sellers may share it and a backup of it is then
 * complete. A picture's id is the hash of its renditions: it never changes, and the same picture is stored once.
 */

export type PictureWidth = (typeof pictureWidths)[number];

export type DrawnPicture = {
  pictureId: string;
  /** Of the largest rendition's source, in pixels. */
  width: number;
  height: number;
  renditions: { width: PictureWidth; content: Buffer }[];
};

// Forty megapixels: more than a camera gives, less than what would fill the memory.
const mostPixels = 40_000_000;
const acceptedFormats = new Set(['jpeg', 'png', 'webp', 'gif', 'avif', 'heif', 'tiff', 'svg']);

/** The id of a picture, from its renditions in the order of their widths. */
export function pictureIdOf(renditions: DrawnPicture['renditions']): string {
  const hash = createHash('sha256');
  for (const { content } of renditions) hash.update(content);
  return hash.digest('hex').slice(0, 32);
}

/**
 * Draws a picture in every kept width. It is decoded and encoded anew, so that nothing but its pixels survives: no location,
 * no camera, no hidden payload.
 * @param source an image file; SVG only when `allowSvg`, for pictures of the project's own making
 * @returns undefined when it is not an image that can be read, or too large
 */
export async function drawPicture(source: Buffer, { allowSvg = false } = {}): Promise<DrawnPicture | undefined> {
  const open = () => sharp(source, { limitInputPixels: mostPixels, failOn: 'error', animated: false });
  try {
    const { format, width, height, autoOrient } = await open().metadata();
    if (!width || !height || !acceptedFormats.has(format ?? '') || (format === 'svg' && !allowSvg)) return undefined;
    // Decoded once, at the largest width: drawing a vector picture or a photograph costs more than everything after it.
    const largest = Math.max(...pictureWidths);
    const { data, info } = await open()
      .autoOrient()
      .resize({ width: largest, height: largest * 3, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const renditions = await Promise.all(
      pictureWidths.map(async (renditionWidth) => ({
        width: renditionWidth,
        content: await sharp(data, { raw })
          .resize({ width: renditionWidth, height: renditionWidth * 3, fit: 'inside', withoutEnlargement: true })
          .webp({ quality: 86, effort: 2 })
          .toBuffer(),
      })),
    );
    return {
      pictureId: pictureIdOf(renditions),
      width: autoOrient.width,
      height: autoOrient.height,
      renditions,
    };
  } catch {
    return undefined;
  }
}

/** Keeps a drawn picture; keeping it again changes nothing. */
export async function keepPicture(transaction: Transaction, picture: DrawnPicture, now: number): Promise<void> {
  const { pictureId, width, height, renditions } = picture;
  const isNew = await transaction.run(
    'INSERT INTO picture (picture_id, width, height, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (picture_id) DO NOTHING',
    [pictureId, width, height, now],
  );
  if (isNew === 0) return;
  for (const rendition of renditions) {
    await transaction.run('INSERT INTO picture_rendition (picture_id, width, content) VALUES (?, ?, ?)', [
      pictureId,
      rendition.width,
      rendition.content,
    ]);
  }
}

/** The WebP file of one width; undefined if there is no such picture. */
export async function readRendition(reader: Reader, pictureId: string, width: number): Promise<Buffer | undefined> {
  const row = await reader.get<{ content: Buffer }>(
    'SELECT content FROM picture_rendition WHERE picture_id = ? AND width = ?',
    [pictureId, width],
  );
  return row?.content;
}
