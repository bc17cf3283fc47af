import type { ReceiptProblem } from './receipt.ts';

/**
 * The status reports of an ESC/POS printer. `DLE EOT n` asks in real time: the printer answers at once, even while it is offline
 * or busy. It sends one byte for each n: 1 the printer, 2 why it is offline, 4 the paper.
 */
export const askedStatuses = [1, 2, 4] as const;

export function statusQuestion(n: (typeof askedStatuses)[number]): Uint8Array {
  return Uint8Array.of(0x10, 0x04, n);
}

/** `GS r 1`: sent after a job, it is answered when everything before it is printed. `GS a 0`: turns off unrequested status. */
export const askWhenPrinted = Uint8Array.of(0x1d, 0x72, 1);
export const sayNothingUnasked = Uint8Array.of(0x1d, 0x61, 0);

/** The kind of answer that a byte is, which its fixed bits show. `unasked` is the first of four bytes. */
export function kindOfReply(byte: number): 'real_time' | 'printed' | 'unasked' | 'unknown' {
  if ((byte & 0x93) === 0x12) return 'real_time';
  if ((byte & 0x93) === 0x10) return 'unasked';
  return (byte & 0x90) === 0 ? 'printed' : 'unknown';
}

export type PrinterCondition = { problem: Extract<ReceiptProblem, Condition> | null; isPaperNearEnd: boolean };
type Condition = 'cover_open' | 'paper_out' | 'faulty' | 'offline';

/** What three answers mean together. Of several problems it reports the one to fix first: an open cover hides the paper. */
export function conditionOf(printer: number, cause: number, paper: number): PrinterCondition {
  const isPaperNearEnd = (paper & 0x0c) !== 0;
  if (cause & 0x04) return { problem: 'cover_open', isPaperNearEnd };
  if (cause & 0x20 || paper & 0x60) return { problem: 'paper_out', isPaperNearEnd };
  if (cause & 0x40) return { problem: 'faulty', isPaperNearEnd };
  return { problem: printer & 0x08 ? 'offline' : null, isPaperNearEnd };
}
