import type { Transaction } from '../../../../platform/database/database.ts';
import { runStatements } from '../../../../platform/database/migrations.ts';

/** The kiosks that each seller's checks came from, how many new ones an operator allowed, and the alarms that were raised. */
export async function createTerminalsAndAlarms(transaction: Transaction): Promise<void> {
  await runStatements(
    transaction,
    `
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
      /* how many new kiosks beyond the policy's number are allowed until then */
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
      /* empty when the alarm is about the whole seller */
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
  );
}
