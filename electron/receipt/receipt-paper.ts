/** The two rolls that receipt printers take, by the paper's width; 8 dots a millimetre, 12 dots a column. */
export const paperWidths = {
  58: { columns: 32, dots: 384 },
  80: { columns: 48, dots: 576 },
} as const;

export type PaperWidthMm = keyof typeof paperWidths;

/** So much paper lies between the print head and the knife. */
export const linesBeforeCut = 5;
