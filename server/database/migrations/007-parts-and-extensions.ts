import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/**
 * An operation is of some pieces of some lines; those from before were of all of them. The table is made anew, because SQLite
 * cannot change the check of a column: an extension is an operation too, asked by the seller itself (`staff_id` is null), and
 * may wait beside what staff asked for. Orders that are not handed over yet ask at once until when they are held.
 */
export const partsAndExtensions: Migration = {
  id: '007-parts-and-extensions',
  why: 'Orders handed over and taken back in parts, and their holds extended in time.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE shop_order ADD COLUMN hold_expires_at BIGINT;
      /* when settling is asked to hold on, null when it is not to be asked (any more) */
      ALTER TABLE shop_order ADD COLUMN extend_due_at BIGINT;
      UPDATE shop_order SET extend_due_at = accepted_at WHERE state = 'accepted';
      CREATE INDEX shop_order_extend_due ON shop_order (extend_due_at) WHERE extend_due_at IS NOT NULL;
      CREATE TABLE earlier_operation AS SELECT * FROM settling_operation;
      DROP TABLE settling_operation;
      CREATE TABLE settling_operation (
        operation_id TEXT PRIMARY KEY,
        order_number BIGINT NOT NULL REFERENCES shop_order (order_number),
        action TEXT NOT NULL CHECK (action IN ('dispatch', 'collect', 'cancel', 'return', 'extend')),
        amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
        staff_id TEXT,
        asked_at BIGINT NOT NULL,
        /* when settling is asked next */
        due_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL DEFAULT 0,
        answered_at BIGINT,
        receipt TEXT,
        refusal TEXT,
        CHECK ((state = 'waiting') = (answered_at IS NULL)),
        CHECK ((action = 'extend') = (staff_id IS NULL))
      );
      INSERT INTO settling_operation (
        operation_id, order_number, action, amount_minor, currency, state, staff_id, asked_at, due_at, attempts, answered_at,
        receipt, refusal
      ) SELECT operation_id, order_number, action, amount_minor, currency, state, staff_id, asked_at, due_at, attempts,
               answered_at, receipt, refusal FROM earlier_operation;
      DROP TABLE earlier_operation;
      CREATE INDEX settling_operation_by_order ON settling_operation (order_number);
      CREATE UNIQUE INDEX settling_operation_one_waiting ON settling_operation (order_number)
        WHERE state = 'waiting' AND action <> 'extend';
      CREATE UNIQUE INDEX settling_operation_one_extending ON settling_operation (order_number)
        WHERE state = 'waiting' AND action = 'extend';
      CREATE INDEX settling_operation_due ON settling_operation (due_at) WHERE state = 'waiting';
      CREATE TABLE settling_operation_line (
        operation_id TEXT NOT NULL REFERENCES settling_operation (operation_id),
        /* of the application's line */
        position BIGINT NOT NULL,
        quantity BIGINT NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (operation_id, position)
      );
      INSERT INTO settling_operation_line (operation_id, position, quantity)
        SELECT p.operation_id, l.position, l.quantity FROM settling_operation p
          JOIN shop_order o ON o.order_number = p.order_number
          JOIN application_line l ON l.application_id = o.application_id
      `,
    ),
};
