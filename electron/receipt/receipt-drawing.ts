import { BrowserWindow, session } from 'electron';
import type { Session, WebPreferences } from 'electron';
import { lockDownSession } from '../windows/lockdown.ts';
import type { PaperWidthMm } from './receipt-paper.ts';
import { paperWidths } from './receipt-paper.ts';
import { receiptDocument } from './receipt-document.ts';
import type { DocumentForm } from './receipt-document.ts';
import type { ReceiptLetters } from './receipt-letters.ts';
import type { Receipt } from './receipt.ts';
import { rasterOfBitmap } from './thermal-raster.ts';
import type { Raster } from './thermal-raster.ts';

/** Chromium draws receipts in hidden windows whose documents run no script: as a picture, as a PDF, or on the system's printer. */

const drawnWithinMs = 15_000;
/** Chromium paints a tall picture in pieces. It is complete when its last row is there and no more pieces come. */
const settledAfterMs = 200;
/** The shell's own scripts run in a world that no document shares; this is its number. */
const shellWorld = 999;
/** As wide as the wider roll; a long receipt has several pages. */
const pdfPageInches = { width: 80 / 25.4, height: 200 / 25.4 };
/** The greatest height of a receipt; white space left below it is not printed. */
const mostDots = { around: 2_400, ofLine: 220 };

let lockedSession: Session | undefined;

/** One in-memory session for all receipts. It is locked once, because each locking would leave a listener behind. */
function receiptSession(): Session {
  if (lockedSession !== undefined) return lockedSession;
  lockedSession = session.fromPartition('receipt');
  lockDownSession(lockedSession, (url) => url.protocol === 'data:');
  return lockedSession;
}

async function withDocument<Result>(
  html: string,
  shape: { width?: number; height?: number; preferences?: WebPreferences },
  work: (window: BrowserWindow, load: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const { preferences, ...size } = shape;
  const window = new BrowserWindow({
    ...size,
    show: false,
    frame: false,
    useContentSize: true,
    enableLargerThanScreen: true,
    webPreferences: {
      ...preferences,
      session: receiptSession(),
      sandbox: true,
      contextIsolation: true,
      javascript: false,
      devTools: false,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The receipt was not drawn in time.')), drawnWithinMs);
  });
  try {
    const load = async () => {
      await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
      await tell(window, 'document.fonts.ready.then(() => true)');
    };
    return await Promise.race([work(window, load), late]);
  } finally {
    clearTimeout(timer);
    window.destroy();
  }
}

/** Runs a script of the shell in the window, and waits for its promise. */
async function tell({ webContents }: BrowserWindow, code: string): Promise<void> {
  await webContents.executeJavaScriptInIsolatedWorld(shellWorld, [{ code }]);
}

/** Two frames after the letters have come, the frame that shows them is painted. */
const twoFrames = 'new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(() => shown(true))))';

/** Whether the black line at the end of the document is there. */
function endsWithLine({ widthDots, heightDots, bits }: Raster): boolean {
  const lastRow = bits.subarray((heightDots - 1) * (widthDots / 8));
  return heightDots > 0 && lastRow.filter((byte) => byte === 0xff).length >= lastRow.length - 2;
}

/** The ways to draw receipts, with the page's typefaces. */
export function receiptDrawing(letters: ReceiptLetters) {
  const documentOf = (receipt: Receipt, isCopy: boolean, form: DocumentForm) =>
    receiptDocument(receipt, isCopy, form, letters.rulesFor(receiptDocument(receipt, isCopy, form)));
  return {
    /** The receipt as a picture with one pixel per dot, for printers that lack letters for it. */
    drawPicture(receipt: Receipt, isCopy: boolean, paper: PaperWidthMm): Promise<Raster> {
      const widthDots = paperWidths[paper].dots;
      const html = documentOf(receipt, isCopy, { medium: 'picture', widthDots });
      const heightDots = mostDots.around + receipt.lines.length * mostDots.ofLine;
      const shape = { width: widthDots, height: heightDots, preferences: { offscreen: true } };
      return withDocument(html, shape, async (window, load) => {
        await load();
        await tell(window, twoFrames);
        const picture = new Promise<Raster>((resolve) => {
          let timer: NodeJS.Timeout | undefined;
          window.webContents.on('paint', (_event, _dirty, image) => {
            clearTimeout(timer);
            const { width, height } = image.getSize();
            if (width !== widthDots || height !== heightDots) return;
            const raster = rasterOfBitmap(image.toBitmap({ scaleFactor: 1 }), widthDots, heightDots);
            if (endsWithLine(raster)) timer = setTimeout(() => resolve(raster), settledAfterMs);
          });
        });
        window.webContents.invalidate();
        return picture;
      });
    },

    /** The receipt as a PDF. */
    drawPdf(receipt: Receipt, isCopy: boolean): Promise<Uint8Array> {
      return withDocument(documentOf(receipt, isCopy, { medium: 'sheet' }), {}, async (window, load) => {
        await load();
        return window.webContents.printToPDF({ pageSize: pdfPageInches, printBackground: true });
      });
    },

    /**
     * Prints on the system's default printer, without a dialogue.
     * @param onBegin called before the system receives anything
     * @returns whether the system accepted it; null where it has no printer
     */
    printOnSystem(receipt: Receipt, isCopy: boolean, onBegin: () => void): Promise<boolean | null> {
      return withDocument(documentOf(receipt, isCopy, { medium: 'sheet' }), {}, async (window, load) => {
        await load();
        const printers = await window.webContents.getPrintersAsync();
        if (printers.length === 0) return null;
        onBegin();
        return new Promise((resolve) => {
          const margins = { marginType: 'none' } as const;
          window.webContents.print({ silent: true, margins, printBackground: true }, (taken) => resolve(taken));
        });
      });
    },
  };
}
