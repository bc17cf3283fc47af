import { readFileSync, renameSync } from 'node:fs';
import { keptPurchaseSchema } from '../../contract/seller/purchase-under-way.ts';
import type { StoredPurchase, PurchaseUnderWay } from '../../contract/seller/purchase-under-way.ts';
import { removePrivateFile, writePrivateFile } from '../../platform/files/private-file.ts';

/**
 * The one purchase whose outcome has not been seen yet. It is on disk before the page sends anything, and survives crashes,
 * restarts and power cuts until the page says that its outcome was seen. There is at most one, because a kiosk has one shopper at
 * a time.
 */
export class PurchaseRecord {
  readonly #file: string;
  readonly #now: () => number;
  /** Undefined while it could not be read from disk. */
  #kept: StoredPurchase | null | undefined;

  constructor(file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
  }

  /**
   * Records a purchase; recording the same one again changes nothing.
   * @throws when another purchase is kept, or when the disk cannot be read or written. Nothing may be sent then.
   */
  keep(purchase: PurchaseUnderWay): void {
    const before = this.read();
    if (before?.applicationId === purchase.applicationId) return;
    if (before) throw new Error('The ending of an earlier purchase has not been seen yet.');
    const kept = { ...purchase, keptAt: this.#now(), isVisitOver: false };
    writePrivateFile(this.#file, JSON.stringify(kept));
    this.#kept = kept;
  }

  /** @throws when the disk cannot be read; it may be called again */
  read(): StoredPurchase | null {
    if (this.#kept === undefined) this.#kept = readKept(this.#file);
    return this.#kept;
  }

  /** The outcome of this purchase was seen. A file that cannot be removed is shown once more after the next start. */
  forget(applicationId: string): void {
    if (this.#kept?.applicationId !== applicationId) return;
    this.#kept = null;
    try {
      removePrivateFile(this.#file);
    } catch (error) {
      console.error(`The record of a purchase cannot be removed: ${wordsOf(error)}`);
    }
  }

  /** Notes that the shopper has left: the next person to see the outcome is someone else. */
  endVisit(): void {
    try {
      const kept = this.read();
      if (!kept || kept.isVisitOver) return;
      this.#kept = { ...kept, isVisitOver: true };
      writePrivateFile(this.#file, JSON.stringify(this.#kept));
    } catch (error) {
      console.error(`The end of a visit cannot be written down: ${wordsOf(error)}`);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

/** A record with an invalid form is put aside, not deleted: staff may still identify the purchase by it. */
function readKept(file: string): StoredPurchase | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return keptPurchaseSchema.parse(JSON.parse(text));
  } catch {
    console.error(`The record of a purchase does not have its form. It was put aside: ${file}.damaged`);
    renameSync(file, `${file}.damaged`);
    return null;
  }
}
