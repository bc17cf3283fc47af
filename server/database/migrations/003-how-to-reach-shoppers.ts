import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/** Keeps the telephone number or e-mail address that a shopper gave for an order. */
export const howToReachShoppers: Migration = {
  id: '003-how-to-reach-shoppers',
  why: 'The shop has to reach shoppers about their orders; orders from before have nothing of it.',
  up: (transaction) => runStatements(transaction, 'ALTER TABLE application ADD COLUMN contact TEXT'),
};
