import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { drawPicture, pictureIdOf } from '../../server/article/pictures/picture-store.ts';
import type { DrawnPicture } from '../../server/article/pictures/picture-store.ts';
import { pictureWidths } from '../../contract/seller/article.ts';

/**
 * The drawings of the demonstration are made once on a machine and kept in `dist/drawings`, like a bundle: drawing all of them
 * takes about twenty seconds of processor time, which every new shop would take again.
 */

const keptSchema = z.strictObject({
  width: z.int().positive(),
  height: z.int().positive(),
  renditions: z.array(z.strictObject({ width: z.literal([...pictureWidths]), content: z.base64() })),
  pictureId: z.string(),
});

const programThatDraws = path.resolve(import.meta.dirname, '../../server/article/pictures/picture-store.ts');

/** Names everything that a drawn picture depends on: the drawing, the program that draws it, and the library behind it. */
function nameOf(drawing: string): string {
  return createHash('sha256')
    .update(readFileSync(programThatDraws))
    .update(JSON.stringify([sharp.versions, pictureWidths]))
    .update(drawing)
    .digest('hex');
}

/** @returns undefined where none is kept, or where the file is damaged */
function readKept(file: string): DrawnPicture | undefined {
  try {
    const kept = keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const renditions = kept.renditions.map(({ width, content }) => ({
      width,
      content: Buffer.from(content, 'base64'),
    }));
    return pictureIdOf(renditions) === kept.pictureId ? { ...kept, renditions } : undefined;
  } catch {
    return undefined;
  }
}

function keep(file: string, drawn: DrawnPicture): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.unfinished`;
  const renditions = drawn.renditions.map(({ width, content }) => ({ width, content: content.toString('base64') }));
  try {
    writeFileSync(unfinished, JSON.stringify({ ...drawn, renditions }));
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** The file that keeps a drawing. */
export const keptFileOf = (drawing: string, folder: string): string => path.join(folder, `${nameOf(drawing)}.json`);

/**
 * Draws an SVG picture in every kept width, or reads what was drawn before.
 * @param folder where drawn pictures are kept; a folder that cannot be written only means that they are drawn again
 * @returns undefined when it is not an image that can be read
 */
export async function drawOnce(drawing: string, folder: string): Promise<DrawnPicture | undefined> {
  const file = keptFileOf(drawing, folder);
  const kept = readKept(file);
  if (kept) return kept;
  const drawn = await drawPicture(Buffer.from(drawing), { allowSvg: true });
  if (!drawn) return undefined;
  try {
    keep(file, drawn);
  } catch {
    // A full or read-only disk is told where it matters: where the shop's database is written.
  }
  return drawn;
}
