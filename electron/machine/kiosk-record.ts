import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { staffEventSchema, staffPinHashSchema } from '../../contract/seller/kiosk-care.ts';
import { noFailures } from './pin-back-off.ts';
import { writePrivateFile } from '../files/private-file.ts';

/** What a kiosk remembers of itself from one start to the next. Nothing of a shopper is in it. */
const recordSchema = z.strictObject({
  /** As the seller last said it. */
  staffPin: staffPinHashSchema.nullable().default(null),
  /** Whether there may have been a PIN that could not be read, and the seller has not said one since. */
  isStaffPinLost: z.boolean().default(false),
  pinBackOff: z
    .strictObject({ failures: z.int().min(0), blockedSince: z.int(), blockedForMs: z.int().min(0) })
    .default(noFailures),
  /** What staff did, that the seller was not told yet. */
  events: z.array(staffEventSchema).default([]),
  reloads: z.int().min(0).default(0),
  relaunches: z.int().min(0).default(0),
  lastFault: z.enum(['crashed', 'hung', 'empty', 'not_loaded']).nullable().default(null),
  language: z.enum(['en', 'ja', 'de', 'es', 'ar']).nullable().default(null),
  volumePercent: z.int().min(0).max(100).default(100),
});

export type KioskRecordContent = z.infer<typeof recordSchema>;

/**
 * The record's file. What cannot be read begins anew, for a kiosk does not stay shut because of it; but then nobody knows whether it had
 * a PIN.
 */
export class KioskRecord {
  readonly file: string;
  #content: KioskRecordContent;
  /** Changed since the start of a kiosk whose disk did not give the file away; it may yet. */
  #changedUnread: Partial<KioskRecordContent> | null = null;

  constructor(file: string) {
    this.file = file;
    const reading = readRecord(file);
    this.#content = reading.content;
    if (reading.refusal === null) return;
    console.error('What the kiosk remembers of itself cannot be read; it begins anew.');
    if (reading.refusal === 'record_unreadable') this.#changedUnread = {};
  }

  get content(): Readonly<KioskRecordContent> {
    return this.#content;
  }

  /** Tries the file again that could not be read. */
  readAgain(): void {
    if (this.#changedUnread === null) return;
    const { refusal, content } = readRecord(this.file);
    if (refusal === 'record_unreadable') return;
    this.#content = { ...content, ...this.#changedUnread };
    this.#changedUnread = null;
  }

  /**
   * Holds from now on, whatever the disk says: a full one neither lets anybody guess on at the PIN nor keeps staff out. What it did not
   * take goes there with the next change that it takes.
   * @returns whether it is on the disk; it is not either where the file could not be read yet and may know more than this
   */
  change(changed: Partial<KioskRecordContent>): boolean {
    this.readAgain();
    this.#content = { ...this.#content, ...changed };
    if (this.#changedUnread !== null) {
      this.#changedUnread = { ...this.#changedUnread, ...changed };
      return false;
    }
    try {
      writePrivateFile(this.file, JSON.stringify(this.#content));
      return true;
    } catch (error) {
      const words = error instanceof Error ? error.message : 'unknown error';
      console.error(`What the kiosk remembers of itself cannot be written down: ${words}`);
      return false;
    }
  }
}

type RecordRefusal = 'record_unreadable' | 'record_malformed';

function readRecord(file: string): { refusal: RecordRefusal | null; content: KioskRecordContent } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { refusal: null, content: recordSchema.parse({}) };
    return { refusal: 'record_unreadable', content: recordSchema.parse({ isStaffPinLost: true }) };
  }
  try {
    return { refusal: null, content: recordSchema.parse(JSON.parse(text)) };
  } catch {
    return { refusal: 'record_malformed', content: recordSchema.parse({ isStaffPinLost: true }) };
  }
}
