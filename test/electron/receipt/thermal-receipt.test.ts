import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printOverNetwork } from '../../../electron/receipt/network-printer.ts';
import { paperWidths } from '../../../electron/receipt/receipt-paper.ts';
import { receiptSchema } from '../../../electron/receipt/receipt.ts';
import type { Receipt } from '../../../electron/receipt/receipt.ts';
import { receiptTexts } from '../../../electron/receipt/receipt-texts.ts';
import { rasterOfBitmap, receiptAsRaster } from '../../../electron/receipt/thermal-raster.ts';
import { isPrintableAsText, receiptAsText } from '../../../electron/receipt/thermal-text.ts';
import { ReceiptPrinterSimulator } from '../../support/receipt-printer.ts';
import { arabicReceipt, japaneseReceipt, receiptOf } from './receipt-of.ts';

async function printed(bytes: Uint8Array, paper: 58 | 80): Promise<ReceiptPrinterSimulator> {
  const printer = await ReceiptPrinterSimulator.start(paper);
  const outcome = await printOverNetwork(printer.address, bytes, () => {});
  await printer.stop();
  expect(outcome).toMatchObject({ printed: true, isConfirmed: true });
  return printer;
}

const papers = [58, 80] as const;
const asPrinted = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const largestUnitMinor = Math.floor(Number.MAX_SAFE_INTEGER / (999 * 20));
const western = fc.string({
  unit: fc.constantFrom(...'abcXYZäöüßñéÀ€“”–…™’ -0123456789\t\u00a0'),
  minLength: 1,
  maxLength: 200,
});

const isTitle = (text: string) =>
  text.trim() !== '' && receiptTexts(receiptOf({ shopName: text }), false).shopName !== '';

function anyReceipt(title: fc.Arbitrary<string>): fc.Arbitrary<Receipt> {
  const line = fc.record({
    title: title.filter(isTitle).map((text) => text.trim()),
    quantity: fc.integer({ min: 1, max: 999 }),
    unitPriceMinor: fc.integer({ min: 0, max: largestUnitMinor }),
  });
  return fc
    .record({
      shopName: title.filter(isTitle).map((text) => text.trim().slice(0, 60).trim()),
      lines: fc.array(line, { minLength: 1, maxLength: 20 }),
      currency: fc.constantFrom('EUR', 'JPY', 'USD', 'KWD'),
      locale: fc.constantFrom('en-GB', 'en-US', 'de-DE', 'es-ES', 'ja-JP', 'ar-AE-u-nu-latn'),
      collectionCode: fc.option(fc.stringMatching(/^[A-Z0-9-]{1,32}$/)),
      acceptedAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    })
    .map(({ lines, ...rest }) => {
      const sums = lines.map((each) => ({ ...each, sumMinor: each.quantity * each.unitPriceMinor }));
      return receiptOf({ ...rest, lines: sums, totalMinor: sums.reduce((sum, { sumMinor }) => sum + sumMinor, 0) });
    });
}

describe('a receipt as text for a thermal printer', () => {
  it.each(papers)('is laid out on paper of %i mm', async (paper) => {
    const { faults, textLines, items } = await printed(receiptAsText(receiptOf(), false, paper), paper);
    expect(faults).toEqual([]);
    const { columns } = paperWidths[paper];
    const rows = textLines.map((line) => line.trimEnd());
    expect(rows).toContain('Order number' + '100001'.padStart(columns - 12));
    expect(rows).toContain('Stoneware mug, Blue');
    expect(rows).toContain('  2 × €18.90' + '€37.80'.padStart(columns - 12));
    expect(rows).toContain('Card payment' + '€37.80'.padStart(columns - 12));
    expect(rows.map((row) => row.trim())).toContain('22 Nov 2026, 18:30');
    expect(items.find((item) => item.kind === 'text' && item.text.trim() === 'YGDDTN')).toMatchObject({
      wide: 2,
      tall: 2,
    });
    expect(items).toContainEqual({ kind: 'barcode', text: '100001' });
    expect(items.findLast((item) => item.kind !== 'text' || item.text !== '')).toEqual({ kind: 'cut' });
    expect(rows.join()).not.toContain('Copy');
  });

  it('says that it is a copy', async () => {
    const { items } = await printed(receiptAsText(receiptOf(), true, 80), 80);
    expect(items.find((item) => item.kind === 'text' && item.text.trim() === 'Copy')).toMatchObject({ inverted: true });
  });

  it('is accepted by the printer, no line wider than the paper, the total there, whatever was bought', async () => {
    let asText = 0;
    await fc.assert(
      fc.asyncProperty(
        anyReceipt(western),
        fc.constantFrom(...papers),
        fc.boolean(),
        async (receipt, paper, isCopy) => {
          expect(receiptSchema.safeParse(receipt).error).toBeUndefined();
          if (!isPrintableAsText(receipt, isCopy)) return;
          asText++;
          const { faults, textLines, cuts } = await printed(receiptAsText(receipt, isCopy, paper), paper);
          expect(faults).toEqual([]);
          expect(cuts).toBe(1);
          const { total, lines } = receiptTexts(receipt, isCopy);
          const paperText = textLines.map((line) => line.trim());
          for (const value of [total.value, ...lines.map(({ sum }) => sum)]) {
            expect(paperText.some((line) => line.endsWith(asPrinted(value)))).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(asText).toBeGreaterThan(10);
  }, 120_000);

  it('is not taken for text when a letter is missing in the printer, whatever is written', async () => {
    const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(anyReceipt(anyText), fc.constantFrom(...papers), async (receipt, paper) => {
        if (!isPrintableAsText(receipt, false)) {
          expect(() => receiptAsText(receipt, false, paper)).toThrow('no letters');
          return;
        }
        const { faults, textLines } = await printed(receiptAsText(receipt, false, paper), paper);
        expect(faults).toEqual([]);
        expect(textLines.join('')).not.toContain('?'.repeat(2));
      }),
      { numRuns: 30 },
    );
    expect(isPrintableAsText(japaneseReceipt, false)).toBe(false);
    expect(isPrintableAsText(arabicReceipt, false)).toBe(false);
  }, 120_000);

  it('cannot be made to give the printer commands', async () => {
    const title = 'Mug\u001bp\u0000\u0010\u0014\u0001\nfree\u001d\u0056\u0000 \u202eknurd';
    const lines = [{ title, quantity: 1, unitPriceMinor: 100, sumMinor: 100 }];
    const receipt = receiptOf({ lines, totalMinor: 100 });
    const { faults, textLines, cuts } = await printed(receiptAsText(receipt, false, 80), 80);
    expect(faults).toEqual([]);
    expect(cuts).toBe(1);
    expect(textLines.map((line) => line.trim())).toContain('Mug p free V knurd');
  });
});

describe('a receipt as a picture for a thermal printer', () => {
  it('comes out dot for dot, whatever its dots are, but for those that would be a command', async () => {
    const size = fc.record({ bytes: fc.integer({ min: 1, max: 48 }), rows: fc.integer({ min: 1, max: 300 }) });
    await fc.assert(
      fc.asyncProperty(
        size,
        fc.infiniteStream(fc.constantFrom(0x10, 0x04, 0x14, 0x05, 0, 0xff)),
        async (of, stream) => {
          const bits = Uint8Array.from(stream.take(of.bytes * of.rows));
          const raster = { widthDots: of.bytes * 8, heightDots: of.rows, bits };
          const { faults, picture, cuts } = await printed(receiptAsRaster(raster), 58);
          expect(faults).toEqual([]);
          expect(cuts).toBe(1);
          expect([picture.widthDots, picture.heightDots]).toEqual([of.bytes * 8, of.rows]);
          const changed = [...picture.bits].filter((byte, index) => byte !== bits[index]);
          expect(changed.every((byte) => byte === 0x18)).toBe(true);
          expect([...picture.bits].every((byte, index) => (byte & bits[index]!) === bits[index])).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is black where the page is dark, and ends with the last that is not white', () => {
    const bitmap = new Uint8Array(8 * 4 * 4).fill(255);
    bitmap.fill(0, 3 * 4, 4 * 4);
    bitmap.fill(40, (8 + 7) * 4, (8 + 8) * 4);
    bitmap.fill(240, (16 + 1) * 4, (16 + 2) * 4);
    expect(rasterOfBitmap(bitmap, 8, 4)).toEqual({ widthDots: 8, heightDots: 2, bits: Uint8Array.of(0x10, 0x01) });
  });
});

describe('the data of a receipt', () => {
  it('has no room for a credit number, nor for sums that are not true', () => {
    const refused = [
      { ...receiptOf(), cardNumber: '9200020000000009' },
      receiptOf({ orderNumber: '../../9200020000000009' }),
      receiptOf({ totalMinor: 3_779 }),
      receiptOf({ lines: [{ title: 'Mug', quantity: 2, unitPriceMinor: 1_890, sumMinor: 3_700 }], totalMinor: 3_700 }),
      { ...receiptOf(), currency: 'euro' },
      receiptOf({ timeZone: 'Mars/Base' }),
      receiptOf({ locale: 'not a locale' }),
    ];
    for (const receipt of refused) expect(receiptSchema.safeParse(receipt).success).toBe(false);
    for (const receipt of [receiptOf(), japaneseReceipt, arabicReceipt])
      expect(receiptSchema.parse(receipt)).toEqual(receipt);
  });
});
