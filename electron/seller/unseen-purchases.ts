import { readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { unseenPurchaseSchema } from '../../contract/seller/purchase-under-way.ts';
import type { PurchaseEnding, UnseenPurchase } from '../../contract/seller/purchase-under-way.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import type { PurchaseRecord } from './purchase-record.ts';

const listSchema = z.array(unseenPurchaseSchema);

/** Older ones are in the back office alone. */
const keptMs = 7 * 24 * 3_600_000;
const mostKept = 50;

/**
 * Purchases whose shoppers left before they can have seen the outcome. The shopper's screen no longer shows them; staff read them
 * in the kiosk's menu. They hold nothing about the person and no collection code.
 */
export class UnseenPurchases {
  readonly #file: string;
  readonly #record: PurchaseRecord;
  readonly #now: () => number;
  /** Undefined while the file could not be read. */
  #listed: UnseenPurchase[] | undefined;

  constructor(file: string, record: PurchaseRecord, now: () => number) {
    this.#file = file;
    this.#record = record;
    this.#now = now;
  }

  /**
   * The shopper left before they can have seen how the purchase under way ended, so that is kept for staff. It is on the list
   * before the record forgets it. Calling it again, with a later ending, changes the list.
   * @throws when the disk cannot be read or written; the record then still has the purchase
   */
  setAside(applicationId: string, ending: PurchaseEnding): void {
    const kept = this.#record.read();
    const listed = this.#read();
    const isAsked = (each: { applicationId: string }) => each.applicationId === applicationId;
    const known = kept && isAsked(kept) ? kept : listed.find(isAsked);
    if (!known) return;
    const { totalMinor, currency, keptAt } = known;
    const purchase = { applicationId, totalMinor, currency, keptAt, ...ending };
    const list = [purchase, ...listed.filter((each) => !isAsked(each) && this.#isRecent(each))].slice(0, mostKept);
    writePrivateFile(this.#file, JSON.stringify(list));
    this.#listed = list;
    this.#record.forget(applicationId);
  }

  /** The purchase that is still under way, and those that shoppers left, the newest first; empty while they cannot be read. */
  list(): UnseenPurchase[] {
    try {
      const kept = this.#record.read();
      const listed = this.#read().filter((each) => this.#isRecent(each));
      if (kept === null || listed.some(({ applicationId }) => applicationId === kept.applicationId)) return listed;
      const { applicationId, totalMinor, currency, keptAt } = kept;
      return [{ applicationId, totalMinor, currency, keptAt, outcome: 'unknown', orderNumber: null }, ...listed];
    } catch (error) {
      console.error(`The purchases that shoppers left cannot be read: ${wordsOf(error)}`);
      return [];
    }
  }

  /** A purchase from the future was made before the clock was set back, so it counts as recent. */
  #isRecent({ keptAt }: UnseenPurchase): boolean {
    return this.#now() - keptAt < keptMs;
  }

  #read(): UnseenPurchase[] {
    this.#listed ??= readList(this.#file);
    return this.#listed;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

/** A list with an invalid form is put aside, not deleted. */
function readList(file: string): UnseenPurchase[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    return listSchema.parse(JSON.parse(text));
  } catch {
    console.error(`The list of purchases that shoppers left does not have its form. It was put aside: ${file}.damaged`);
    renameSync(file, `${file}.damaged`);
    return [];
  }
}
