import { z } from 'zod';
import type { Rollout } from '../../contract/seller/kiosk-update.ts';
import type { Database, Reader } from '../../platform/database/database.ts';
import type { RecordedChange } from '../accounts/recorded-changes.ts';
import { readStoredJson } from '../database/stored-json.ts';
import { noRollout } from './rollout.ts';

type Row = { manifest_sha256: string; percent: number; terminal_ids: string; is_paused: number };

const findRow = (reader: Reader) =>
  reader.get<Row>('SELECT manifest_sha256, percent, terminal_ids, is_paused FROM kiosk_rollout WHERE id = 1');

function rolloutOf({ percent, terminal_ids, is_paused }: Row): Rollout {
  return { percent, terminalIds: readStoredJson(z.array(z.string()), terminal_ids), isPaused: is_paused === 1 };
}

/** To whom a release is offered. A rollout of another release says nothing about this one, which is then offered to no kiosk. */
export async function readRollout(reader: Reader, manifestSha256: string): Promise<Rollout> {
  const row = await findRow(reader);
  return row?.manifest_sha256 === manifestSha256 ? rolloutOf(row) : noRollout;
}

/** How the staff record learns of a change of the rollout. The subject is the release. */
export const rolloutChanged: RecordedChange = {
  action: 'kiosk_rollout_changed',
  kind: 'kiosk update',
  read: async (transaction) => {
    const row = await findRow(transaction);
    return row ? { id: row.manifest_sha256, state: rolloutOf(row) } : null;
  },
};

/** Rolls a release out, in place of what was rolled out before. @returns true: it is done */
export function keepRollout(database: Database, manifestSha256: string, rollout: Rollout): Promise<boolean> {
  const { percent, terminalIds, isPaused } = rollout;
  return database.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO kiosk_rollout (id, manifest_sha256, percent, terminal_ids, is_paused) VALUES (1, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET manifest_sha256 = excluded.manifest_sha256, percent = excluded.percent,
         terminal_ids = excluded.terminal_ids, is_paused = excluded.is_paused`,
      [manifestSha256, percent, JSON.stringify([...new Set(terminalIds)].toSorted()), isPaused ? 1 : 0],
    );
    return true;
  });
}
