import { z } from 'zod';
import { isSignedBy } from './recovery-keys.ts';
import type { BackupSigner } from './recovery-keys.ts';

/** A backup's id: when it was begun (UTC) and four hex digits, such as 20261130T121500Z-1a2b. Ids sort by time. */
export const backupIdForm = /^\d{8}T\d{6}Z-[\da-f]{4}$/;

export const backupSides = ['seller', 'settling'] as const;
export type BackupSide = (typeof backupSides)[number];

const writtenSchema = z.strictObject({
  /** Where it is in the store, below the side's folder. */
  name: z.string().regex(/^[\w./-]{1,200}$/),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[\da-f]{64}$/),
});

/** The form of the record that this program writes; a program reads its own form and older ones. */
export const recordForm = 1;

export const backupRecordSchema = z.strictObject({
  form: z.int().min(1),
  side: z.enum(backupSides),
  /** The seller's id, or `settling`: a backup is of one of them. */
  of: z.string().min(1).max(64),
  backupId: z.string().regex(backupIdForm),
  /** Epoch milliseconds: the backup holds what was committed by then. */
  takenAt: z.int(),
  programVersion: z.string().min(1).max(40),
  /** The newest migration of the database's schema. */
  schema: z.string().min(1).max(100),
  database: z.enum(['sqlite', 'postgres']),
  /** Where the configuration's folder and the database were. */
  places: z.strictObject({ home: z.string(), database: z.string() }),
  /** Rows of each table, compared after a restore. */
  rows: z.record(z.string(), z.int().min(0)),
  parts: z.strictObject({ database: writtenSchema, files: writtenSchema }),
  /** What earlier backups may have stored already: pictures, and the medium of the shop's kiosks. */
  packs: z.array(writtenSchema),
});

export type BackupRecord = z.infer<typeof backupRecordSchema>;
export type StoredPart = z.infer<typeof writtenSchema>;

const envelopeSchema = z.strictObject({ record: z.string(), signature: z.string() });

/** The record as it is stored: its text and the signature over exactly these bytes. It holds no secret. */
export function signRecord(record: BackupRecord, signer: BackupSigner): string {
  const text = JSON.stringify(record);
  return `${JSON.stringify({ record: text, signature: signer.sign(Buffer.from(text)) }, null, 1)}\n`;
}

export type RecordRefusal = {
  refusal: 'record_damaged' | 'record_foreign' | 'record_newer' | 'record_of_other_side';
  message: string;
};

/**
 * Reads a stored record.
 * @param trusted the public key on the recovery sheet
 */
export function readRecord(
  stored: string,
  { name, side, trusted }: { name: string; side: BackupSide; trusted: string },
): BackupRecord | RecordRefusal {
  const damaged = {
    refusal: 'record_damaged',
    message: `Backup ${name} is damaged: its record cannot be read.`,
  } as const;
  let envelope: z.infer<typeof envelopeSchema>;
  let content: unknown;
  try {
    envelope = envelopeSchema.parse(JSON.parse(stored));
    content = JSON.parse(envelope.record);
  } catch {
    return damaged;
  }
  if (!isSignedBy(trusted, Buffer.from(envelope.record), envelope.signature)) {
    return {
      refusal: 'record_foreign',
      message: `Backup ${name} was not made by the shop on this recovery sheet, or its record was changed.`,
    };
  }
  const form = z.object({ form: z.number() }).safeParse(content);
  if (form.success && form.data.form > recordForm) {
    return {
      refusal: 'record_newer',
      message: `Backup ${name} was made by a newer version of this program. Install that version, or a later one, and restore with it.`,
    };
  }
  const parsed = backupRecordSchema.safeParse(content);
  if (!parsed.success || parsed.data.backupId !== name) return damaged;
  if (parsed.data.side !== side) {
    return {
      refusal: 'record_of_other_side',
      message: `Backup ${name} is of ${parsed.data.side === 'seller' ? 'a seller' : 'settling'}, and this restores ${side === 'seller' ? 'a seller' : 'settling'}.`,
    };
  }
  return parsed.data;
}

/** Whether a record was refused. */
export function isRecordRefusal(value: BackupRecord | RecordRefusal): value is RecordRefusal {
  return 'refusal' in value;
}
