import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

const drawing = path.join(import.meta.dirname, 'icons/sidelane.svg');

/** Sizes in pixels that desktops ask for, in the order of the freedesktop icon theme. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512];

/**
 * Draws the program's icon in every size, as `WIDTHxHEIGHT.png`.
 * @param folder created if it is missing
 */
export async function drawIcons(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const size of sizes) {
    // The density renders the drawing at the required size, so that it is never scaled as a picture.
    await sharp(drawing, { density: (72 * size) / 512 })
      .resize(size, size)
      .png()
      .toFile(path.join(folder, `${size}x${size}.png`));
  }
}
