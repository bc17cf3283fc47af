import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** Wrong tries at collection codes, counted for each kiosk and for each order number that was typed, whether there is one or not. */
export const orderLookUps: Migration = {
  id: '010-order-look-ups',
  why: 'Shoppers look their order up at a kiosk, and guessing its code is slowed down.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE order_look_up_try (
        /* of a terminal's id, or of what was typed as the number of an order */
        tried_hash TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('terminal', 'order')),
        failures BIGINT NOT NULL,
        last_try_at BIGINT NOT NULL,
        blocked_until BIGINT NOT NULL,
        PRIMARY KEY (kind, tried_hash)
      );
      CREATE INDEX order_look_up_try_age ON order_look_up_try (last_try_at)
      `,
    ),
};
