/** How order numbers fill a column: as large as lets all of them stand in it. */

/** Width of a digit and height of a line, each in parts of the size of the letters; a gap beside each number. */
const digitWidth = 0.62;
const gapWidth = 0.7;
const lineHeight = 1.25;
/** A few numbers are not blown up beyond what reads well. */
const largestPart = 0.2;

/**
 * @param room the column's width and height in pixels
 * @param count how many numbers there are
 * @param digits of the longest number
 * @returns the number of columns, and the size of the letters in pixels
 */
export function fitNumbers(
  { width, height }: { width: number; height: number },
  count: number,
  digits: number,
): { columns: number; size: number } {
  const most = Math.min(width, height) * largestPart;
  const fits = Array.from({ length: Math.max(1, count) }, (_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(Math.max(1, count) / columns);
    const bySide = width / columns / (digits * digitWidth + gapWidth);
    return { columns, size: Math.floor(Math.min(bySide, height / rows / lineHeight, most)) };
  });
  return fits.reduce((best, each) => (each.size > best.size ? each : best));
}
