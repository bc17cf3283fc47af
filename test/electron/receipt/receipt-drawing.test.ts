import { beforeEach, expect, it, vi } from 'vitest';
import { receiptDrawing } from '../../../electron/receipt/receipt-drawing.ts';
import { receiptDocument } from '../../../electron/receipt/receipt-document.ts';
import { ReceiptLetters } from '../../../electron/receipt/receipt-letters.ts';
import { paperWidths } from '../../../electron/receipt/receipt-paper.ts';
import { pageWithLetters } from './page-with-letters.ts';
import { receiptOf } from './receipt-of.ts';

/* The mark of a copy went to stand-ins that ignored it: here is what a window is really given to show. */

type Size = { width: number; height: number };
type Paint = (
  event: undefined,
  dirty: undefined,
  image: { getSize(): Size; toBitmap(options: object): Uint8Array },
) => void;

const { windows, shop } = vi.hoisted(() => ({
  windows: [] as { options: Size & { webPreferences: object }; shown: string; isGone: boolean }[],
  shop: { printers: 1, steps: [] as string[] },
}));

vi.mock('electron', () => {
  class BrowserWindow {
    readonly #window: (typeof windows)[number];
    readonly webContents: object;
    #paint: Paint | undefined;
    constructor(options: (typeof windows)[number]['options']) {
      this.#window = { options, shown: '', isGone: false };
      windows.push(this.#window);
      this.webContents = {
        on: (_name: string, paint: Paint) => (this.#paint = paint),
        printToPDF: async () => Buffer.from('%PDF'),
        executeJavaScriptInIsolatedWorld: async () => true,
        invalidate: () => this.#show(),
        getPrintersAsync: async () => Array.from({ length: shop.printers }),
        print: (_options: object, taken: (taken: boolean) => void) => (shop.steps.push('print'), taken(true)),
      };
    }
    async loadURL(address: string): Promise<void> {
      this.#window.shown = decodeURIComponent(address.slice(address.indexOf(',') + 1));
    }
    #show(): void {
      const { width, height } = this.#window.options;
      const image = {
        getSize: () => ({ width, height }),
        // All black: the line that ends a receipt is there.
        toBitmap: () => new Uint8Array(width * height * 4),
      };
      this.#paint?.(undefined, undefined, image);
    }
    destroy(): void {
      this.#window.isGone = true;
    }
  }
  return { BrowserWindow, session: { fromPartition: () => ({}) } };
});
vi.mock('../../../electron/windows/lockdown.ts', () => ({ lockDownSession: () => {} }));

beforeEach(() => {
  windows.splice(0);
  shop.steps.splice(0);
  shop.printers = 1;
});

function drawing() {
  const letters = new ReceiptLetters(pageWithLetters());
  return { ...receiptDrawing(letters), latin: letters.rulesFor('mug') };
}

const shown = () => windows.map((window) => window.shown);

it.each([58, 80] as const)('draws a copy as a copy, as wide as the paper of %i mm', async (paper) => {
  const widthDots = paperWidths[paper].dots;
  const { drawPicture, latin } = drawing();
  for (const isCopy of [true, false]) {
    windows.splice(0);
    expect(await drawPicture(receiptOf(), isCopy, paper)).toMatchObject({ widthDots });
    expect(shown()).toEqual([receiptDocument(receiptOf(), isCopy, { medium: 'picture', widthDots }, latin)]);
    expect(shown()[0]!.includes('class="mark"')).toBe(isCopy);
    expect(windows[0]!.options).toMatchObject({
      width: widthDots,
      webPreferences: { javascript: false, sandbox: true },
    });
  }
});

it('writes a copy as a copy into a PDF, and prints one on the system’s printer', async () => {
  const { drawPdf, printOnSystem, latin } = drawing();
  for (const isCopy of [true, false]) {
    windows.splice(0);
    await drawPdf(receiptOf(), isCopy);
    await printOnSystem(receiptOf(), isCopy, () => {});
    expect(shown()).toEqual(Array(2).fill(receiptDocument(receiptOf(), isCopy, { medium: 'sheet' }, latin)));
    expect(windows.every(({ isGone }) => isGone)).toBe(true);
  }
});

it('says that paper may come out before the system has anything, and only where it has a printer', async () => {
  const { printOnSystem } = drawing();
  expect(await printOnSystem(receiptOf(), false, () => shop.steps.push('begun'))).toBe(true);
  expect(shop.steps).toEqual(['begun', 'print']);
  shop.printers = 0;
  expect(await printOnSystem(receiptOf(), false, () => shop.steps.push('begun again'))).toBeNull();
  expect(shop.steps).toEqual(['begun', 'print']);
});
