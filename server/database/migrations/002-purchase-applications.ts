import { runStatements } from '../../../platform/migrations.ts';
import type { Migration } from '../../../platform/migrations.ts';

export const purchaseApplications: Migration = {
  id: '002-purchase-applications',
  why: 'Terminals, the applications that they make, and the orders that accepted ones become.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE terminal (
        terminal_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        credential_hash TEXT NOT NULL,
        enrolled_at BIGINT NOT NULL,
        last_seen_at BIGINT,
        revoked_at BIGINT
      );
      CREATE TABLE application (
        application_id TEXT PRIMARY KEY,
        terminal_id TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        state TEXT NOT NULL,
        total_minor BIGINT NOT NULL,
        currency TEXT NOT NULL,
        fulfilment TEXT NOT NULL,
        notice TEXT,
        received_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        /* when a check that has no answer counts as unanswered, or when the next reversal is due */
        due_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL DEFAULT 0
      );
      CREATE INDEX application_open ON application (due_at) WHERE state IN ('received', 'checking', 'undetermined');
      CREATE INDEX application_received ON application (received_at);
      CREATE TABLE application_line (
        application_id TEXT NOT NULL REFERENCES application (application_id),
        position BIGINT NOT NULL,
        variant_id TEXT NOT NULL,
        quantity BIGINT NOT NULL,
        unit_price_minor BIGINT NOT NULL,
        title TEXT NOT NULL,
        sku TEXT NOT NULL,
        PRIMARY KEY (application_id, position)
      );
      CREATE TABLE shop_order (
        order_number BIGINT PRIMARY KEY,
        application_id TEXT NOT NULL UNIQUE REFERENCES application (application_id),
        collection_code TEXT,
        accepted_at BIGINT NOT NULL
      );
      CREATE INDEX shop_order_accepted ON shop_order (accepted_at);
      CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
      INSERT INTO counter (name, value) VALUES ('order_number', 100000);
      CREATE TABLE kept_value (name TEXT PRIMARY KEY, value TEXT NOT NULL)
      `,
    ),
};
