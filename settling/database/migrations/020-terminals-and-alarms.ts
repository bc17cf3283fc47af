import { runStatements } from '../../../platform/database/migrations.ts';
import type { Migration } from '../../../platform/database/migrations.ts';

/**
 * `counted_terminal` is what a check is counted by within its seller: the thumbprint of the terminal's key, or one name for
 * all that enrolled themselves. `wrong_at_terminal` and `wrong_at_seller` are 1 for a wrong identity or an unknown number as
 * long as it counts towards a suspension, and null otherwise, so that their indexes hold nothing else. `forgiven` is 1 for a
 * wrong identity that an operator took back.
 */
export const terminalsAndAlarms: Migration = {
  id: '020-terminals-and-alarms',
  why: 'Checks are counted by the terminal that signed them; new kiosks, wrong tries and what was suspended are known.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      ALTER TABLE application ADD COLUMN counted_terminal TEXT;
      ALTER TABLE application ADD COLUMN wrong_at_terminal BIGINT;
      ALTER TABLE application ADD COLUMN wrong_at_seller BIGINT;
      ALTER TABLE application ADD COLUMN forgiven BIGINT;
      CREATE INDEX application_wrong_at_terminal ON application (seller_id, counted_terminal, decided_at)
        WHERE wrong_at_terminal = 1;
      CREATE INDEX application_wrong_at_seller ON application (seller_id, decided_at) WHERE wrong_at_seller = 1;
      CREATE TABLE known_terminal (
        seller_id TEXT NOT NULL,
        terminal_id TEXT NOT NULL,
        /* RFC 7638, of the key that signed the first check */
        key_thumbprint TEXT NOT NULL,
        enrolled_by TEXT NOT NULL CHECK (enrolled_by IN ('staff', 'self')),
        first_seen_at BIGINT NOT NULL,
        PRIMARY KEY (seller_id, terminal_id)
      );
      CREATE INDEX known_terminal_new_kiosk ON known_terminal (seller_id, first_seen_at) WHERE enrolled_by = 'staff';
      CREATE TABLE kiosk_allowance (
        allowance_id TEXT PRIMARY KEY,
        seller_id TEXT NOT NULL,
        /* how many new kiosks more than the policy says, until then */
        kiosks BIGINT NOT NULL CHECK (kiosks > 0),
        allowed_at BIGINT NOT NULL,
        allowed_until BIGINT NOT NULL
      );
      CREATE INDEX kiosk_allowance_by_seller ON kiosk_allowance (seller_id, allowed_until);
      CREATE TABLE alarm (
        alarm_id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (
          kind IN ('terminal_suspended', 'seller_suspended', 'terminals_exceeded', 'terminal_changed')),
        seller_id TEXT NOT NULL,
        /* of the whole seller: empty */
        counted_terminal TEXT NOT NULL,
        /* the terminal whose check raised it */
        terminal_id TEXT NOT NULL,
        raised_at BIGINT NOT NULL,
        /* until when it suspends, or is not raised again */
        ends_at BIGINT NOT NULL,
        lifted_at BIGINT
      );
      CREATE INDEX alarm_by_seller ON alarm (seller_id, kind, counted_terminal, ends_at);
      CREATE INDEX alarm_by_time ON alarm (raised_at)
      `,
    ),
};
