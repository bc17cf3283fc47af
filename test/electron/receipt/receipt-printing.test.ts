import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { StoredReceipts } from '../../../electron/receipt/kept-receipts.ts';
import { printOverNetwork, usualTimes } from '../../../electron/receipt/network-printer.ts';
import { ReceiptPrinting } from '../../../electron/receipt/receipt-printing.ts';
import type { ReceiptDrawing } from '../../../electron/receipt/receipt-printing.ts';
import type { ReceiptMeans } from '../../../electron/receipt/receipt-options.ts';
import { receiptSchema } from '../../../electron/receipt/receipt.ts';
import type { Receipt } from '../../../electron/receipt/receipt.ts';
import { testReceipt } from '../../../electron/receipt/test-receipt.ts';
import { receiptAsRaster } from '../../../electron/receipt/thermal-raster.ts';
import { isPrintableAsText, receiptAsText } from '../../../electron/receipt/thermal-text.ts';
import { ReceiptPrinterSimulator } from '../../support/receipt-printer.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { japaneseReceipt, receiptOf } from './receipt-of.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** A drawing that is a black line, with a second one below it on a copy. */
const plainDrawing: ReceiptDrawing = {
  drawPicture: async (_receipt, isCopy, paper) => {
    const [widthDots, heightDots] = [paper === 58 ? 384 : 576, isCopy ? 2 : 1];
    return { widthDots, heightDots, bits: new Uint8Array((widthDots / 8) * heightDots).fill(255) };
  },
  drawPdf: async (_receipt, isCopy) => Buffer.from(isCopy ? '%PDF of a copy' : '%PDF'),
  printOnSystem: async () => null,
};

async function startPrinter(): Promise<ReceiptPrinterSimulator> {
  const printer = await ReceiptPrinterSimulator.start();
  onTestFinished(() => printer.stop());
  return printer;
}

function toPrinter(printer: ReceiptPrinterSimulator): ReceiptMeans {
  return { means: 'network_printer', address: printer.address, paper: 80 };
}

function copies(printer: ReceiptPrinterSimulator): number {
  return printer.textLines.filter((line) => line.trim() === 'Copy').length;
}

describe('the receipts of a kiosk', () => {
  let folder: string;
  let now: number;
  const kept = () => new StoredReceipts(path.join(folder, 'unprinted-receipts'), () => now);
  const printing = (means: ReceiptMeans, drawing: Partial<ReceiptDrawing> = {}) =>
    new ReceiptPrinting({
      means,
      kept: kept(),
      drawing: { ...plainDrawing, ...drawing },
      times: { ...usualTimes, betweenStatusesMs: 5, statusMs: 20_000 },
    });

  beforeEach(() => {
    folder = temporaryFolder();
    now = 1_800_000_000_000;
    vi.spyOn(console, 'error').mockImplementation(() => {});
  });

  it('leave nothing behind once they are printed', async () => {
    const printer = await startPrinter();
    expect(await printing(toPrinter(printer)).print(receiptOf())).toEqual({ printed: true, on: 'paper' });
    expect(printer.cuts).toBe(1);
    expect(kept().list()).toEqual([]);
    expect(readdirSync(path.join(folder, 'unprinted-receipts'))).toEqual([]);
  });

  it('say whether one would come out now', async () => {
    const printer = await startPrinter();
    const receipts = printing(toPrinter(printer));
    expect(await receipts.printerState()).toBe('ready');
    printer.isCoverOpen = true;
    expect(await receipts.printerState()).toBe('not_ready');
    expect(await printing({ means: 'system_printer' }).printerState()).toBeUndefined();
    expect(await printing({ means: 'folder', folder }).printerState()).toBe('ready');
  });

  it('print a test that the printer has letters for, and keep nothing of it', async () => {
    const printer = await startPrinter();
    const receipt = receiptSchema.parse(
      testReceipt('Corner & Co.', now, { locale: 'en', order: 'Printer test', total: 'Nothing was bought' }),
    );
    expect(await printing(toPrinter(printer)).printTest(receipt)).toEqual({ printed: true, on: 'paper' });
    expect(printer.textLines.join()).toContain('Printer test');
    expect(printer.items.some((item) => item.kind === 'text' && item.inverted)).toBe(false);
    expect(kept().list()).toEqual([]);
  });

  it('are printed from a picture where the printer has no letters for them', async () => {
    const printer = await startPrinter();
    expect(await printing(toPrinter(printer)).print(japaneseReceipt)).toEqual({ printed: true, on: 'paper' });
    expect(printer.faults).toEqual([]);
    expect(printer.picture.widthDots).toBe(576);
    expect(printer.textLines.join('').trim()).toBe('');
  });

  it('are printed later as they are, when no paper came out', async () => {
    const printer = await startPrinter();
    printer.paper = 'out';
    const receipts = printing(toPrinter(printer));
    expect(await receipts.print(receiptOf())).toEqual({ printed: false, problem: 'paper_out' });
    expect(receipts.unprinted()).toMatchObject([{ receipt: { orderNumber: '100001' }, isBegun: false }]);
    printer.putRight();
    expect(await receipts.printAgain('100001')).toEqual({ printed: true, on: 'paper' });
    expect(copies(printer)).toBe(0);
    expect(receipts.unprinted()).toEqual([]);
    expect(await receipts.printAgain('100001')).toEqual({ printed: false, problem: 'not_kept' });
  });

  it('are printed again whole, and as a copy, when one may have come out in part', async () => {
    const printer = await startPrinter();
    printer.hangsUpAfterBytes = 150;
    const receipts = printing(toPrinter(printer));
    expect(await receipts.print(receiptOf())).toEqual({ printed: false, problem: 'connection_lost' });
    printer.hangsUpAfterBytes = Infinity;
    expect(await receipts.print(receiptOf())).toEqual({ printed: true, on: 'paper' });
    expect(copies(printer)).toBe(1);
    expect(printer.textLines.filter((line) => line.startsWith('Card payment'))).toHaveLength(1);
    expect(receipts.unprinted()).toEqual([]);
  });

  it('come out whole as a copy, wherever the first was cut off', async () => {
    const drawing = {
      drawPicture: async (_receipt: Receipt, isCopy: boolean) => ({
        widthDots: 576,
        heightDots: 100,
        bits: new Uint8Array(7_200).fill(isCopy ? 0xa5 : 0x3c),
      }),
    };
    for (const receipt of [receiptOf(), japaneseReceipt]) {
      const whole = await startPrinter();
      const isCopy = true;
      const job = isPrintableAsText(receipt, isCopy)
        ? receiptAsText(receipt, isCopy, 80)
        : receiptAsRaster(await drawing.drawPicture(receipt, isCopy));
      await printOverNetwork(whole.address, job, () => {});
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 20, max: job.length - 60 }), async (cutOffAfterBytes) => {
          const printer = await startPrinter();
          const receipts = printing(toPrinter(printer), drawing);
          printer.hangsUpAfterBytes = cutOffAfterBytes;
          expect(await receipts.print(receipt)).toMatchObject({ printed: false });
          printer.hangsUpAfterBytes = Infinity;
          const others = printer.items.length;
          expect(await receipts.print(receipt)).toEqual({ printed: true, on: 'paper' });
          expect(printer.items.slice(others).slice(-whole.items.length)).toEqual(whole.items);
        }),
        { numRuns: 15 },
      );
    }
  }, 120_000);

  it.each([58, 80] as const)('are drawn and laid out for the paper that the printer has: %i mm', async (paper) => {
    const printer = await ReceiptPrinterSimulator.start(paper);
    onTestFinished(() => printer.stop());
    const drawn: unknown[] = [];
    const receipts = printing(
      { means: 'network_printer', address: printer.address, paper },
      {
        drawPicture: (receipt, isCopy, on) => {
          drawn.push([isCopy, on]);
          return plainDrawing.drawPicture(receipt, isCopy, on);
        },
      },
    );
    expect(await receipts.print(japaneseReceipt)).toMatchObject({ printed: true });
    expect(await receipts.print(receiptOf())).toMatchObject({ printed: true });
    expect(drawn).toEqual([[false, paper]]);
    expect(printer.faults).toEqual([]);
    expect(printer.textLines).toContain('-'.repeat(paper === 58 ? 32 : 48));
  });

  it('are pictures of copies where paper may be out, also where only the mark has no letters', async () => {
    const printer = await startPrinter();
    const drawn: boolean[] = [];
    const receipts = printing(toPrinter(printer), {
      drawPicture: (receipt, isCopy, paper) => {
        drawn.push(isCopy);
        return plainDrawing.drawPicture(receipt, isCopy, paper);
      },
    });
    const marked = receiptOf({ orderNumber: '100002', words: { ...receiptOf().words, copy: '控え' } });
    for (const receipt of [japaneseReceipt, marked]) {
      kept().keep(receipt);
      kept().begin(receipt.orderNumber);
      expect(await receipts.print(receipt)).toMatchObject({ printed: true });
    }
    expect(drawn).toEqual([true, true]);
    expect(printer.faults).toEqual([]);
  });

  it('wait for one another while they are drawn, and for none that could not be asked for', async () => {
    const printer = await startPrinter();
    let drawing = 0;
    const atOnce: number[] = [];
    const receipts = printing(toPrinter(printer), {
      drawPicture: async (...given) => {
        atOnce.push(++drawing);
        await new Promise((resolve) => setTimeout(resolve, 5));
        drawing--;
        return plainDrawing.drawPicture(...given);
      },
    });
    const refused = receipts.printAgain('../100001');
    const printed = ['1', '2', '3'].map((orderNumber) => receipts.print({ ...japaneseReceipt, orderNumber }));
    await expect(refused).rejects.toThrow();
    for (const answer of await Promise.all(printed)) expect(answer).toEqual({ printed: true, on: 'paper' });
    expect(atOnce).toEqual([1, 1, 1]);
  });

  it('are printed one after another', async () => {
    const printer = await startPrinter();
    const receipts = printing(toPrinter(printer));
    const orders = ['1', '2', '3', '4'];
    await Promise.all(orders.map((orderNumber) => receipts.print(receiptOf({ orderNumber }))));
    expect(printer.faults).toEqual([]);
    expect(printer.items.flatMap((item) => (item.kind === 'barcode' ? [item.text] : []))).toEqual(orders);
    expect(printer.cuts).toBe(4);
  });

  it('survive that the program is killed, before the printer has anything and after', async () => {
    const program = `
      const { StoredReceipts } = await import(${JSON.stringify(path.resolve('electron/receipt/kept-receipts.ts'))});
      const kept = new StoredReceipts(process.argv[1], () => ${now});
      const receipt = ${JSON.stringify(receiptOf())};
      kept.keep(receipt);
      kept.keep({ ...receipt, orderNumber: '100002' });
      kept.begin('100002');
      console.log('kept');
      setInterval(() => {}, 1_000);`;
    const place = path.join(folder, 'unprinted-receipts');
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, place], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(kept().list()).toMatchObject([
      { receipt: receiptOf(), isBegun: false },
      { receipt: receiptOf({ orderNumber: '100002' }), isBegun: true },
    ]);
    const printer = await startPrinter();
    const receipts = printing(toPrinter(printer));
    await receipts.printAgain('100001');
    expect(copies(printer)).toBe(0);
    await receipts.printAgain('100002');
    expect(copies(printer)).toBe(1);
  });

  it('are for their owner alone, and gone after a day', () => {
    kept().keep(receiptOf());
    const place = path.join(folder, 'unprinted-receipts');
    expect(statSync(place).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(place, '100001.json')).mode & 0o777).toBe(0o600);
    writeFileSync(path.join(place, '100002.json.unfinished'), '{"rec');
    writeFileSync(path.join(place, '100003.json'), '{"rec');
    now += dayMs - 1;
    expect(kept().list()).toHaveLength(1);
    now += 1;
    printing({ means: 'system_printer' }).removeOld();
    expect(readdirSync(place)).toEqual([]);
    expect(kept().list()).toEqual([]);
    // By a clock that was set back they are as old.
    kept().keep(receiptOf());
    now -= dayMs;
    expect(kept().read('100001')).toBeUndefined();
  });

  it('are printed also where they cannot be kept', async () => {
    writeFileSync(path.join(folder, 'unprinted-receipts'), 'not a folder');
    const printer = await startPrinter();
    expect(await printing(toPrinter(printer)).print(receiptOf())).toEqual({ printed: true, on: 'paper' });
  });

  it('become PDFs in the folder that was named', async () => {
    const receipts = path.join(folder, 'a/receipts');
    expect(await printing({ means: 'folder', folder: receipts }).print(receiptOf())).toEqual({
      printed: true,
      on: 'file',
    });
    expect(readFileSync(path.join(receipts, 'receipt-100001.pdf'), 'latin1')).toBe('%PDF');
    expect(statSync(receipts).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(receipts, 'receipt-100001.pdf')).mode & 0o777).toBe(0o600);
    expect(kept().list()).toEqual([]);
  });

  it('stay kept when the folder cannot be written, or nothing can be drawn', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(await printing({ means: 'folder', folder: path.join(file, 'x') }).print(receiptOf())).toEqual({
      printed: false,
      problem: 'not_taken',
    });
    const printer = await startPrinter();
    const drawing = { drawPicture: () => Promise.reject(new Error('no picture')) };
    expect(await printing(toPrinter(printer), drawing).print(japaneseReceipt)).toEqual({
      printed: false,
      problem: 'not_drawn',
    });
    expect(kept().list()).toHaveLength(1);
    expect(printer.items).toEqual([]);
  });

  it('go to the system’s printer where no other is named', async () => {
    const answers = [null, false, true];
    const copied: boolean[] = [];
    const receipts = printing(
      { means: 'system_printer' },
      {
        printOnSystem: async (_receipt, isCopy, begin) => {
          copied.push(isCopy);
          if (answers[0] !== null) begin();
          return answers.shift()!;
        },
      },
    );
    expect(await receipts.print(receiptOf())).toEqual({ printed: false, problem: 'no_printer' });
    expect(await receipts.print(receiptOf())).toEqual({ printed: false, problem: 'not_taken' });
    expect(await receipts.print(receiptOf())).toEqual({ printed: true, on: 'paper' });
    expect(copied).toEqual([false, false, true]);
  });
});
