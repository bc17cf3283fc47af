import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { isCode39 } from './code-39.ts';
import type { Receipt } from './receipt.ts';
import { receiptTexts } from './receipt-texts.ts';
import type { ReceiptTexts } from './receipt-texts.ts';
import { linesBeforeCut, paperWidths } from './receipt-paper.ts';
import type { PaperWidthMm } from './receipt-paper.ts';

/**
 * The receipt as ESC/POS text, in the printer's own letters. It is fast and sharp, but limited to Windows-1252, the code page
 * that receipt printers share beyond ASCII. Each character is one column wide.
 */

const codePage = 'windows1252';
const isInCodePage = (character: string) =>
  /[\u0020-\u007e\u00a0-\u00ff]/.test(character) || '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'.includes(character);

/** No-break and narrow spaces, which number formats use, become spaces on paper; a soft hyphen is dropped. */
function asPrinted(text: string): string {
  return text
    .replaceAll(/[\u00a0\u2000-\u200a\u202f]/g, ' ')
    .replaceAll(/[\u00ad\u200b\u200e\u200f]/g, '')
    .replaceAll('\u2212', '-');
}

function everyText(texts: ReceiptTexts): string[] {
  const { shopName, mark, time, order, collectionCode, lines, total, thanks } = texts;
  const pairs = [order, collectionCode, total].flatMap((pair) => (pair ? [pair.name, pair.value] : []));
  return [shopName, mark ?? '', time, thanks, ...pairs, ...lines.flatMap((line) => Object.values(line))];
}

/** Whether each character of the receipt is in the printer's code page, so that it can be printed as text. */
export function isPrintableAsText(receipt: Receipt, isCopy: boolean): boolean {
  return everyText(receiptTexts(receipt, isCopy)).every((text) => [...asPrinted(text)].every((c) => isInCodePage(c)));
}

/** The left text, and the right text at the right edge; on separate lines if both are too long for one. */
function spread(left: string, right: string, columns: number): string[] {
  if (left.length + 1 + right.length <= columns) return [left + right.padStart(columns - left.length)];
  return [left, right.padStart(columns)];
}

/**
 * The bytes that print the receipt and cut the paper. The cash drawer stays shut.
 * @throws when it contains a character that the code page lacks: see `isPrintableAsText`
 */
export function receiptAsText(receipt: Receipt, isCopy: boolean, paper: PaperWidthMm): Uint8Array {
  if (!isPrintableAsText(receipt, isCopy)) throw new Error('The printer has no letters for this receipt.');
  const { columns } = paperWidths[paper];
  const rule = '-'.repeat(columns);
  const texts = receiptTexts(receipt, isCopy);
  const encoder = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns,
    newline: '\n',
    feedBeforeCut: linesBeforeCut,
    feedAfterBlock: false,
    errors: 'strict',
  });
  const print = (text: string) => encoder.line(asPrinted(text));
  const printRow = ({ name, value }: { name: string; value: string }) => {
    for (const row of spread(asPrinted(name), asPrinted(value), columns)) encoder.line(row);
  };

  encoder.initialize().codepage(codePage).align('center').bold(true).height(2);
  print(texts.shopName);
  encoder.height(1).bold(false);
  if (texts.mark !== null) {
    encoder.newline().bold(true).invert(true);
    print(` ${texts.mark} `);
    encoder.invert(false).bold(false);
  }
  encoder.align('left').line(rule);
  printRow(texts.order);
  print(texts.time);
  if (texts.collectionCode !== null) {
    encoder.newline().align('center');
    print(texts.collectionCode.name);
    encoder.bold(true).size(2, 2);
    print(texts.collectionCode.value);
    encoder.size(1, 1).bold(false).align('left');
  }
  encoder.line(rule);
  for (const { title, quantity, sum } of texts.lines) {
    print(title);
    printRow({ name: `  ${quantity}`, value: sum });
  }
  encoder.line(rule).bold(true).height(2);
  printRow(texts.total);
  encoder.height(1).bold(false);
  encoder.newline().align('center');
  if (isCode39(receipt.orderNumber)) {
    encoder.barcode(receipt.orderNumber, 'code39', { height: 64, width: 1, text: false }).newline();
  }
  print(texts.thanks);
  return encoder.cut('partial').encode();
}
