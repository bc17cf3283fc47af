import { guardFormula } from '../../../../platform/formula-guard.ts';
import { csvOf } from '../csv/formats/brought-in.ts';
import type { Damage, GeneratedProduct } from './generated-product.ts';
import type { WrittenFormat, WrittenRow } from './written-formats.ts';

/** Writes products as a file, and damages some of its rows. */

export type Dialect = {
  delimiter: ',' | ';' | '\t';
  lineEnd: '\n' | '\r\n';
  /** How prices are written. `none`: without decimals, so that no cell tells which mark separates them. */
  decimals: 'point' | 'comma' | 'none';
  isQuoted: boolean;
  hasMark: boolean;
};

const whole: Dialect = { delimiter: ',', lineEnd: '\n', decimals: 'none', isQuoted: false, hasMark: false };

/** Prices have no cents, so that all three ways say the same. */
function writtenPrice(amountMinor: number, { decimals }: Dialect): string {
  const units = String(amountMinor / 100);
  if (decimals === 'none') return units;
  return decimals === 'comma' ? `${units},50` : `${units}.50`;
}

/** What a price of the file is worth: those that are written with decimals have fifty cents more. */
export const pricedAt = (amountMinor: number, { decimals }: Dialect): number =>
  decimals === 'none' ? amountMinor : amountMinor + 50;

/** Which damage can be done to a file: another one leaves its row as it is. */
export function possibleDamage(
  damage: Damage,
  format: WrittenFormat,
  { decimals, delimiter, isQuoted }: Dialect,
): Damage {
  const { barcode, published } = format.columns;
  if (damage === 'lostBarcode' || damage === 'barcodeAsNumber') return barcode === undefined ? 'none' : damage;
  if (damage === 'unknownWord') return published === undefined ? 'none' : damage;
  if (damage === 'twoReadings') return decimals === 'none' ? damage : 'noAmount';
  if (damage === 'closingQuote') return isQuoted ? 'none' : damage;
  // A stock of "3,5" would be two cells, or tell how the file writes numbers.
  if (damage === 'halfStock') return decimals === 'point' && delimiter !== '\t' ? damage : 'none';
  return damage;
}

export type FileLine = {
  product: number;
  row: WrittenRow;
  /** As the file has them. */
  cells: string[];
  isDamaged: boolean;
  isRepeat: boolean;
};

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

function textOf(cells: readonly string[], { delimiter, isQuoted }: Dialect): string {
  return isQuoted ? cells.map(quoted).join(delimiter) : csvOf([cells], delimiter);
}

/** A row as its damage leaves it: its cells, and the text of its line. */
function damagedRow(
  row: WrittenRow,
  damage: Damage,
  format: WrittenFormat,
  dialect: Dialect,
): { cells: string[]; text: string } {
  const { header, columns } = format;
  const cells = [...row.cells];
  const at = (name: string | undefined) => header.indexOf(name ?? '');
  const { price, sku, stock, barcode, text } = {
    price: at(columns.price),
    sku: at(columns.sku),
    stock: at(columns.stock),
    barcode: at(columns.barcode),
    text: at(columns.text),
  };
  const set = (place: number, written: string) => (cells[place] = written);
  switch (damage) {
    case 'openQuote': {
      const parts = cells.map((cell) => textOf([cell], dialect));
      parts[text] = `"${cells[text]}`;
      return { cells, text: parts.join(dialect.delimiter) };
    }
    case 'closingQuote': {
      const parts = cells.map((cell) => textOf([cell], dialect));
      // In an empty cell it would open one.
      set(text, `${cells[text] || 'x'}"`);
      parts[text] = cells[text] ?? '';
      return { cells, text: parts.join(dialect.delimiter) };
    }
    case 'missingCell':
      cells.splice(price, 1);
      break;
    case 'surplusCell':
      cells.splice(price, 0, 'x');
      break;
    case 'swappedCells':
      [cells[price], cells[sku]] = [cells[sku] ?? '', cells[price] ?? ''];
      break;
    case 'noAmount':
      set(price, '12.5x');
      break;
    case 'negativeAmount':
      set(price, '-5');
      break;
    case 'twoReadings':
      set(price, '1.234');
      break;
    case 'halfStock':
      set(stock, '3.5');
      break;
    case 'lostBarcode':
      set(barcode, '4.00638E+12');
      break;
    case 'barcodeAsNumber':
      set(barcode, `${cells[barcode]}.0`);
      break;
    case 'unknownWord':
      set(at(columns.published), 'jein');
      break;
    case 'wrongByte':
      set(sku, `${cells[sku]}\uDCE9`);
      break;
    default:
  }
  return { cells, text: textOf(cells, dialect) };
}

/** UTF-8, in which a lone U+DCE9 is one byte that is not. */
function bytesOf(text: string): Buffer {
  const parts = text
    .split('\uDCE9')
    .flatMap((part, place) => (place === 0 ? [] : [Buffer.from([0xe9])]).concat(Buffer.from(part)));
  return Buffer.concat(parts);
}

export type DamagedFile = { content: Buffer; lines: FileLine[] };

/** The file of some products. The first of its `lines` is line 2. */
export function damagedFile(
  products: readonly { product: GeneratedProduct; damage: Damage; row: number }[],
  format: WrittenFormat,
  dialect: Dialect,
): DamagedFile {
  const texts = [textOf(format.header, dialect)];
  const lines: FileLine[] = [];
  for (const [index, { product, damage, row: share }] of products.entries()) {
    const rows = format.rows(product, (amountMinor) => writtenPrice(amountMinor, dialect));
    const sold = rows.filter(({ variant }) => variant !== null);
    // Only the row of the product itself says whether it is published.
    const chosen = damage === 'unknownWord' ? rows[0] : sold[Math.floor(share * sold.length)];
    for (const row of rows) {
      const isDamaged = row === chosen && damage !== 'none';
      const { cells, text } = damagedRow(row, isDamaged ? damage : 'none', format, dialect);
      texts.push(text);
      lines.push({ product: index, row, cells, isDamaged: isDamaged && damage !== 'repeatedRow', isRepeat: false });
      if (!isDamaged || damage !== 'repeatedRow') continue;
      texts.push(text);
      lines.push({ product: index, row, cells, isDamaged: false, isRepeat: true });
    }
  }
  const mark = dialect.hasMark ? '\uFEFF' : '';
  return { content: bytesOf(`${mark}${texts.join(dialect.lineEnd)}${dialect.lineEnd}`), lines };
}

/**
 * The file of rows that were left out, corrected by someone who writes each as it should be, and takes repeated ones out.
 * @param given its rows as they were written, the header first
 * @param corrected what each of them should be; null for one that is taken out
 */
export function correctedFile(
  given: readonly (readonly string[])[],
  corrected: readonly (readonly string[] | null)[],
): string {
  const [header = []] = given;
  const rows = corrected.flatMap((cells) => (cells ? [['', 'yes', ...cells.map(guardFormula)]] : []));
  return [header, ...rows].map((cells) => textOf(cells, whole)).join('\n');
}
