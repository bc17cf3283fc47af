import path from 'node:path';
import { StoredReceipts } from './kept-receipts.ts';
import { drawPdf, drawPicture, printOnSystem } from './receipt-drawing.ts';
import type { ReceiptMeans } from './receipt-options.ts';
import { ReceiptPrinting } from './receipt-printing.ts';

/** The receipts of this kiosk. Unprinted ones are in its profile folder, where those that are too old are removed. */
export function openReceipts(means: ReceiptMeans, profileFolder: string): ReceiptPrinting {
  const kept = new StoredReceipts(path.join(profileFolder, 'unprinted-receipts'), Date.now);
  kept.list();
  return new ReceiptPrinting({ means, kept, drawing: { drawPicture, drawPdf, printOnSystem } });
}
