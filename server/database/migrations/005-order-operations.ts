import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/** An operation is `waiting` until settling's answer: the rows are the queue. An order has one that waits at most. */
export const orderOperations: Migration = {
  id: '005-order-operations',
  why: 'What becomes of an order, and what settling is asked for because of it.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE shop_order ADD COLUMN state TEXT NOT NULL DEFAULT 'accepted';
      ALTER TABLE shop_order ADD COLUMN state_changed_at BIGINT;
      CREATE TABLE settling_operation (
        operation_id TEXT PRIMARY KEY,
        order_number BIGINT NOT NULL REFERENCES shop_order (order_number),
        action TEXT NOT NULL CHECK (action IN ('dispatch', 'collect', 'cancel', 'return')),
        amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
        staff_id TEXT NOT NULL,
        asked_at BIGINT NOT NULL,
        /* when settling is asked next */
        due_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL DEFAULT 0,
        answered_at BIGINT,
        receipt TEXT,
        refusal TEXT,
        CHECK ((state = 'waiting') = (answered_at IS NULL))
      );
      CREATE INDEX settling_operation_by_order ON settling_operation (order_number);
      CREATE UNIQUE INDEX settling_operation_one_waiting ON settling_operation (order_number) WHERE state = 'waiting';
      CREATE INDEX settling_operation_due ON settling_operation (due_at) WHERE state = 'waiting'
      `,
    ),
};
