import { z } from 'zod';
import { staffEventSchema, staffPinHashSchema } from '../server/contract/kiosk-care.ts';
import { noFailures } from './pin-back-off.ts';
import { readIfThere, writePrivateFile } from './private-file.ts';

/** What a kiosk remembers of itself from one start to the next. Nothing of a shopper is in it. */
const recordSchema = z.strictObject({
  /** As the seller last said it. */
  staffPin: staffPinHashSchema.nullable().default(null),
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

/** The record's file. What cannot be read begins anew: a kiosk does not stay shut because of it. */
export class KioskRecord {
  readonly #file: string;
  #content: KioskRecordContent;

  constructor(file: string) {
    this.#file = file;
    this.#content = readRecord(file);
  }

  get content(): Readonly<KioskRecordContent> {
    return this.#content;
  }

  /** On the disk when it returns. */
  change(changed: Partial<KioskRecordContent>): void {
    this.#content = { ...this.#content, ...changed };
    writePrivateFile(this.#file, JSON.stringify(this.#content));
  }
}

function readRecord(file: string): KioskRecordContent {
  const text = readIfThere(file);
  try {
    return recordSchema.parse(text === undefined ? {} : JSON.parse(text));
  } catch {
    console.error('What the kiosk remembers of itself cannot be read; it begins anew.');
    return recordSchema.parse({});
  }
}
