import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import { receiptSchema } from './receipt.ts';
import type { Receipt } from './receipt.ts';

const keptForMs = 24 * 60 * 60 * 1_000;

const keptReceiptSchema = z.strictObject({
  receipt: receiptSchema,
  keptAt: z.int(),
  /** Whether paper may have come out already; if so, any further print is a copy. */
  isBegun: z.boolean(),
});

export type StoredReceipt = z.infer<typeof keptReceiptSchema>;

/**
 * The receipts that were requested but are not printed yet, one file each. A file is on disk before anything is sent to a
 * printer, and is removed when the receipt is printed or after a day. Only the owner may read it.
 */
export class StoredReceipts {
  readonly #folder: string;
  readonly #now: () => number;

  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Stores a receipt, or finds the stored one. It is on disk when this returns. */
  keep(receipt: Receipt): StoredReceipt {
    const kept = this.read(receipt.orderNumber) ?? { receipt, keptAt: this.#now(), isBegun: false };
    this.#write({ ...kept, receipt });
    return { ...kept, receipt };
  }

  /** Notes that paper may come out from now on. The note is on disk when this returns. */
  begin(orderNumber: string): void {
    const kept = this.read(orderNumber);
    if (kept && !kept.isBegun) this.#write({ ...kept, isBegun: true });
  }

  remove(orderNumber: string): void {
    rmSync(this.#file(orderNumber), { force: true });
  }

  /** Undefined when the receipt is missing, unreadable, or older than a day; an old one is removed. */
  read(orderNumber: string): StoredReceipt | undefined {
    const file = this.#file(orderNumber);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
    const kept = parseKept(text);
    const ageMs = kept === undefined ? Infinity : Math.abs(this.#now() - kept.keptAt);
    if (kept !== undefined && kept.receipt.orderNumber === orderNumber && ageMs < keptForMs) return kept;
    removeIfPossible(file);
    return undefined;
  }

  /** The stored receipts, oldest first. Those that are too old or only half written are removed. */
  list(): StoredReceipt[] {
    let names: string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      return [];
    }
    const kept = names.flatMap((name) => {
      const orderNumber = /^([\w-]{1,32})\.json$/.exec(name)?.[1];
      if (orderNumber !== undefined) return this.read(orderNumber) ?? [];
      removeIfPossible(path.join(this.#folder, name));
      return [];
    });
    return kept.toSorted((one, other) => one.keptAt - other.keptAt);
  }

  #file(orderNumber: string): string {
    return path.join(this.#folder, `${receiptSchema.shape.orderNumber.parse(orderNumber)}.json`);
  }

  #write(kept: StoredReceipt): void {
    writePrivateFile(this.#file(kept.receipt.orderNumber), JSON.stringify(kept));
  }
}

/** A file that a read-only or failing disk does not release is skipped, and tried again next time. */
function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    console.error(`A receipt that is no longer kept cannot be removed: ${code}`);
  }
}

function parseKept(text: string): StoredReceipt | undefined {
  try {
    return keptReceiptSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
