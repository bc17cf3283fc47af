import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

/** To whom the release that the seller keeps is offered: at most one row. */
export const kioskUpdates: Migration = {
  id: '017-kiosk-updates',
  why: 'Staff roll a release out to some kiosks before the others, and pause it.',
  up: (transaction) =>
    runStatements(
      transaction,
      `
      CREATE TABLE kiosk_rollout (
        id BIGINT PRIMARY KEY CHECK (id = 1),
        manifest_sha256 TEXT NOT NULL,
        percent BIGINT NOT NULL CHECK (percent BETWEEN 0 AND 100),
        terminal_ids TEXT NOT NULL,
        is_paused BIGINT NOT NULL CHECK (is_paused IN (0, 1))
      )
      `,
    ),
};
