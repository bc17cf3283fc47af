import { damageOfBarcode } from '../../../contract/barcodes/barcode-damage.ts';
import { listedBarcodes } from '../../../contract/barcodes/barcode-key.ts';
import { present } from '../../../contract/presence.ts';
import {
  readCategory,
  readPolicy,
  readAgeLimit,
  readOptions,
  readRelated,
  readSellsWithoutStock,
  readStatus,
  readTags,
} from './catalogue-cells.ts';
import type { Currency } from '../../../contract/money.ts';
import { longestDescription, longestShelf, longestText, mostTags } from '../../../contract/seller/article.ts';
import { longestDepartment } from '../../../contract/seller/departments.ts';
import { barcodeOf } from '../barcode.ts';
import { isSecondBarcode, joinedBarcodes } from './barcode-columns.ts';
import { readHandle } from '../handle.ts';
import { isSameText, sameTextKey } from '../same-text.ts';
import { articleKeys, optionNameKeys, optionValueKeys, variantKeys } from './catalogue-columns.ts';
import type { CatalogueColumn, ColumnKey } from './catalogue-columns.ts';
import { numbersOfCell, readPrice, readQuantity } from './catalogue-numbers.ts';
import type { FileNumbers } from './catalogue-numbers.ts';
import { cellReader } from './catalogue-rows.ts';
import type { ArticleRows, CatalogueRow, LeftOutRow } from './catalogue-rows.ts';
import { shorten } from './shown-cell.ts';
import { readTruth } from './truth-words.ts';

/** The data that a file has about one article. A field without a column is undefined, and an import leaves it as it is. */
export type DescribedArticle = {
  handle: string;
  /** The handle as the file has it, where it cannot be kept as it is; empty if the file has none. */
  writtenHandle: string;
  title: string;
  description: string | undefined;
  vendor: string | undefined;
  /** Undefined: neither of the columns that say it is there. */
  category: string | null | undefined;
  tags: string[] | undefined;
  shelf: string | undefined;
  related: string[] | undefined;
  ageLimit: number | null | undefined;
  optionNames: string[] | undefined;
  /** Undefined columns, and what is in them. */
  status: string | undefined;
  published: string | undefined;
  rows: DescribedRow[];
  headLine: number;
};

export type DescribedRow = {
  row: CatalogueRow;
  isHead: boolean;
  /** Null for a row that is only a picture's or the article's own. */
  variant: DescribedVariant | null;
};

export type DescribedVariant = {
  sku: string | undefined;
  barcode: string | undefined;
  optionValues: string[] | undefined;
  priceMinor: number | null | undefined;
  compareAtMinor: number | null | undefined;
  onHand: number | undefined;
  sellsWithoutStock: boolean | undefined;
};

export type Note = { line: number; handle: string; note: string };

export type Described = {
  /** Null when the article is left out. */
  article: DescribedArticle | null;
  leftOut: LeftOutRow[];
  notes: Note[];
};

const longest = { ...longestText, shelf: longestShelf } as const;

/**
 * Turns rows into articles. An article is imported whole or not at all: an unusable row rejects its whole article, because a
 * missing size would go unnoticed. A row that only repeats another, or that has another article's handle by mistake, is left out
 * by itself.
 */
export class CatalogueReader {
  #cell: (row: CatalogueRow, key: ColumnKey) => string | undefined;
  #has: (key: ColumnKey) => boolean;
  #nameOf: (key: ColumnKey) => string;
  #currency: Currency;
  #numbers: FileNumbers;

  #isBySku: boolean;
  /** The place of a second column of barcodes, or -1. */
  #otherBarcodes: number;

  /** @param isBySku whether each row names a variant of the shop by its SKU, and not by options */
  constructor(columns: readonly CatalogueColumn[], currency: Currency, numbers: FileNumbers, isBySku = false) {
    const names = new Map(columns.map(({ key, name }) => [key, name.trim()]));
    this.#cell = cellReader(columns);
    this.#has = (key) => names.has(key);
    this.#nameOf = (key) => names.get(key) ?? key;
    this.#currency = currency;
    this.#numbers = numbers;
    this.#isBySku = isBySku;
    this.#otherBarcodes = columns.findIndex(({ key }) => isSecondBarcode(key));
  }

  describe({ handle, rows: all }: ArticleRows): Described {
    const clashing = this.#otherHandles(handle, all);
    if (clashing.length === 0) return this.#describe(handle, all);
    const others = new Set(clashing.map(({ line }) => line));
    const described = this.#describe(
      handle,
      all.filter(({ line }) => !others.has(line)),
    );
    return { ...described, leftOut: [...described.leftOut, ...clashing] };
  }

  /** Rows of another handle that would be kept as the same one: "a?b" and "a/b" are both kept as "a-b". */
  #otherHandles(handle: string, rows: readonly CatalogueRow[]): LeftOutRow[] {
    const first = rows.find((row) => this.#text(row, 'handle') !== '');
    if (!first) return [];
    const written = this.#text(first, 'handle');
    return rows.flatMap((row) => {
      const other = this.#text(row, 'handle');
      if (other === '' || isSameText(other, written)) return [];
      const reason = `the handle "${shorten(other)}" would be kept as "${handle}", as "${shorten(written)}" of line ${first.line} is: give one of them another handle`;
      return [{ line: row.line, handle, reason }];
    });
  }

  #describe(handle: string, rows: CatalogueRow[]): Described {
    const head = rows.find((row) => !row.problem && this.#text(row, 'title') !== '');
    if (!head) {
      const broken = rows.find((row) => row.problem);
      const reason = `no row of the file gives the article "${handle}" a title`;
      const leftOut = rows.map((row) => ({ line: row.line, handle, reason: row.problem ?? reason }));
      return { article: null, leftOut: broken ? withCulprit(leftOut, rows, broken) : leftOut, notes: [] };
    }
    const leftOut: LeftOutRow[] = [];
    const own = this.#withoutOtherArticles(handle, head, rows, leftOut);
    const notes: Note[] = [];
    const problems = new Map<CatalogueRow, string>();
    for (const row of own) if (row.problem) problems.set(row, row.problem);
    const article = this.#read(handle, head, own, { problems, notes, leftOut });
    const [first] = problems.keys();
    if (!first) return { article, leftOut, notes };
    const reasonOf = new Map([...problems].map(([{ line }, problem]) => [line, problem]));
    const already = new Set(leftOut.map(({ line }) => line));
    // A format may make several rows of one line.
    const rest = new Set(own.map(({ line }) => line).filter((line) => !already.has(line)));
    const because = `its article is left out because of line ${first.line}`;
    return {
      article: null,
      leftOut: [...leftOut, ...[...rest].map((line) => ({ line, handle, reason: reasonOf.get(line) ?? because }))],
      notes: [],
    };
  }

  #text(row: CatalogueRow, key: ColumnKey): string {
    return (this.#cell(row, key) ?? '').trim();
  }

  /** Leaves out the rows of an article that has another title under the same handle. */
  #withoutOtherArticles(
    handle: string,
    head: CatalogueRow,
    rows: CatalogueRow[],
    leftOut: LeftOutRow[],
  ): CatalogueRow[] {
    const title = this.#text(head, 'title');
    const own: CatalogueRow[] = [];
    let other: CatalogueRow | null = null;
    let previous = -1;
    for (const row of rows) {
      const rowTitle = row.problem ? '' : this.#text(row, 'title');
      // Rows without a title belong to the one above them; after a gap, to the handle's first article.
      if (rowTitle !== '') other = rowTitle === title ? null : row;
      else if (row.index !== previous + 1) other = null;
      previous = row.index;
      if (!other) {
        own.push(row);
        continue;
      }
      const reason =
        other === row
          ? `the handle "${handle}" belongs to "${shorten(title)}" (line ${head.line}); this row has another title`
          : `it belongs to line ${other.line}, which is left out`;
      leftOut.push({ line: row.line, handle, reason });
    }
    return own;
  }

  #read(
    handle: string,
    head: CatalogueRow,
    rows: CatalogueRow[],
    { problems, notes, leftOut }: { problems: Map<CatalogueRow, string>; notes: Note[]; leftOut: LeftOutRow[] },
  ): DescribedArticle {
    const said = new Set<string>();
    const note = (row: CatalogueRow, text: string) => {
      const key = `${row.line} ${text}`;
      if (!said.has(key)) notes.push({ line: row.line, handle, note: text });
      said.add(key);
    };
    this.#checkHead(handle, head, problems, note);
    const hasOptions = this.#has('option1Name') || this.#has('option1Value');
    const names = optionNameKeys.map((key) => this.#firstText(rows, key));
    // Option values without an option name still tell variants apart.
    for (const [place, key] of optionValueKeys.entries()) {
      const tells = (text: string) => text !== '' && !(place === 0 && text.toLowerCase() === 'default title');
      if (names[place] === '' && rows.some((row) => !row.problem && tells(this.#text(row, key)))) {
        names[place] = `Option ${place + 1}`;
      }
    }
    const optionCount = names.findLastIndex((name) => name !== '') + 1;
    for (let place = 0; place < optionCount; place++) names[place] ||= `Option ${place + 1}`;
    const readable = rows.filter((row) => !row.problem);
    const others = readable.filter((row) => row !== head && this.#isVariant(row));
    const isHeadVariant = !head.isOfArticleAlone && (this.#isVariant(head) || others.length === 0);
    const described: DescribedRow[] = [];
    const seen = new Map<string, CatalogueRow>();
    // The head comes first: of two equal rows, the one that carries the article is kept.
    for (const row of [head, ...readable.filter((other) => other !== head)]) {
      const isHead = row === head;
      if (!(isHead ? isHeadVariant : this.#isVariant(row))) {
        described.push({ row, isHead, variant: null });
        continue;
      }
      const variant = this.#readVariant(row, hasOptions ? names : undefined, problems, note);
      const key = this.#isBySku ? (variant.sku ?? '') : JSON.stringify((variant.optionValues ?? []).map(sameTextKey));
      const twin = seen.get(key);
      if (twin) {
        leftOut.push({ line: row.line, handle, reason: this.#whyTwin(row, twin, head, variant.optionValues ?? []) });
        continue;
      }
      seen.set(key, row);
      if (variant.priceMinor === null && this.#has('price')) {
        note(row, 'it has no price (or one of 0), so it is not sold before it is given one');
      }
      described.push({ row, isHead, variant });
    }
    described.sort((a, b) => a.row.index - b.row.index);
    const isPlain = described.every(({ variant }) => !variant?.optionValues || variant.optionValues.length === 0);
    if (!isPlain) {
      // A row with "Default Title" among rows with options has no option values.
      for (const { variant } of described) {
        if (!variant?.optionValues) continue;
        variant.optionValues = Array.from({ length: optionCount }, (_, place) => variant.optionValues?.[place] ?? '');
      }
    }
    this.#unifySpellings(described, note);
    const given = this.#text(head, 'handle');
    return {
      handle,
      writtenHandle: isSameText(given, handle) ? '' : given,
      title: this.#text(head, 'title'),
      description: this.#cell(head, 'description'),
      vendor: this.#has('vendor') ? this.#text(head, 'vendor') : undefined,
      category:
        this.#has('type') || this.#has('productCategory')
          ? readCategory(this.#text(head, 'type'), this.#text(head, 'productCategory'))
          : undefined,
      tags: this.#has('tags') ? readTags(this.#text(head, 'tags')) : undefined,
      shelf: this.#has('shelf') ? this.#text(head, 'shelf') : undefined,
      related: this.#has('related')
        ? readRelated(this.#text(head, 'related')).filter((other) => other !== handle)
        : undefined,
      ageLimit: this.#has('ageLimit') ? readAgeLimit(this.#text(head, 'ageLimit')) : undefined,
      optionNames: hasOptions ? (isPlain ? [] : names.slice(0, optionCount)) : undefined,
      status: this.#cell(head, 'status'),
      published: this.#cell(head, 'published'),
      rows: described,
      headLine: head.line,
    };
  }

  /** Option values that say the same are spelt as they are first. */
  #unifySpellings(described: readonly DescribedRow[], note: (row: CatalogueRow, text: string) => void): void {
    const first = optionValueKeys.map(() => new Map<string, { value: string; line: number }>());
    for (const { row, variant } of described) {
      variant?.optionValues?.forEach((value, place) => {
        const known = first[place]?.get(sameTextKey(value));
        if (known === undefined) first[place]?.set(sameTextKey(value), { value, line: row.line });
        else if (known.value !== value && variant.optionValues) {
          variant.optionValues[place] = known.value;
          note(row, `${quote(value)} is read as ${quote(known.value)} of line ${known.line}`);
        }
      });
    }
  }

  #firstText(rows: CatalogueRow[], key: ColumnKey): string {
    for (const row of rows) {
      const text = row.problem ? '' : this.#text(row, key);
      if (text !== '') return text;
    }
    return '';
  }

  #isVariant(row: CatalogueRow): boolean {
    return variantKeys.some((key) => this.#text(row, key) !== '');
  }

  #checkHead(
    handle: string,
    head: CatalogueRow,
    problems: Map<CatalogueRow, string>,
    note: (row: CatalogueRow, text: string) => void,
  ): void {
    const tooLong = (key: 'title' | 'vendor' | 'shelf') => this.#text(head, key).length > longest[key];
    for (const key of ['title', 'vendor', 'shelf'] as const) {
      if (tooLong(key)) problems.set(head, `"${this.#nameOf(key)}" is longer than ${longest[key]} characters`);
    }
    if ((this.#cell(head, 'description') ?? '').length > longestDescription) {
      problems.set(head, `"${this.#nameOf('description')}" is longer than ${longestDescription / 1024} KiB`);
    }
    const category = readCategory(this.#text(head, 'type'), this.#text(head, 'productCategory'));
    if ((category ?? '').length > longestDepartment) {
      const column = `"${this.#nameOf(this.#has('type') ? 'type' : 'productCategory')}"`;
      problems.set(head, `${column} is longer than ${longestDepartment} characters`);
    }
    const tags = readTags(this.#text(head, 'tags'));
    const longTag = tags.find((tag) => tag.length > longest.tag);
    if (longTag !== undefined) {
      const problem = `"${this.#nameOf('tags')}" has a tag longer than ${longest.tag} characters: ${quote(longTag)}`;
      problems.set(head, problem);
    }
    if (tags.length > mostTags) {
      problems.set(head, `"${this.#nameOf('tags')}" has ${tags.length} tags, and a product may have ${mostTags}`);
    }
    if (this.#has('ageLimit') && readAgeLimit(this.#text(head, 'ageLimit')) === undefined) {
      problems.set(head, `"${this.#nameOf('ageLimit')}" must be an age from 1 to 99, or empty`);
    }
    const [status, published] = [this.#cell(head, 'status'), this.#cell(head, 'published')];
    if (readStatus(status, undefined, true) === undefined) {
      problems.set(head, `"${this.#nameOf('status')}" must be active, draft or archived`);
    }
    if (published !== undefined && published.trim() !== '' && readTruth(published) === undefined) {
      const kept = 'a product that is here stays as it is, a new one comes in as a draft';
      note(head, `"${this.#nameOf('published')}" is neither true nor false: ${quote(published.trim())}; ${kept}`);
    }
    const given = this.#cell(head, 'handle')?.trim();
    if (given && given !== handle && readHandle(given) === handle) note(head, `its handle is kept as "${handle}"`);
  }

  #readVariant(
    row: CatalogueRow,
    optionNames: string[] | undefined,
    problems: Map<CatalogueRow, string>,
    note: (row: CatalogueRow, text: string) => void,
  ): DescribedVariant {
    const amount = (key: 'price' | 'compareAt') => {
      if (!this.#has(key)) return undefined;
      const text = this.#text(row, key);
      const read = readPrice(text, this.#currency, numbersOfCell(text, row, this.#numbers));
      if ('amountMinor' in read) return read.amountMinor;
      problems.set(row, `"${this.#nameOf(key)}" ${read.reason}`);
      return undefined;
    };
    const count = () => {
      if (!this.#has('quantity')) return undefined;
      const text = this.#text(row, 'quantity');
      const read = readQuantity(text, numbersOfCell(text, row, this.#numbers));
      if ('count' in read) return read.count ?? undefined;
      problems.set(row, `"${this.#nameOf('quantity')}" ${read.reason}`);
      return undefined;
    };
    const values = optionValueKeys.map((key) => this.#text(row, key));
    for (const key of optionValueKeys) {
      if (this.#text(row, key).length > longest.option) {
        problems.set(row, `"${this.#nameOf(key)}" is longer than ${longest.option} characters`);
      }
    }
    const code = (key: 'sku' | 'barcode') => {
      if (!this.#has(key)) return undefined;
      const text = key === 'sku' ? this.#text(row, key) : this.#barcode(row, note);
      if ((text ?? '').length > longest[key]) {
        problems.set(row, `"${this.#nameOf(key)}" is longer than ${longest[key]} characters`);
      }
      return text;
    };
    const policy = this.#cell(row, 'policy');
    if (policy !== undefined && readPolicy(policy) === undefined) {
      note(row, `"${this.#nameOf('policy')}" is neither continue nor deny: ${quote(policy.trim())}; it was read over`);
    }
    const sellsWithoutStock = readSellsWithoutStock(this.#cell(row, 'tracker'), policy, this.#cell(row, 'quantity'));
    if (sellsWithoutStock === undefined && this.#has('quantity')) {
      const kept = 'the stock of a product that is here stays as it is, that of a new one is not counted';
      note(row, `"${this.#nameOf('quantity')}" gives no stock for it: ${kept}`);
    }
    return {
      sku: code('sku'),
      barcode: code('barcode'),
      optionValues: optionNames && readOptions(optionNames, values),
      priceMinor: amount('price'),
      compareAtMinor: amount('compareAt'),
      onHand: count(),
      sellsWithoutStock,
    };
  }

  /** @returns undefined where its digits are lost: a barcode that is here stays */
  #barcode(row: CatalogueRow, note: (row: CatalogueRow, text: string) => void): string | undefined {
    const other = row.cells[this.#otherBarcodes] ?? '';
    const written = joinedBarcodes(barcodeOf(this.#text(row, 'barcode')), barcodeOf(other));
    const column = `"${this.#nameOf('barcode')}"`;
    let barcode: string | undefined = written;
    for (const each of listedBarcodes(written)) {
      const damage = damageOfBarcode(each);
      if (damage?.kind === 'repaired') {
        barcode = barcode?.replace(each, damage.barcode);
        note(row, `${column} ${quote(each)} was made a number by a spreadsheet; it is read as "${damage.barcode}"`);
      } else if (damage?.kind === 'lost') {
        barcode = undefined;
        note(
          row,
          `${column} ${quote(each)} has lost digits in a spreadsheet; no barcode is taken from it, and one that is here stays`,
        );
      } else if (damage?.kind === 'zeros') {
        note(row, `${column} ${quote(each)} has lost zeros in front; it is found as "${damage.whole}", too`);
      } else if (damage?.kind === 'checkDigit') {
        note(row, `${column} ${quote(each)} does not end in its check digit: is a digit wrong?`);
      }
    }
    return barcode;
  }

  #whyTwin(row: CatalogueRow, twin: CatalogueRow, head: CatalogueRow, optionValues: string[]): string {
    const differing = articleKeys.find((key) => {
      const [here, there] = [this.#text(row, key), this.#text(head, key)];
      return here !== '' && there !== '' && here !== there;
    });
    if (differing) {
      const [here, there] = [row, head].map((each) => quote(this.#text(each, differing)));
      const column = `"${this.#nameOf(differing)}"`;
      return `line ${head.line} has its handle, with ${column} ${there} where this one has ${here}: another product needs another handle`;
    }
    if (this.#isBySku) return `it is of the same variant as line ${twin.line}`;
    if (variantKeys.every((key) => this.#text(row, key) === this.#text(twin, key)))
      return `it repeats line ${twin.line}`;
    if (optionValues.length === 0) return `the article has no options that would tell it from line ${twin.line}`;
    return `it has the same options as line ${twin.line}: ${optionValues.map(shorten).join(', ')}`;
  }
}

const quote = (text: string) => `"${shorten(text)}"`;

function withCulprit(leftOut: LeftOutRow[], rows: CatalogueRow[], culprit: CatalogueRow): LeftOutRow[] {
  return leftOut.map((row, place) =>
    present(rows[place], 'the row that is left out').problem
      ? row
      : { ...row, reason: `its article is left out because of line ${culprit.line}` },
  );
}
