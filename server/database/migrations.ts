import type { Migration } from '../../platform/migrations.ts';
import { articles } from './migrations/001-articles.ts';

/** The seller's schema, in the order in which it came about. A migration that was released is never changed. */
export const sellerMigrations: readonly Migration[] = [articles];
