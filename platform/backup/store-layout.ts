import type { BackupSide } from './backup-record.ts';
import { backupIdForm } from './backup-record.ts';

/**
 * Names in a store. One store may hold backups of several shops and of settling:
 *
 *   seller-SHOP/backups/BACKUP/record.json            signed, in clear: no secret is in it
 *   seller-SHOP/backups/BACKUP/database.sqlite.zst.age
 *   seller-SHOP/backups/BACKUP/files.tar.zst.age      configuration and keys
 *   seller-SHOP/backups/BACKUP/checked.json           that it was restored and checked, signed
 *   seller-SHOP/packs/BACKUP.tar.zst.age              pictures and media that this backup was the first to hold
 */
export type Kept = { side: BackupSide; of: string };

/** The folder of a side; its name is safe in every file system. */
export function sideFolder({ side, of }: Kept): string {
  return side === 'settling' ? 'settling' : `seller-${of.replaceAll(/[^\w.-]/g, '_')}`;
}

/** The folder of all backups of a side. */
export const backupsFolder = (kept: Kept) => `${sideFolder(kept)}/backups`;
/** The folder of its packs. */
export const packFolder = (kept: Kept) => `${sideFolder(kept)}/packs`;
/** The folder of one backup. */
export const backupFolder = (kept: Kept, backupId: string) => `${backupsFolder(kept)}/${backupId}`;
/** Its signed record. */
export const recordName = (kept: Kept, backupId: string) => `${backupFolder(kept, backupId)}/record.json`;
/** What says that it was restored and checked. */
export const checkedName = (kept: Kept, backupId: string) => `${backupFolder(kept, backupId)}/checked.json`;

/** The backup that a name in a store belongs to, or undefined. */
export function backupIdIn(name: string): string | undefined {
  return name.split('/').find((part) => backupIdForm.test(part));
}
