import type { BackupRounds } from '../../platform/backup/backup-rounds.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import type { StorageWatch } from '../../platform/database/storage-watch.ts';
import type { SellerConfig } from '../config/seller-config.ts';
import type { PageImports } from '../article/page-imports/page-imports.ts';
import type { MediumFolder } from '../kiosk-update/medium-folder.ts';
import type { OwnLook } from '../look/own-look.ts';
import type { SettlingOperations } from '../order/settling-operations.ts';
import type { ReceiptMails } from '../receipt-mail/receipt-mails.ts';
import type { SettlingAvailability } from '../settling-client/settling-availability.ts';

/** The parts that every resource of the seller needs. */
export type SellerContext = {
  database: Database;
  clock: Clock;
  config: SellerConfig;
  log: Log;
  storage?: StorageWatch;
  settlingAvailability?: SettlingAvailability;
  settlingOperations?: SettlingOperations;
  /** Where a mail server is configured. */
  receiptMails?: ReceiptMails;
  ownLook?: OwnLook;
  medium?: MediumFolder;
  backups?: BackupRounds;
  /** Where there is a folder for product files. */
  imports?: PageImports;
};
