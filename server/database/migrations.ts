import type { Migration } from '../../platform/database/migrations.ts';
import { initialSchema } from './migrations/001-initial-schema.ts';
import { listsOfManyOrders } from './migrations/002-lists-of-many-orders.ts';
import { howToReachShoppers } from './migrations/003-how-to-reach-shoppers.ts';

/** Every step of the seller's schema, in order. A step that was released is never edited; the next one corrects it. */
export const sellerMigrations: readonly Migration[] = [initialSchema, listsOfManyOrders, howToReachShoppers];
