import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

// A person's held amount follows the holds in the same statement that changes them, so that no code can forget it.
const followHoldsOnSqlite = `
  CREATE TRIGGER hold_made AFTER INSERT ON hold
    BEGIN UPDATE person SET held_minor = held_minor + NEW.held_minor WHERE person_id = NEW.person_id; END;
  CREATE TRIGGER hold_changed AFTER UPDATE OF held_minor ON hold
    BEGIN UPDATE person SET held_minor = held_minor + NEW.held_minor - OLD.held_minor WHERE person_id = NEW.person_id; END;
  CREATE TRIGGER hold_not_removed BEFORE DELETE ON hold
    BEGIN SELECT RAISE(ABORT, 'holds end, they are not removed'); END
`;

const followHoldsOnPostgres = `
  CREATE FUNCTION follow_hold_made() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE person SET held_minor = held_minor + NEW.held_minor WHERE person_id = NEW.person_id; RETURN NULL; END $$;
  CREATE FUNCTION follow_hold_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE person SET held_minor = held_minor + NEW.held_minor - OLD.held_minor WHERE person_id = NEW.person_id; RETURN NULL; END $$;
  CREATE FUNCTION refuse_hold_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'holds end, they are not removed'; END $$;
  CREATE TRIGGER hold_made AFTER INSERT ON hold FOR EACH ROW EXECUTE FUNCTION follow_hold_made();
  CREATE TRIGGER hold_changed AFTER UPDATE OF held_minor ON hold FOR EACH ROW EXECUTE FUNCTION follow_hold_changed();
  CREATE TRIGGER hold_not_removed BEFORE DELETE ON hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_hold_removal()
`;

/**
 * An application has one row whether its check or its reversal came first: `decided_at` is null until it was checked,
 * `reversed_at` until it was reversed. `seal_nonce` is kept while the seal could still pass as fresh, and unique. Its
 * `person_id` is no foreign key: checking it would take time for a wrong identity that an unknown number does not take.
 */
export const applicationsAndHolds: Migration = {
  id: '002-applications-and-holds',
  why: 'One answer for each seller and application, whatever is repeated, and the credit that approvals hold.',
  up: async (transaction, dialect) => {
    await runStatements(
      transaction,
      `
      CREATE TABLE application (
        seller_id TEXT NOT NULL,
        application_id TEXT NOT NULL,
        amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        content_hash BYTES,
        terminal_id TEXT,
        seal_nonce TEXT,
        person_id BIGINT,
        outcome TEXT CHECK (outcome IN ('approved', 'declined')),
        reason TEXT,
        response_code TEXT,
        policy_version TEXT,
        information_seen TEXT,
        notice TEXT,
        decided_at BIGINT,
        reversal_notice TEXT,
        reversed_at BIGINT,
        notice_after_reversal TEXT,
        PRIMARY KEY (seller_id, application_id),
        CHECK ((decided_at IS NULL) = (notice IS NULL)),
        CHECK ((reversed_at IS NULL) = (reversal_notice IS NULL)),
        CHECK (decided_at IS NOT NULL OR reversed_at IS NOT NULL)
      );
      CREATE UNIQUE INDEX application_seal_nonce ON application (seal_nonce) WHERE seal_nonce IS NOT NULL;
      CREATE INDEX application_fresh_seal ON application (decided_at) WHERE seal_nonce IS NOT NULL;
      CREATE TABLE hold (
        seller_id TEXT NOT NULL,
        application_id TEXT NOT NULL,
        person_id BIGINT NOT NULL REFERENCES person (person_id),
        amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
        held_minor BIGINT NOT NULL CHECK (held_minor >= 0 AND held_minor <= amount_minor),
        currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('held', 'captured', 'released', 'expired')),
        made_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        ended_at BIGINT,
        PRIMARY KEY (seller_id, application_id),
        FOREIGN KEY (seller_id, application_id) REFERENCES application (seller_id, application_id),
        CHECK ((state = 'held') = (ended_at IS NULL)),
        CHECK (state = 'held' OR held_minor = 0)
      );
      CREATE INDEX hold_by_expiry ON hold (expires_at) WHERE state = 'held'
      `,
    );
    await runStatements(transaction, dialect === 'sqlite' ? followHoldsOnSqlite : followHoldsOnPostgres);
  },
};
