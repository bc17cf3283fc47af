import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { staffEventSchema, staffPinHashSchema } from '../../contract/seller/kiosk-care.ts';
import { noFailures } from './pin-back-off.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';

/** What a kiosk remembers about itself between starts. It holds nothing about shoppers. */
const recordSchema = z.strictObject({
  /** The PIN as the seller last sent it. */
  staffPin: staffPinHashSchema.nullable().default(null),
  /** Whether a PIN may have been lost in an unreadable file and the seller has not sent one since. */
  isStaffPinLost: z.boolean().default(false),
  pinBackOff: z
    .strictObject({ failures: z.int().min(0), blockedSince: z.int(), blockedForMs: z.int().min(0) })
    .default(noFailures),
  /** Staff actions that the seller has not been told about yet. */
  events: z.array(staffEventSchema).default([]),
  reloads: z.int().min(0).default(0),
  relaunches: z.int().min(0).default(0),
  lastFault: z.enum(['crashed', 'hung', 'empty', 'not_loaded']).nullable().default(null),
  language: z.enum(['en', 'ja', 'de', 'es', 'ar']).nullable().default(null),
  volumePercent: z.int().min(0).max(100).default(100),
});

export type KioskRecordContent = z.infer<typeof recordSchema>;

/**
 * The record's file. A file that cannot be read is replaced by an empty record, so that the kiosk does not stay shut; but then it
 * is unknown whether the kiosk had a PIN.
 */
export class KioskRecord {
  readonly file: string;
  #content: KioskRecordContent;
  /** Changes made while the file could not be read; the disk may still return it later. */
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

  /** Tries again to read a file that could not be read. */
  readAgain(): void {
    if (this.#changedUnread === null) return;
    const { refusal, content } = readRecord(this.file);
    if (refusal === 'record_unreadable') return;
    this.#content = { ...content, ...this.#changedUnread };
    this.#changedUnread = null;
  }

  /**
   * Takes effect at once, even when the disk fails: a full disk must not allow more PIN guesses or keep staff out. A change that
   * could not be written is written together with the next change that can.
   * @returns whether it is on disk; false also while the file could not be read and may hold more than this
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
