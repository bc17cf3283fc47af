import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { present } from '../../contract/presence.ts';
import { linesBeforeCut, paperWidths } from './receipt-paper.ts';

/** A picture with one bit per dot, eight dots per byte, the leftmost in the highest bit; 1 is black. */
export type Raster = { widthDots: number; heightDots: number; bits: Uint8Array };

/** Rows per command. With fewer rows, a printer whose job was cut off inside a command waits for less data. */
const rowsPerCommand = 48;
const blackBelow = 150;

function byteAt(picture: Uint8Array, place: number): number {
  return present(picture[place], 'a byte of the picture');
}

/**
 * Turns a picture into black and white, and removes the white below its last row.
 * @param bgra four bytes per pixel: blue, green, red, opacity, as in Electron's bitmaps; a pixel is a dot
 */
export function rasterOfBitmap(bgra: Uint8Array, widthDots: number, heightDots: number): Raster {
  if (widthDots % 8 !== 0) throw new Error('A raster is whole bytes wide.');
  const bytesPerRow = widthDots / 8;
  const bits = new Uint8Array(bytesPerRow * heightDots);
  let lastRow = -1;
  for (let y = 0; y < heightDots; y++) {
    for (let x = 0; x < widthDots; x++) {
      const at = (y * widthDots + x) * 4;
      // Rec. 601 luma, in 256ths.
      const luma = (29 * byteAt(bgra, at) + 150 * byteAt(bgra, at + 1) + 77 * byteAt(bgra, at + 2)) >> 8;
      if (luma >= blackBelow) continue;
      const place = y * bytesPerRow + (x >> 3);
      bits[place] = byteAt(bits, place) | (0x80 >> (x & 7));
      lastRow = y;
    }
  }
  return { widthDots, heightDots: lastRow + 1, bits: bits.slice(0, (lastRow + 1) * bytesPerRow) };
}

/**
 * Changes bytes that a printer would read as a real-time command. Printers act on such commands anywhere in the data, even in a
 * picture: `DLE DC4` would open the cash drawer or switch the printer off. One extra dot, too small to see, breaks the command.
 */
function withoutRealTimeCommands(bits: Uint8Array): Uint8Array {
  const safe = bits.slice();
  for (let index = 0; index < safe.length - 1; index++) {
    if (safe[index] === 0x10 && [0x04, 0x05, 0x14].includes(byteAt(safe, index + 1))) safe[index] = 0x18;
  }
  return safe;
}

/**
 * The bytes sent first when an earlier job may have been cut off inside a command: as many zeros as a command may still expect.
 * Printers skip zeros that no command expects. The job's own start (`ESC @`) clears the rest of a line.
 */
export const endOfAnyCommand = new Uint8Array((rowsPerCommand * paperWidths[80].dots) / 8 + 16);

/** The bytes that print a picture (`GS v 0`) and cut the paper. The cash drawer stays shut. */
export function receiptAsRaster({ widthDots, heightDots, bits }: Raster): Uint8Array {
  const bytesPerRow = widthDots / 8;
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', newline: '\n', feedBeforeCut: linesBeforeCut });
  encoder.initialize();
  for (let row = 0; row < heightDots; row += rowsPerCommand) {
    const rows = Math.min(rowsPerCommand, heightDots - row);
    const data = withoutRealTimeCommands(bits.subarray(row * bytesPerRow, (row + rows) * bytesPerRow));
    encoder.raw([0x1d, 0x76, 0x30, 0, bytesPerRow, 0, rows, 0, ...data]);
  }
  return encoder.cut('partial').encode();
}
