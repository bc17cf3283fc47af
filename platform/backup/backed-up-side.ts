import type { Database, Reader } from '../database/database.ts';
import type { BackupSide } from './backup-record.ts';
import type { KeptEntry, KeptFile } from './kept-files.ts';

/** What is kept once in packs, because it is large and never changes: pictures, and the medium of the kiosks. */
export interface PackedItems {
  /** The ids of everything that the side has now. @param database the copy that is backed up */
  list(database: Reader): Promise<string[]>;
  /** The files of one item; each name begins with the item's id. */
  read(database: Reader, id: string): AsyncIterable<KeptEntry>;
  /** Takes what is in packs out of the copy of the database; not called where nothing is. */
  strip(copy: Database): Promise<void>;
  /** Puts one file of a pack back; one that the database does not know any more is left out. */
  putBack(restored: Database, folder: string, entry: KeptEntry): Promise<void>;
  /** What is missing after everything was put back, as sentences. */
  missing(restored: Database): Promise<string[]>;
}

/** One of the two servers, as something that is backed up. */
export type BackedUpSide = {
  side: BackupSide;
  /** The seller's id, or `settling`. */
  of: string;
  programVersion: string;
  /** The folder of its configuration. What is below it moves with it when a backup is restored elsewhere. */
  home: string;
  databaseUrl: string;
  /** The newest migration that this program knows. */
  schema: string;
  knownSchemas: readonly string[];
  files: readonly KeptFile[];
  packed?: PackedItems;
  /**
   * Checks a restored database by the side's own rules.
   * @param folder where the files of the backup are, by their names
   * @param takenAt epoch milliseconds of the backup: what is due after it is not missing
   * @returns what is wrong, as sentences
   */
  check(restored: Database, folder: string, takenAt: number): Promise<string[]>;
  /** Changes a restored database before its server may open it. */
  prepare?(restored: Database, backup: { backupId: string; takenAt: number }): Promise<void>;
};
