/** The two rolls that receipt printers take, by paper width; 8 dots per millimetre, 12 dots per column. */
export const paperWidths = {
  58: { columns: 32, dots: 384 },
  80: { columns: 48, dots: 576 },
} as const;

export type PaperWidthMm = keyof typeof paperWidths;

/** The length of paper between the print head and the cutter. */
export const linesBeforeCut = 5;
