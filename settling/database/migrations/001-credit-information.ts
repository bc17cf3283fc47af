import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

export const creditInformation: Migration = {
  id: '001-credit-information',
  why: 'The credit information database 50: who has credit, how much, and how they have paid.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE number_key (
        key_id TEXT PRIMARY KEY,
        purpose TEXT NOT NULL CHECK (purpose IN ('index', 'encryption')),
        first_used_at BIGINT NOT NULL
      );
      CREATE TABLE person (
        person_id SERIAL_KEY,
        number_index BYTES NOT NULL UNIQUE,
        number_index_key_id TEXT NOT NULL REFERENCES number_key (key_id),
        encrypted_number BYTES NOT NULL,
        number_encryption_key_id TEXT NOT NULL REFERENCES number_key (key_id),
        number_last_four TEXT NOT NULL,
        name TEXT NOT NULL,
        normalised_name TEXT NOT NULL,
        birth_date TEXT NOT NULL,
        expiry TEXT NOT NULL,
        account_status TEXT NOT NULL CHECK (account_status IN ('active', 'suspended', 'closed')),
        currency TEXT NOT NULL,
        payment_status TEXT NOT NULL CHECK (payment_status IN ('current', 'overdue', 'defaulted')),
        debt_minor BIGINT NOT NULL CHECK (debt_minor >= 0),
        overdue_minor BIGINT NOT NULL CHECK (overdue_minor >= 0 AND overdue_minor <= debt_minor),
        due_at BIGINT,
        limit_minor BIGINT NOT NULL CHECK (limit_minor >= 0),
        held_minor BIGINT NOT NULL CHECK (held_minor >= 0),
        opened_at BIGINT NOT NULL
      );
      CREATE TABLE past_payment (
        payment_id SERIAL_KEY,
        person_id BIGINT NOT NULL REFERENCES person (person_id),
        due_at BIGINT NOT NULL,
        due_minor BIGINT NOT NULL CHECK (due_minor > 0),
        paid_at BIGINT,
        paid_minor BIGINT NOT NULL CHECK (paid_minor >= 0),
        outcome TEXT NOT NULL CHECK (outcome IN ('on_time', 'late', 'missed')),
        UNIQUE (person_id, due_at)
      )
      `,
    ),
};
