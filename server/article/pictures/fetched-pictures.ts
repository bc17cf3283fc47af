import { createHash } from 'node:crypto';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { DrawnPicture } from './picture-store.ts';
import { keepPicture } from './picture-store.ts';

/** Which picture an address gave. */

export type KnownPicture = {
  pictureId: string;
  width: number;
  height: number;
  etag: string | null;
  modified: string | null;
  /** Epoch milliseconds. */
  fetchedAt: number;
};

const digestOf = (address: string) => createHash('sha256').update(address).digest('hex');

export function readKnownPicture(reader: Reader, address: string): Promise<KnownPicture | undefined> {
  return reader.get<KnownPicture>(
    `SELECT f.picture_id AS "pictureId", p.width, p.height, f.etag, f.modified, f.fetched_at AS "fetchedAt"
       FROM fetched_picture f JOIN picture p ON p.picture_id = f.picture_id WHERE f.address_digest = ?`,
    [digestOf(address)],
  );
}

/** Keeps a picture that was fetched, and that this address gave it. */
export async function keepFetchedPicture(
  transaction: Transaction,
  address: string,
  drawn: DrawnPicture,
  { etag, modified, now }: { etag: string | null; modified: string | null; now: number },
): Promise<void> {
  await keepPicture(transaction, drawn, now);
  await transaction.run(
    `INSERT INTO fetched_picture (address_digest, picture_id, etag, modified, fetched_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (address_digest) DO UPDATE SET picture_id = excluded.picture_id, etag = excluded.etag,
       modified = excluded.modified, fetched_at = excluded.fetched_at`,
    [digestOf(address), drawn.pictureId, etag, modified, now],
  );
}

/** Notes that the address still gives the same picture. */
export async function confirmKnownPicture(transaction: Transaction, address: string, now: number): Promise<void> {
  await transaction.run('UPDATE fetched_picture SET fetched_at = ? WHERE address_digest = ?', [now, digestOf(address)]);
}
