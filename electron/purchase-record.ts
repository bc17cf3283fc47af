import { readFileSync, renameSync } from 'node:fs';
import { keptPurchaseSchema } from '../server/contract/purchase-under-way.ts';
import type { KeptPurchase, PurchaseUnderWay } from '../server/contract/purchase-under-way.ts';
import { removePrivateFile, writePrivateFile } from './private-file.ts';

/**
 * The one purchase whose ending nobody has seen yet. It is on the disk before the page sends anything, and stays through crashes,
 * restarts and power cuts until the page says that its ending was seen. There is one at most: a kiosk has one shopper at a time.
 */
export class PurchaseRecord {
  readonly #file: string;
  readonly #now: () => number;
  #kept: KeptPurchase | null;

  constructor(file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
    this.#kept = readKept(file);
  }

  /**
   * Writes a purchase down; the same one again changes nothing.
   * @throws when another purchase is kept, or when it cannot be written. Nothing may be sent then.
   */
  keep(purchase: PurchaseUnderWay): void {
    if (this.#kept?.applicationId === purchase.applicationId) return;
    if (this.#kept) throw new Error('The ending of an earlier purchase has not been seen yet.');
    const kept = { ...purchase, keptAt: this.#now(), isVisitOver: false };
    writePrivateFile(this.#file, JSON.stringify(kept));
    this.#kept = kept;
  }

  read(): KeptPurchase | null {
    return this.#kept;
  }

  /** The ending of this purchase was seen. A file that cannot be removed is shown once more after the next start. */
  forget(applicationId: string): void {
    if (this.#kept?.applicationId !== applicationId) return;
    this.#kept = null;
    try {
      removePrivateFile(this.#file);
    } catch (error) {
      console.error(`The record of a purchase cannot be removed: ${wordsOf(error)}`);
    }
  }

  /** The shopper has left. Whoever sees the ending of the purchase now is somebody else. */
  endVisit(): void {
    if (!this.#kept || this.#kept.isVisitOver) return;
    this.#kept = { ...this.#kept, isVisitOver: true };
    try {
      writePrivateFile(this.#file, JSON.stringify(this.#kept));
    } catch (error) {
      console.error(`The end of a visit cannot be written down: ${wordsOf(error)}`);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

/** A record that does not have its form is put aside, not removed: staff may still find the purchase by it. */
function readKept(file: string): KeptPurchase | null {
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
