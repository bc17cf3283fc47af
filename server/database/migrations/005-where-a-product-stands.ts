import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** Where a product stands in the shop, and the products that the shop shows beside it. Only one product's page needs either. */
export const whereAProductStands: Migration = {
  id: '005-where-a-product-stands',
  why: 'Shoppers are told the shelf of a product, and the shop names the products that go with it.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE article_body ADD COLUMN shelf TEXT NOT NULL DEFAULT '';
      ALTER TABLE article_body ADD COLUMN related TEXT NOT NULL DEFAULT '[]'
      `,
    ),
};
