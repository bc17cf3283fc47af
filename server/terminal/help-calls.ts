import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import { helpCallLastsMs } from '../../contract/seller/help-call.ts';
import type { AnsweredHelpCall, HelpCall, WaitingHelpCalls } from '../../contract/seller/help-call.ts';
import type { Refused } from '../../contract/seller/refusals.ts';

/** One kiosk may make so many calls within the window: more are a game. */
const mostCalls = 6;
const windowMs = 10 * 60_000;
const keptMs = 24 * 3_600_000;

type Row = {
  call_id: string;
  terminal_id: string;
  called_at: number;
  answered_at: number | null;
  staff_id: string | null;
  ended_at: number | null;
};

function callOf(row: Row, now: number): HelpCall {
  const isOver = row.ended_at !== null || row.called_at <= now - helpCallLastsMs;
  return {
    callId: row.call_id,
    state: isOver ? 'over' : row.answered_at === null ? 'waiting' : 'on_the_way',
    calledAt: row.called_at,
  };
}

const findCall = (reader: Reader, callId: string) =>
  reader.get<Row>('SELECT * FROM help_call WHERE call_id = ?', [callId]);

const findOpen = (reader: Reader, terminalId: string, now: number) =>
  reader.get<Row>('SELECT * FROM help_call WHERE terminal_id = ? AND ended_at IS NULL AND called_at > ?', [
    terminalId,
    now - helpCallLastsMs,
  ]);

/** Ends calls whose time is over, so that there is room for a new one, and forgets old ones. */
async function tidy(transaction: Transaction, terminalId: string, now: number): Promise<void> {
  await transaction.run(
    'UPDATE help_call SET ended_at = ? WHERE terminal_id = ? AND ended_at IS NULL AND called_at <= ?',
    [now, terminalId, now - helpCallLastsMs],
  );
  await transaction.run('DELETE FROM help_call WHERE terminal_id = ? AND ended_at IS NOT NULL AND called_at <= ?', [
    terminalId,
    now - keptMs,
  ]);
}

/**
 * Calls a member of staff to a kiosk. A repeat is the same call; while another call of the kiosk is open, that one is given.
 * @returns the call; refused as `too_many_requests`, or as `not_found` when another kiosk made a call of this id
 */
export function callForHelp(
  database: Database,
  { callId, terminalId }: { callId: string; terminalId: string },
  now: number,
): Promise<HelpCall | Refused> {
  return database.write(async (transaction) => {
    const known = await findCall(transaction, callId);
    if (known) return known.terminal_id === terminalId ? callOf(known, now) : { refusal: 'not_found' };
    await tidy(transaction, terminalId, now);
    const open = await findOpen(transaction, terminalId, now);
    if (open) return callOf(open, now);
    const recent = await transaction.get<{ n: number }>(
      'SELECT count(*) AS n FROM help_call WHERE terminal_id = ? AND called_at > ?',
      [terminalId, now - windowMs],
    );
    if ((recent?.n ?? 0) >= mostCalls) return { refusal: 'too_many_requests' };
    // Two that come at the same moment are one: the index lets the first one in.
    await transaction.run(
      'INSERT INTO help_call (call_id, terminal_id, called_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      [callId, terminalId, now],
    );
    const made = (await findCall(transaction, callId)) ?? (await findOpen(transaction, terminalId, now));
    if (!made) throw new Error('a call for help was neither made nor open');
    return callOf(made, now);
  });
}

/** The kiosk's open call. */
export async function readHelpCall(reader: Reader, terminalId: string, now: number): Promise<HelpCall | null> {
  const open = await findOpen(reader, terminalId, now);
  return open ? callOf(open, now) : null;
}

/** Ends a kiosk's call; one that is over stays as it is. @returns undefined when this kiosk made no such call */
export function endHelpCall(
  database: Database,
  { callId, terminalId }: { callId: string; terminalId: string },
  now: number,
): Promise<HelpCall | undefined> {
  return database.write(async (transaction) => {
    await transaction.run(
      'UPDATE help_call SET ended_at = ? WHERE call_id = ? AND terminal_id = ? AND ended_at IS NULL',
      [now, callId, terminalId],
    );
    const call = await findCall(transaction, callId);
    return call?.terminal_id === terminalId ? callOf(call, now) : undefined;
  });
}

/** The calls that wait for a member of staff, the oldest first; those of revoked kiosks are left out. */
export async function listWaitingCalls(reader: Reader, now: number): Promise<WaitingHelpCalls> {
  const rows = await reader.all<{ call_id: string; terminal_id: string; name: string; called_at: number }>(
    `SELECT c.call_id, c.terminal_id, t.name, c.called_at
       FROM help_call c JOIN terminal t ON t.terminal_id = c.terminal_id
      WHERE c.ended_at IS NULL AND c.answered_at IS NULL AND c.called_at > ? AND t.revoked_at IS NULL
      ORDER BY c.called_at, c.call_id`,
    [now - helpCallLastsMs],
  );
  return {
    calls: rows.map((row) => ({
      callId: row.call_id,
      terminalId: row.terminal_id,
      terminalName: row.name,
      calledAt: row.called_at,
    })),
  };
}

/** Says who is on the way to a call. The first answer counts, and a call that is over gets none. @returns whether this one did */
export async function answerCall(
  database: Database,
  { callId, staffId }: { callId: string; staffId: string },
  now: number,
): Promise<boolean> {
  const changed = await database.write((transaction) =>
    transaction.run(
      `UPDATE help_call SET answered_at = ?, staff_id = ?
        WHERE call_id = ? AND answered_at IS NULL AND ended_at IS NULL AND called_at > ?`,
      [now, staffId, callId, now - helpCallLastsMs],
    ),
  );
  return changed > 0;
}

/** Who is on the way to a call; undefined when there is none of that id. */
export async function readAnswer(reader: Reader, callId: string, now: number): Promise<AnsweredHelpCall | undefined> {
  const row = await reader.get<Row & { name: string | null }>(
    `SELECT c.*, s.name FROM help_call c LEFT JOIN staff_member s ON s.staff_id = c.staff_id WHERE c.call_id = ?`,
    [callId],
  );
  if (!row) return undefined;
  const { staff_id: staffId, name } = row;
  const answeredBy = staffId === null ? null : { staffId, name: name ?? staffId };
  return { callId, state: callOf(row, now).state, answeredBy };
}

/** A call as the staff record shows it: of which kiosk, and who is on the way. */
export async function readCallForRecord(
  reader: Reader,
  callId: string,
): Promise<{ terminalId: string; state: { callId: string; answeredBy: string | null } } | undefined> {
  const row = await findCall(reader, callId);
  return row && { terminalId: row.terminal_id, state: { callId, answeredBy: row.staff_id } };
}
