import type { Migration } from '../../platform/database/migrations.ts';
import { articles } from './migrations/001-articles.ts';
import { purchaseApplications } from './migrations/002-purchase-applications.ts';
import { staff } from './migrations/003-staff.ts';
import { articleSearch } from './migrations/004-article-search.ts';
import { orderOperations } from './migrations/005-order-operations.ts';
import { dayReports } from './migrations/006-day-reports.ts';
import { partsAndExtensions } from './migrations/007-parts-and-extensions.ts';
import { kioskEnrolment } from './migrations/008-kiosk-enrolment.ts';
import { kioskCare } from './migrations/009-kiosk-care.ts';
import { takenStock } from './migrations/010-taken-stock.ts';
import { terminalKeys } from './migrations/011-terminal-keys.ts';
import { staffRecord } from './migrations/013-staff-record.ts';
import { settlingAuditHeads } from './migrations/014-settling-audit-heads.ts';
import { guessesByAddress } from './migrations/015-guesses-by-address.ts';
import { withdrawnApplications } from './migrations/016-withdrawn-applications.ts';
import { storageLook } from './migrations/019-storage-look.ts';

/** The seller's schema, in the order in which it came about. A migration that was released is never changed. */
export const sellerMigrations: readonly Migration[] = [
  articles,
  purchaseApplications,
  staff,
  articleSearch,
  orderOperations,
  dayReports,
  partsAndExtensions,
  kioskEnrolment,
  kioskCare,
  takenStock,
  terminalKeys,
  staffRecord,
  settlingAuditHeads,
  guessesByAddress,
  withdrawnApplications,
  storageLook,
];
