import { evidenceIn, evidenceInCount, readAmountText, readCountText } from '../../../contract/amount-text.ts';
import type { AmountConvention, AmountEvidence, AmountProblem, DecimalMark } from '../../../contract/amount-text.ts';
import { minorUnitDigits } from '../../../contract/money.ts';
import type { Currency } from '../../../contract/money.ts';
import { shorten } from './shown-cell.ts';

/**
 * Finds how a file writes numbers from all its rows, and reads them so. A number with two meanings that the file does not decide
 * is reported with both.
 */

/** How the prices and the stock of a file are written; null where the file does not tell. */
export type FileNumbers = {
  amounts: AmountConvention | null;
  counts: AmountConvention | null;
  /** A cell that told which mark separates decimals, for each mark that one told of. */
  examples: Partial<Record<DecimalMark, string>>;
  /** Chosen by the person who imports; it overrides what the file says. */
  isChosen: boolean;
};

const conventionOf = (decimalMark: DecimalMark, mostDecimals: number): AmountConvention => ({
  decimalMark,
  mostDecimals,
  readsOverZeros: true,
});

/** As an export writes them, and as the numbers of a spreadsheet are. */
export const exportedNumbers: FileNumbers = {
  amounts: conventionOf('.', 3),
  counts: conventionOf('.', 3),
  examples: {},
  isChosen: true,
};

/** How a cell of a row is written: one that is a number of a spreadsheet has a decimal point, even where the file's texts have a comma. */
export const numbersOfCell = (cell: string, row: { numbers?: ReadonlySet<string> }, ofFile: FileNumbers): FileNumbers =>
  row.numbers?.has(cell) ? exportedNumbers : ofFile;

/** Gathers what the cells of a file tell. */
export class NumberWitness {
  #currency: Currency;
  #examples: Partial<Record<DecimalMark, string>> = {};
  #mostDecimals = { amount: 0, count: 0 };

  constructor(currency: Currency) {
    this.#currency = currency;
  }

  hearAmount(cell: string): void {
    if (/[.,]/.test(cell)) this.#hear('amount', cell, evidenceIn(cell, this.#currency));
  }

  hearCount(cell: string): void {
    if (/[.,]/.test(cell)) this.#hear('count', cell, evidenceInCount(cell));
  }

  #hear(of: 'amount' | 'count', cell: string, evidence: AmountEvidence | undefined): void {
    if (!evidence) return;
    this.#examples[evidence.decimalMark] ??= shorten(cell.trim());
    this.#mostDecimals[of] = Math.max(this.#mostDecimals[of], evidence.decimals);
  }

  /** @param chosen the mark for decimals, where the one who imports says it */
  numbers(chosen: DecimalMark | undefined): FileNumbers {
    const examples = this.#examples;
    if (chosen !== undefined) {
      const convention = conventionOf(chosen, 3);
      return { amounts: convention, counts: convention, examples, isChosen: true };
    }
    const marks = Object.keys(examples) as DecimalMark[];
    const [mark] = marks;
    if (mark === undefined || marks.length > 1) return { amounts: null, counts: null, examples, isChosen: false };
    return {
      amounts: conventionOf(mark, this.#mostDecimals.amount),
      counts: conventionOf(mark, this.#mostDecimals.count),
      examples,
      isChosen: false,
    };
  }
}

const problemWords: Record<Exclude<AmountProblem, 'missing'>, (currency: Currency) => string> = {
  notAmount: (currency) => `is not an amount in ${currency}`,
  tooManyDecimals: (currency) =>
    `has more decimals than ${currency}, which has ${minorUnitDigits[currency] === 0 ? 'none' : minorUnitDigits[currency]}`,
  negative: () => 'is negative',
  tooLarge: () => 'is too large',
  otherCurrency: (currency) => `is in another currency than ${currency}`,
};

const quoted = (cell: string) => `"${shorten(cell.trim())}"`;

const bothReadings = (cell: string, [decimal, grouped]: readonly [string, string]) =>
  `is ${quoted(cell)}, which can mean ${decimal} or ${grouped}: write it without a mark for thousands, or say which mark ` +
  'separates decimals (--decimal point or --decimal comma)';

/**
 * Reads a price. An empty cell and zero are no price (`null`): exports write 0.00 where no price was set, and nothing is given
 * away.
 * @returns a reason that goes on from the column's name, when it is not a price
 */
export function readPrice(
  cell: string,
  currency: Currency,
  numbers: FileNumbers,
): { amountMinor: number | null } | { reason: string } {
  const read = readAmountText(cell, currency, numbers.amounts);
  if ('amountMinor' in read) return { amountMinor: read.amountMinor === 0 ? null : read.amountMinor };
  if ('readings' in read) return { reason: bothReadings(cell, read.readings) };
  if (read.problem === 'missing') return { amountMinor: null };
  return { reason: `${problemWords[read.problem](currency)}: ${quoted(cell)}` };
}

/**
 * Reads a number of units, which may be negative; an empty cell is `null`.
 * @returns a reason that goes on from the column's name, when it is not a number of units
 */
export function readQuantity(cell: string, numbers: FileNumbers): { count: number | null } | { reason: string } {
  const read = readCountText(cell, numbers.counts);
  if ('count' in read) return read;
  if ('readings' in read) return { reason: bothReadings(cell, read.readings) };
  if (read.problem === 'missing') return { count: null };
  return { reason: `${read.problem === 'tooLarge' ? 'is too large' : 'is not a whole number'}: ${quoted(cell)}` };
}

const markNames = { '.': 'point', ',': 'comma' } as const;

/** A sentence on how the numbers of a file were read; undefined where there was nothing to decide. */
export function sentenceOnNumbers({ amounts, examples, isChosen }: FileNumbers): string | undefined {
  const shown = (Object.keys(examples) as DecimalMark[]).map((mark) => `"${examples[mark]}"`);
  if (amounts && isChosen) return `Numbers were read with a decimal ${markNames[amounts.decimalMark]}, as was said.`;
  if (amounts) return `Numbers were read with a decimal ${markNames[amounts.decimalMark]}, as in ${shown.join('')}.`;
  if (shown.length > 1) return `The file writes decimals in two ways: ${shown.join(' and ')}.`;
  return undefined;
}
