import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/**
 * Changes of many products at once are kept beside the imports, and reduced prices end at a time (`article/reduced-prices.ts`).
 * Orders that somebody has to act on are few among all: each list of them (`order/order-stages.ts`) has an index of its own.
 */
export const bulkChangesAndOpenOrders: Migration = {
  id: '024-bulk-changes-and-open-orders',
  why: 'Many products are changed at once, with one undo; a reduced price ends by itself; orders are listed by what they wait for.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE catalogue_import ADD COLUMN kind TEXT NOT NULL DEFAULT 'file';

      /* A bulk change that goes on asks which products it has changed already. */
      CREATE INDEX catalogue_import_change_by_article ON catalogue_import_change (import_id, article_id);

      CREATE TABLE reduced_price (
        variant_id TEXT PRIMARY KEY REFERENCES variant (variant_id),
        article_id TEXT NOT NULL REFERENCES article (article_id),
        ends_at BIGINT NOT NULL,
        /* while the variant has this price, it goes back; once it has another, the reduction is over */
        reduced_minor BIGINT NOT NULL,
        /* what it goes back to */
        price_minor BIGINT NOT NULL,
        compare_at_minor BIGINT,
        actor_name TEXT NOT NULL
      );
      CREATE INDEX reduced_price_end ON reduced_price (ends_at);
      CREATE INDEX reduced_price_of_article ON reduced_price (article_id);

      CREATE INDEX shop_order_accepted_open ON shop_order (accepted_at, order_number) WHERE state = 'accepted';
      CREATE INDEX shop_order_in_question ON shop_order (accepted_at, order_number) WHERE state IN
        ('dispatching', 'collecting', 'cancelling', 'returning_dispatched', 'returning_collected', 'returning_more')
      `,
    ),
};
