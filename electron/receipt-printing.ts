import { BrowserWindow, session } from 'electron';
import type { WebContents } from 'electron';
import type { KioskBridge, Receipt } from './bridge-contract.ts';
import { lockDownSession } from './lockdown.ts';
import { receiptDocument } from './receipt-document.ts';

/**
 * Prints on the system's default printer, without a dialogue, from a window that nobody sees.
 * @param anyContents used to ask the system for its printers
 * @returns whether the system took the receipt for printing; false where it has no printer
 */
export async function printReceipt(
  receipt: Receipt,
  anyContents: WebContents,
): ReturnType<KioskBridge['printReceipt']> {
  const printers = await anyContents.getPrintersAsync();
  if (printers.length === 0) return { printed: false };
  const receiptSession = session.fromPartition('receipt');
  lockDownSession(receiptSession, (url) => url.protocol === 'data:');
  const paper = new BrowserWindow({
    show: false,
    webPreferences: {
      session: receiptSession,
      sandbox: true,
      contextIsolation: true,
      javascript: false,
      devTools: false,
    },
  });
  try {
    await paper.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(receiptDocument(receipt))}`);
    return await new Promise((resolve) => {
      paper.webContents.print({ silent: true, margins: { marginType: 'none' } }, (printed) => resolve({ printed }));
    });
  } finally {
    paper.destroy();
  }
}

/** Prints a page that says that printing works, as a receipt is printed. */
export function printTestPage(anyContents: WebContents): ReturnType<KioskBridge['printReceipt']> {
  const acceptedAt = Date.now();
  return printReceipt(
    { orderNumber: 'Sidelane', collectionCode: 'TEST', lines: [], total: '', acceptedAt },
    anyContents,
  );
}
