import type { Migration } from '../../../platform/database/migrations.ts';
import { createApplicationsAndOrders } from './initial-schema/applications-and-orders.ts';
import { createArticleSearch } from './initial-schema/article-search.ts';
import { createArticles } from './initial-schema/articles.ts';
import { createReconciliation } from './initial-schema/reconciliation.ts';
import { createShopValues } from './initial-schema/shop-values.ts';
import { createStaff } from './initial-schema/staff.ts';
import { createTerminals } from './initial-schema/terminals.ts';

/** Its id names the server: the other server's database has another one, and is refused. */
export const initialSchema: Migration = {
  id: '001-initial-schema-of-seller',
  why: 'The schema of the first release.',
  up: async (transaction) => {
    await createArticles(transaction);
    await createArticleSearch(transaction);
    await createTerminals(transaction);
    await createApplicationsAndOrders(transaction);
    await createStaff(transaction);
    await createReconciliation(transaction);
    await createShopValues(transaction);
  },
};
