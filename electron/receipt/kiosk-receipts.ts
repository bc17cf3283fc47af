import path from 'node:path';
import { StoredReceipts } from './kept-receipts.ts';
import { receiptDrawing } from './receipt-drawing.ts';
import { ReceiptLetters } from './receipt-letters.ts';
import type { ReceiptMeans } from './receipt-options.ts';
import { ReceiptPrinting } from './receipt-printing.ts';

/**
 * The receipts of this kiosk, in the page's letters. Unprinted ones are in its profile folder, where those that are too old are
 * removed.
 */
export function openReceipts(means: ReceiptMeans, profileFolder: string, pageFolder: string): ReceiptPrinting {
  const kept = new StoredReceipts(path.join(profileFolder, 'unprinted-receipts'), Date.now);
  kept.list();
  return new ReceiptPrinting({ means, kept, drawing: receiptDrawing(new ReceiptLetters(pageFolder)) });
}
