import type { Migration } from '../../platform/database/migrations.ts';
import { initialSchema } from './migrations/001-initial-schema.ts';
import { listsOfManyOrders } from './migrations/002-lists-of-many-orders.ts';
import { howToReachShoppers } from './migrations/003-how-to-reach-shoppers.ts';
import { purchaseNumbers } from './migrations/004-purchase-numbers.ts';
import { whereAProductStands } from './migrations/005-where-a-product-stands.ts';
import { helpCalls } from './migrations/008-help-calls.ts';
import { readyOrders } from './migrations/009-ready-orders.ts';
import { orderLookUps } from './migrations/010-order-look-ups.ts';
import { searchIndexForm } from './migrations/011-search-index-form.ts';
import { synonyms } from './migrations/012-synonyms.ts';
import { departments } from './migrations/013-departments.ts';
import { receiptsByMail } from './migrations/014-receipts-by-mail.ts';
import { ageLimits } from './migrations/015-age-limits.ts';
import { giftNotes } from './migrations/016-gift-notes.ts';
import { kioskUpdates } from './migrations/017-kiosk-updates.ts';
import { barcodeKeys } from './migrations/018-barcode-keys.ts';
import { keptImports } from './migrations/019-kept-imports.ts';
import { translations } from './migrations/021-translations.ts';
import { fetchedPictures } from './migrations/022-fetched-pictures.ts';
import { bulkChangesAndOpenOrders } from './migrations/024-bulk-changes-and-open-orders.ts';
import { staffRoles } from './migrations/025-staff-roles.ts';
import { handOverAndRestock } from './migrations/026-hand-over-and-restock.ts';
import { orderNotes } from './migrations/027-order-notes.ts';

/** Every step of the seller's schema, in order. A step that was released is never edited; the next one corrects it. */
export const sellerMigrations: readonly Migration[] = [
  initialSchema,
  listsOfManyOrders,
  howToReachShoppers,
  purchaseNumbers,
  whereAProductStands,
  helpCalls,
  readyOrders,
  orderLookUps,
  searchIndexForm,
  synonyms,
  departments,
  receiptsByMail,
  ageLimits,
  giftNotes,
  kioskUpdates,
  barcodeKeys,
  keptImports,
  translations,
  fetchedPictures,
  bulkChangesAndOpenOrders,
  staffRoles,
  handOverAndRestock,
  orderNotes,
];
