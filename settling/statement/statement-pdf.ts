import { buffer } from 'node:stream/consumers';
import PdfDocument from 'pdfkit';
import { present } from '../../contract/presence.ts';
import { transcribe } from './name-transcription.ts';
import type { PersonStatement } from './person-statement.ts';
import {
  amountText,
  dateText,
  dueTexts,
  entryText,
  missedTexts,
  monthText,
  readableName,
} from './statement-wording.ts';
import type { SellerNames } from './statement-wording.ts';

/** A font file that is not one, or lacks what was asked of it. */
export class UnusableFont extends Error {
  override name = 'UnusableFont';
}

const ink = '#1b2733';
const quiet = '#5b6b7a';
const line = '#d5dce3';
const shade = '#f2f5f8';

const page = { left: 56, right: 539, top: 56, bottom: 770 } as const;
const columns = { date: page.left, what: 152, amount: 384, balance: 464, numberWidth: 75 } as const;
const rowHeight = 18;

type Document = InstanceType<typeof PdfDocument>;

/** Draws one statement on as many A4 pages as it needs. */
class StatementPages {
  readonly #document: Document;
  readonly #statement: PersonStatement;
  readonly #sellers: SellerNames;
  readonly #hasFont: boolean;
  #y: number = page.top;
  #size = 9.5;
  #isBold = false;
  /** Whether every letter of every name could be written. */
  isWhole = true;

  constructor(statement: PersonStatement, sellers: SellerNames, font: string | undefined) {
    this.#statement = statement;
    this.#sellers = sellers;
    this.#hasFont = font !== undefined;
    const { month, accountId, issuedAt } = statement;
    this.#document = new PdfDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      info: { Title: `Statement ${accountId}, ${month}`, CreationDate: new Date(issuedAt) },
    });
    if (font === undefined) return;
    const [file = font, family] = font.split('#');
    try {
      this.#document.registerFont('given', file, family);
      this.#document.font('given').widthOfString('x');
    } catch (error) {
      throw new UnusableFont(`${font} cannot be used as a font: ${(error as Error).message}`);
    }
  }

  draw(): Document {
    this.#heading();
    this.#summary();
    this.#entries();
    this.#holds();
    this.#footers();
    return this.#document;
  }

  #amount(amountMinor: number): string {
    return amountText(amountMinor, this.#statement.currency).replace('-', '–');
  }

  #font(isBold = false, size = 9.5, colour = ink): void {
    this.#size = size;
    this.#isBold = isBold;
    this.#document
      .font(isBold ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(size)
      .fillColor(colour);
  }

  /** Letters of every font stand on one line: `y` is where those of this size begin, above it. */
  #write(text: string, x: number, y: number, options: { width?: number; align?: 'right' } = {}): void {
    this.#document.text(text, x, y + this.#size * 0.75, { lineBreak: false, baseline: 'alphabetic', ...options });
  }

  #cut(text: string, widthLimit: number): string {
    let cut = text;
    while (cut.length > 1 && this.#document.widthOfString(cut) > widthLimit) cut = `${cut.slice(0, -2)}…`;
    return cut;
  }

  /** Writes a name from outside: in the standard font if it can, else in the given font, else transcribed. */
  #writeName(name: string, x: number, y: number, widthLimit: number): void {
    const readable = readableName(name);
    const written = transcribe(readable);
    if (written.text === readable || !this.#givenFontWrites(readable)) {
      if (!written.isWhole) this.isWhole = false;
      return this.#write(this.#cut(written.text, widthLimit), x, y);
    }
    this.#document.font('given');
    const text = this.#cut(readable, widthLimit);
    if (!/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)) return this.#write(text, x, y);
    // The font reverses the letters of a word, but nothing reverses the words of a line.
    let at = x;
    for (const word of text.split(' ').toReversed()) {
      this.#write(word, at, y);
      at += this.#document.widthOfString(`${word} `);
    }
  }

  #givenFontWrites(text: string): boolean {
    if (!this.#hasFont) return false;
    // PDFKit keeps the font that it reads files with to itself.
    type Inside = { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } };
    const { _font: given } = this.#document.font('given') as unknown as Inside;
    const isWritten = [...text].every((letter) =>
      given.font.hasGlyphForCodePoint(present(letter.codePointAt(0), 'the code point of a letter')),
    );
    if (!isWritten) this.#font(this.#isBold, this.#size);
    return isWritten;
  }

  #room(height: number): void {
    if (this.#y + height <= page.bottom) return;
    this.#document.addPage();
    this.#y = page.top;
  }

  #rule(colour: string = line): void {
    this.#document.moveTo(page.left, this.#y).lineTo(page.right, this.#y).lineWidth(0.7).strokeColor(colour).stroke();
  }

  #heading(): void {
    const { name, accountId, numberLastFour, month, isInterim, from, until, issuedAt } = this.#statement;
    this.#font(true, 20);
    this.#write('Account statement', page.left, page.top);
    this.#font(false, 13, quiet);
    this.#write(`${monthText(month)}${isInterim ? ', so far' : ''}`, page.left, page.top + 27);
    this.#font(true, 11);
    this.#writeName(name, page.left, page.top + 70, 240);
    this.#font();
    this.#write(`Account ${accountId}`, page.left, page.top + 87);
    this.#write(`Number •••• ${numberLastFour}`, page.left, page.top + 101);
    const facts = [
      ['From', dateText(from)],
      ['To', dateText(until - 1)],
      ['Issued', dateText(issuedAt)],
      ['Currency', this.#statement.currency],
    ] as const;
    facts.forEach(([label, value], place) => {
      this.#font(false, 9.5, quiet);
      this.#write(label, 370, page.top + 59 + place * 14);
      this.#font();
      this.#write(value, 430, page.top + 59 + place * 14);
    });
    this.#y = page.top + 134;
  }

  #summary(): void {
    const { openingMinor, closingMinor, totals, limitMinor, heldMinor, availableMinor } = this.#statement;
    const due = [...dueTexts(this.#statement), ...missedTexts(this.#statement)];
    const sums: [string, number][] = [
      ['Opening balance', openingMinor],
      ...(totals.opening === 0 ? [] : [['Owed when opened', totals.opening] satisfies [string, number]]),
      ['Purchases', totals.purchase],
      ['Refunds', totals.refund],
      ['Payments', totals.payment],
      ...(totals.payment_reversal === 0
        ? []
        : [['Payments reversed', totals.payment_reversal] satisfies [string, number]]),
    ];
    const height = 26 + Math.max(sums.length + 1, 4) * 15;
    this.#document.roundedRect(page.left, this.#y, page.right - page.left, height, 5).fill(shade);
    const top = this.#y + 16;
    const both = (label: string, amountMinor: number, x: number, place: number, isBold = false) => {
      this.#font(isBold);
      this.#write(label, x, top + place * 15);
      this.#write(this.#amount(amountMinor), x + 110, top + place * 15, { width: 95, align: 'right' });
    };
    sums.forEach(([label, amountMinor], place) => both(label, amountMinor, page.left + 14, place));
    both('Closing balance', closingMinor, page.left + 14, sums.length, true);
    const right = page.left + 264;
    both('Limit', limitMinor, right, 0);
    both('Held', heldMinor, right, 1);
    both('Left to spend', availableMinor, right, 2, true);
    this.#y += height + 18;
    due.forEach((text, place) => {
      this.#font(place === 0, place === 0 ? 11.5 : 9.5);
      this.#write(text, page.left, this.#y);
      this.#y += place === 0 ? 18 : 15;
    });
    this.#y += 14;
  }

  #tableHead(): void {
    this.#font(true, 8.5, quiet);
    this.#write('Date', columns.date, this.#y);
    this.#write('What', columns.what, this.#y);
    this.#write('Amount', columns.amount, this.#y, { width: columns.numberWidth, align: 'right' });
    this.#write('Balance', columns.balance, this.#y, { width: columns.numberWidth, align: 'right' });
    this.#y += 13;
    this.#rule(quiet);
    this.#y += 6;
  }

  #row(date: string, what: string, amountMinor: number | null, balanceMinor: number | null, isBold = false): void {
    if (this.#y + rowHeight > page.bottom) {
      this.#room(rowHeight);
      this.#tableHead();
    }
    this.#font(isBold);
    this.#write(date, columns.date, this.#y);
    const right = { width: columns.numberWidth, align: 'right' } as const;
    if (amountMinor !== null) this.#write(this.#amount(amountMinor), columns.amount, this.#y, right);
    if (balanceMinor !== null) this.#write(this.#amount(balanceMinor), columns.balance, this.#y, right);
    this.#writeName(what, columns.what, this.#y, columns.amount - columns.what - 4);
    this.#y += rowHeight - 5;
    this.#rule();
    this.#y += 5;
  }

  #entries(): void {
    const { openingMinor, closingMinor, entries, from, until, isInterim, issuedAt } = this.#statement;
    this.#room(80);
    this.#tableHead();
    this.#row(dateText(from), 'Opening balance', null, openingMinor);
    for (const entry of entries) {
      this.#row(dateText(entry.at), entryText(entry, this.#sellers), entry.amountMinor, entry.balanceMinor);
    }
    this.#row(dateText(isInterim ? issuedAt : until - 1), 'Closing balance', null, closingMinor, true);
    this.#y += 14;
  }

  #holds(): void {
    const { holds } = this.#statement;
    if (holds.length === 0) return;
    this.#room(70);
    this.#font(true, 11);
    this.#write('Held for purchases that are not complete', page.left, this.#y);
    this.#font(false, 9.5, quiet);
    this.#write('Set aside for you; it becomes debt only when the goods leave.', page.left, this.#y + 15);
    this.#y += 36;
    this.#tableHead();
    for (const { since, sellerId, amountMinor } of holds) {
      this.#row(dateText(since), this.#sellers.get(sellerId) ?? sellerId, amountMinor, null);
    }
  }

  #footers(): void {
    const { start, count } = this.#document.bufferedPageRange();
    const { accountId, month } = this.#statement;
    for (let number = start; number < start + count; number++) {
      this.#document.switchToPage(number);
      this.#font(false, 8, quiet);
      this.#write(`Account ${accountId}, ${monthText(month)}. Days and months are those of UTC.`, page.left, 796);
      this.#write(`Page ${number + 1} of ${count}`, page.right - 100, 796, { width: 100, align: 'right' });
    }
  }
}

/**
 * A statement as a PDF of A4 pages.
 * @param font a TrueType or OpenType file (`FILE`, or `FILE.ttc#NAME` of a collection) for names that the standard fonts
 * cannot write; without it they are transcribed (`name-transcription.ts`)
 * @returns the file, and whether every letter of every name could be written
 * @throws {UnusableFont}
 */
export async function statementPdf(
  statement: PersonStatement,
  sellers: SellerNames,
  font?: string,
): Promise<{ pdf: Buffer; isWhole: boolean }> {
  const pages = new StatementPages(statement, sellers, font);
  const document = pages.draw();
  document.end();
  const pdf = await buffer(document);
  return { pdf, isWhole: pages.isWhole };
}
