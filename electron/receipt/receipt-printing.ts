import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StoredReceipt, StoredReceipts } from './kept-receipts.ts';
import { askNetworkPrinter, printOverNetwork, usualTimes } from './network-printer.ts';
import type { PrintTimes } from './network-printer.ts';
import type { PrinterAddress } from './printer-connection.ts';
import type { PaperWidthMm } from './receipt-paper.ts';
import type { ReceiptMeans } from './receipt-options.ts';
import type { Receipt, ReceiptAnswer } from './receipt.ts';
import { endOfAnyCommand, receiptAsRaster } from './thermal-raster.ts';
import type { Raster } from './thermal-raster.ts';
import { isPrintableAsText, receiptAsText } from './thermal-text.ts';

/** The drawing steps that need Chromium. */
export type ReceiptDrawing = {
  drawPicture(receipt: Receipt, isCopy: boolean, paper: PaperWidthMm): Promise<Raster>;
  drawPdf(receipt: Receipt, isCopy: boolean): Promise<Uint8Array>;
  printOnSystem(receipt: Receipt, isCopy: boolean, onBegin: () => void): Promise<boolean | null>;
};

/**
 * Prints receipts, one at a time. The seller already has the order by then, so a failure here costs a shopper only paper. The
 * receipt is kept until it is printed.
 */
export class ReceiptPrinting {
  readonly #means: ReceiptMeans;
  readonly #kept: StoredReceipts;
  readonly #drawing: ReceiptDrawing;
  readonly #times: PrintTimes;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: { means: ReceiptMeans; kept: StoredReceipts; drawing: ReceiptDrawing; times?: PrintTimes }) {
    this.#means = parts.means;
    this.#kept = parts.kept;
    this.#drawing = parts.drawing;
    this.#times = parts.times ?? usualTimes;
  }

  /** Stores the receipt and prints it. A receipt that is still stored is printed again, as a copy if paper may already be out. */
  print(receipt: Receipt): Promise<ReceiptAnswer> {
    return this.#afterOthers(async () => this.#printKept(this.#keep(receipt)));
  }

  /** Prints a stored receipt again, for staff. */
  printAgain(orderNumber: string): Promise<ReceiptAnswer | { printed: false; problem: 'not_kept' }> {
    return this.#afterOthers(async () => {
      const kept = this.#kept.read(orderNumber);
      return kept === undefined ? { printed: false, problem: 'not_kept' } : this.#printKept(kept);
    });
  }

  /** Prints a test receipt, for which there is no purchase; it is not kept. */
  printTest(receipt: Receipt): Promise<ReceiptAnswer> {
    return this.#afterOthers(() => this.#printOnce({ receipt, isBegun: false, begin: () => {} }));
  }

  /** The receipts that are not printed yet, oldest first. */
  unprinted(): StoredReceipt[] {
    return this.#kept.list();
  }

  /** Removes receipts that have been kept too long. Must be called regularly, because no other call is certain to come. */
  removeOld(): void {
    whereItCan(() => this.#kept.list());
  }

  /** Whether a receipt would come out now; undefined where only the system knows. Waits for the current print job. */
  async printerState(): Promise<'ready' | 'not_ready' | undefined> {
    const means = this.#means;
    if (means.means === 'system_printer') return undefined;
    if (means.means === 'folder') return 'ready';
    const { problem } = await this.#afterOthers(() => askNetworkPrinter(means.address, this.#times));
    return problem === null ? 'ready' : 'not_ready';
  }

  #keep(receipt: Receipt): { receipt: Receipt; isBegun: boolean } {
    return whereItCan(() => this.#kept.keep(receipt)) ?? { receipt, isBegun: false };
  }

  async #printKept({ receipt, isBegun }: { receipt: Receipt; isBegun: boolean }): Promise<ReceiptAnswer> {
    const { orderNumber } = receipt;
    const begin = () => whereItCan(() => this.#kept.begin(orderNumber));
    const answer = await this.#printOnce({ receipt, isBegun, begin });
    if (answer.printed) whereItCan(() => this.#kept.remove(orderNumber));
    else console.error(`The receipt of order ${orderNumber} is not printed: ${answer.problem}`);
    return answer;
  }

  async #printOnce(job: { receipt: Receipt; isBegun: boolean; begin: () => void }): Promise<ReceiptAnswer> {
    switch (this.#means.means) {
      case 'network_printer':
        return this.#printOnNetwork(job, this.#means);
      case 'folder':
        return this.#writePdf(job.receipt, this.#means.folder);
      case 'system_printer': {
        const taken = await this.#drawing.printOnSystem(job.receipt, job.isBegun, job.begin).catch(notDrawn);
        if (taken === 'not_drawn') return { printed: false, problem: taken };
        if (taken === null) return { printed: false, problem: 'no_printer' };
        return taken ? { printed: true, on: 'paper' } : { printed: false, problem: 'not_taken' };
      }
    }
  }

  async #printOnNetwork(
    { receipt, isBegun, begin }: { receipt: Receipt; isBegun: boolean; begin: () => void },
    { address, paper }: { address: PrinterAddress; paper: PaperWidthMm },
  ): Promise<ReceiptAnswer> {
    let bytes: Uint8Array;
    if (isPrintableAsText(receipt, isBegun)) {
      bytes = receiptAsText(receipt, isBegun, paper);
    } else {
      const picture = await this.#drawing.drawPicture(receipt, isBegun, paper).catch(notDrawn);
      if (picture === 'not_drawn') return { printed: false, problem: picture };
      bytes = receiptAsRaster(picture);
    }
    const wasCutOff = this.#kept.list().some((kept) => kept.isBegun);
    const outcome = await printOverNetwork(address, bytes, begin, this.#times, wasCutOff ? endOfAnyCommand : undefined);
    return outcome.printed ? { printed: true, on: 'paper' } : outcome;
  }

  async #writePdf(receipt: Receipt, folder: string): Promise<ReceiptAnswer> {
    const pdf = await this.#drawing.drawPdf(receipt, false).catch(notDrawn);
    if (pdf === 'not_drawn') return { printed: false, problem: pdf };
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = path.join(folder, `receipt-${receipt.orderNumber}.pdf`);
      writeFileSync(`${file}.unfinished`, pdf, { mode: 0o600 });
      renameSync(`${file}.unfinished`, file);
      return { printed: true, on: 'file' };
    } catch (error) {
      console.error(`A receipt cannot be written: ${wordsOf(error)}`);
      return { printed: false, problem: 'not_taken' };
    }
  }

  #afterOthers<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const answer = this.#last.then(work);
    this.#last = answer.catch(() => {});
    return answer;
  }
}

/** A full or broken disk must not stop the printing. */
function whereItCan<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    console.error(`A receipt cannot be kept: ${wordsOf(error)}`);
    return undefined;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

function notDrawn(error: unknown): 'not_drawn' {
  console.error(`A receipt cannot be drawn: ${wordsOf(error)}`);
  return 'not_drawn';
}
