import type { Database, Reader } from '../../platform/database/database.ts';
import { kioskHealthSchema } from '../../contract/seller/kiosk-care.ts';
import type { KioskReport, StaffEvent } from '../../contract/seller/kiosk-care.ts';
import type { StaffKiosk } from '../../contract/seller/back-office-terminal.ts';
import { hashStaffPin } from './staff-pin.ts';

/** Events of one kiosk that are kept and shown: the newest. */
const mostEvents = 200;
const newestFirst = 'ORDER BY received_at DESC, at DESC, event_id';

/**
 * Stores a kiosk's report about itself. A repeated event counts once, and the newest 200 are kept.
 * @returns the hash of the kiosk's PIN as it is now
 */
export async function noteKioskReport(
  database: Database,
  terminalId: string,
  { health, events }: KioskReport,
  now: number,
): Promise<{ staffPin: string | null }> {
  return database.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO kiosk_health (terminal_id, report, received_at) VALUES (?, ?, ?)
       ON CONFLICT (terminal_id) DO UPDATE SET report = excluded.report, received_at = excluded.received_at`,
      [terminalId, JSON.stringify(health), now],
    );
    for (const { eventId, kind, at } of events) {
      await transaction.run(
        `INSERT INTO kiosk_staff_event (terminal_id, event_id, kind, at, received_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (terminal_id, event_id) DO NOTHING`,
        [terminalId, eventId, kind, at, now],
      );
    }
    if (events.length > 0) {
      await transaction.run(
        `DELETE FROM kiosk_staff_event WHERE terminal_id = ? AND event_id NOT IN (
           SELECT event_id FROM kiosk_staff_event WHERE terminal_id = ? ${newestFirst} LIMIT ${mostEvents})`,
        [terminalId, terminalId],
      );
    }
    await transaction.run('UPDATE terminal SET last_seen_at = ? WHERE terminal_id = ?', [now, terminalId]);
    const row = await transaction.get<{ staff_pin_hash: string | null }>(
      'SELECT staff_pin_hash FROM terminal WHERE terminal_id = ?',
      [terminalId],
    );
    return { staffPin: row?.staff_pin_hash ?? null };
  });
}

/** How a kiosk is and what staff did at it, newest first; undefined when there is no terminal of that id. */
export async function readKiosk(reader: Reader, terminalId: string): Promise<StaffKiosk | undefined> {
  const terminal = await reader.get<{ staff_pin_hash: string | null }>(
    'SELECT staff_pin_hash FROM terminal WHERE terminal_id = ?',
    [terminalId],
  );
  if (!terminal) return undefined;
  const [health, events] = await Promise.all([
    reader.get<{ report: string; received_at: number }>(
      'SELECT report, received_at FROM kiosk_health WHERE terminal_id = ?',
      [terminalId],
    ),
    reader.all<{ event_id: string; kind: StaffEvent['kind']; at: number }>(
      `SELECT event_id, kind, at FROM kiosk_staff_event WHERE terminal_id = ?
       ${newestFirst} LIMIT ${mostEvents}`,
      [terminalId],
    ),
  ]);
  return {
    terminalId,
    hasStaffPin: terminal.staff_pin_hash !== null,
    health: readHealth(health),
    events: events.map(({ event_id: eventId, kind, at }) => ({ eventId, kind, at })),
  };
}

/** The newest report of every kiosk, by terminal. A report of a kiosk that is newer than this program may not be understood. */
export async function readAllHealth(reader: Reader): Promise<Map<string, StaffKiosk['health']>> {
  const rows = await reader.all<{ terminal_id: string; report: string; received_at: number }>(
    'SELECT terminal_id, report, received_at FROM kiosk_health',
  );
  return new Map(rows.map((row) => [row.terminal_id, readHealth(row)]));
}

function readHealth(row: { report: string; received_at: number } | undefined): StaffKiosk['health'] {
  if (!row) return null;
  const parsed = kioskHealthSchema.safeParse(JSON.parse(row.report));
  return parsed.success ? { ...parsed.data, receivedAt: row.received_at } : null;
}

/** Gives a kiosk another PIN; it learns of it with its next report. @returns whether there is such a kiosk in service */
export async function setStaffPin(database: Database, terminalId: string, pin: string): Promise<boolean> {
  const hash = await hashStaffPin(pin);
  const changed = await database.write((transaction) =>
    transaction.run(
      "UPDATE terminal SET staff_pin_hash = ? WHERE terminal_id = ? AND kind = 'kiosk' AND revoked_at IS NULL",
      [hash, terminalId],
    ),
  );
  return changed > 0;
}
