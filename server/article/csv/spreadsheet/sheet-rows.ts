import { decimalText, isoText, plainText } from './cell-text.ts';
import { TextGatherer } from './shared-strings.ts';
import type { SharedStrings } from './shared-strings.ts';
import { UnreadableSpreadsheet } from './unreadable-spreadsheet.ts';
import type { Sheet, Workbook } from './workbook.ts';
import type { XmlHandler, ZipParts } from './zip-parts.ts';

/** What a cell holds: its text, and whether the text is a number's, or what is wrong with it. */
export type SheetCell = { text: string; isNumber?: true; problem?: string };

/** A row with something in it. Cells that are not there are missing from `cells`. */
export type SheetRow = { row: number; cells: SheetCell[] };

/** What a sheet hides from view, as a filter or a person did. */
export type HiddenParts = {
  /** The numbers of rows with something in them. */
  rows: number[];
  /** The first and the last column of each range, from 1. */
  columns: [first: number, last: number][];
};

const mostColumns = 16_384;
const isTrue = (value: string | undefined) => value === '1' || value === 'true';

/** `AB12` is the 28th column. */
function placeOf(reference: string): number {
  let column = 0;
  for (const letter of reference.toUpperCase()) {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column - 1;
}

type OpenCell = {
  place: number;
  type: string;
  style: number;
  hasFormula: boolean;
  /** Undefined where the cell has no value: of a formula, that it was never computed. */
  value: string | undefined;
};

class RowGatherer {
  rows: SheetRow[] = [];
  #workbook: Workbook;
  #strings: SharedStrings;
  #inline = new TextGatherer();
  #row: SheetRow = { row: 0, cells: [] };
  #cell: OpenCell | undefined;
  #isInValue = false;
  #isRowHidden = false;
  readonly #hidden: HiddenParts;

  constructor(workbook: Workbook, strings: SharedStrings, hidden: HiddenParts) {
    this.#workbook = workbook;
    this.#strings = strings;
    this.#hidden = hidden;
  }

  get handler(): XmlHandler {
    return {
      open: (name, attributes) => this.#open(name, attributes),
      text: (text) => this.#text(text),
      close: (name) => this.#close(name),
    };
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      this.#row = { row: attributes['r'] === undefined ? this.#row.row + 1 : Number(attributes['r']), cells: [] };
      this.#isRowHidden = isTrue(attributes['hidden']);
    } else if (name === 'col') {
      if (isTrue(attributes['hidden']))
        this.#hidden.columns.push([Number(attributes['min']), Number(attributes['max'])]);
    } else if (name === 'c') {
      const place = attributes['r'] === undefined ? this.#row.cells.length : placeOf(attributes['r']);
      if (!(place >= 0 && place < mostColumns))
        throw new UnreadableSpreadsheet(`The spreadsheet has a cell at "${attributes['r']}", where none can be.`);
      const [type, style] = [attributes['t'] ?? 'n', Number(attributes['s'] ?? 0)];
      this.#cell = { place, type, style, hasFormula: false, value: undefined };
    } else if (!this.#cell) return;
    else if (name === 'f') this.#cell.hasFormula = true;
    else if (name === 'v') {
      this.#isInValue = true;
      this.#cell.value ??= '';
    } else this.#inline.open(name);
  }

  #text(text: string): void {
    if (!this.#cell) return;
    if (this.#isInValue) this.#cell.value += text;
    else this.#inline.add(text);
  }

  #close(name: string): void {
    if (name === 'row') {
      if (this.#row.cells.length === 0) return;
      this.rows.push(this.#row);
      if (this.#isRowHidden) this.#hidden.rows.push(this.#row.row);
    } else if (!this.#cell) return;
    else if (name === 'v') this.#isInValue = false;
    else if (name === 'c') {
      const read = this.#read(this.#cell);
      if (read.text !== '' || read.problem !== undefined) this.#row.cells[this.#cell.place] = read;
      this.#cell = undefined;
    } else this.#inline.close(name);
  }

  #read({ type, style, hasFormula, value }: OpenCell): SheetCell {
    const inline = this.#inline.take();
    if (type === 'inlineStr') return { text: value === undefined ? inline : plainText(value) };
    if (value === undefined) {
      const problem = 'has a formula without its result: open the file in a spreadsheet program and save it again';
      return hasFormula ? { text: '', problem } : { text: '' };
    }
    switch (type) {
      case 's': {
        const text = this.#strings.at(Number(value));
        return text === undefined ? { text: '', problem: 'names a text that the file does not have' } : { text };
      }
      case 'str':
      case 'd':
        return { text: plainText(value) };
      case 'b':
        return { text: value.trim() === '1' || value.trim().toLowerCase() === 'true' ? 'TRUE' : 'FALSE' };
      case 'e':
        return { text: value, problem: `has the error ${value}` };
      default: {
        const iso = isoText(value, this.#workbook.formats[style] ?? 'number', this.#workbook.isFrom1904);
        if (iso !== undefined) return { text: iso };
        return value.trim() === '' ? { text: '' } : { text: decimalText(value), isNumber: true };
      }
    }
  }
}

/**
 * Every row of a sheet that has something in it, in the order of the file. Hidden rows and columns are rows and columns; of merged
 * cells the first has the value.
 * @param hidden gathers what is hidden
 */
export function readSheetRows(
  parts: ZipParts,
  sheet: Sheet,
  workbook: Workbook,
  strings: SharedStrings,
  hidden: HiddenParts = { rows: [], columns: [] },
): AsyncGenerator<SheetRow> {
  const gatherer = new RowGatherer(workbook, strings, hidden);
  return parts.readXml(sheet.part, gatherer.handler, () => gatherer.rows.splice(0));
}
