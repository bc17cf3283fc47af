import { z } from 'zod';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import { runForRows } from '../../platform/database/multi-row-statement.ts';
import { personBehind, readSystemUser } from '../../platform/system-user.ts';
import type {
  StaffAction,
  StaffRecordEntry,
  StaffRecordList,
  StaffSubjectKind,
} from '../../contract/seller/back-office-record.ts';
import { readStoredJson } from '../database/stored-json.ts';
import { differenceOf, withoutCardNumbers } from './state-difference.ts';
import type { State } from './state-difference.ts';

/** Who makes a change, and from where. */
export type StaffActor = StaffRecordEntry['actor'] & { cameFrom: string };

/** One change. The states are complete; the record keeps only their difference. */
export type StaffChange = {
  action: StaffAction;
  subject: { kind: StaffSubjectKind; id: string };
  before: State | null;
  after: State | null;
};

/** The user of this machine who runs a command, as the record names them. */
export function systemUserActor(command: string): StaffActor {
  const user = readSystemUser();
  const name = user.sudoUser === null ? user.name : `${personBehind(user)} (as ${user.name})`;
  return { kind: 'system user', id: String(user.uid), name, cameFrom: `this machine: ${command}` };
}

function textOf(state: State | null): string | null {
  return state === null ? null : JSON.stringify(withoutCardNumbers(state));
}

/**
 * Appends changes to the staff record, in the same transaction as the changes themselves: neither is kept without the other. Card
 * numbers that were typed into a text are left out.
 */
export async function recordStaffChanges(
  transaction: Pick<Transaction, 'run'>,
  actor: StaffActor,
  changes: readonly StaffChange[],
  now: number,
): Promise<void> {
  const rows = changes.map(({ action, subject, before, after }) => {
    const kept = before && after ? differenceOf(before, after) : { before, after };
    const who = [
      actor.kind,
      actor.id,
      String(withoutCardNumbers(actor.name)),
      String(withoutCardNumbers(actor.cameFrom)),
    ];
    return [now, ...who, action, subject.kind, subject.id, textOf(kept.before), textOf(kept.after)];
  });
  await runForRows(
    transaction,
    rows,
    (all) => `INSERT INTO staff_record (recorded_at, actor_kind, actor_id, actor_name, came_from, action, subject_kind,
      subject_id, before_state, after_state) VALUES ${all}`,
  );
}

type Row = {
  record_id: number;
  recorded_at: number;
  actor_kind: StaffRecordEntry['actor']['kind'];
  actor_id: string;
  actor_name: string;
  came_from: string;
  action: StaffAction;
  subject_kind: StaffSubjectKind;
  subject_id: string;
  before_state: string | null;
  after_state: string | null;
};

const stateSchema: z.ZodType<State> = z.record(z.string(), z.unknown());

const stateOf = (text: string | null) => (text === null ? null : readStoredJson(stateSchema, text));

function entryOf(row: Row): StaffRecordEntry {
  return {
    recordId: row.record_id,
    recordedAt: row.recorded_at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    cameFrom: row.came_from,
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id },
    before: stateOf(row.before_state),
    after: stateOf(row.after_state),
  };
}

/**
 * The record, newest first.
 * @param query.about the id of what was changed, or of who changed it; or the sign-in name of a member of staff
 */
export async function listStaffRecord(
  reader: Reader,
  { about, offset, limit }: { about?: string | undefined; offset: number; limit: number },
): Promise<StaffRecordList> {
  const where =
    about === undefined
      ? ''
      : `WHERE subject_id = ? OR actor_id = ?
            OR subject_id IN (SELECT staff_id FROM staff_member WHERE sign_in_name = lower(?))
            OR actor_id IN (SELECT staff_id FROM staff_member WHERE sign_in_name = lower(?))`;
  const values = about === undefined ? [] : [about, about, about, about];
  const [count, rows] = await Promise.all([
    reader.get<{ n: number }>(`SELECT count(*) AS n FROM staff_record ${where}`, values),
    reader.all<Row>(`SELECT * FROM staff_record ${where} ORDER BY record_id DESC LIMIT ? OFFSET ?`, [
      ...values,
      limit,
      offset,
    ]),
  ]);
  return { entries: rows.map(entryOf), total: count?.n ?? 0 };
}
