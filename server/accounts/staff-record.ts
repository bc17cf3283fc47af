import { z } from 'zod';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import { countUpTo, cutPage } from '../../platform/database/keyset-page.ts';
import type { KeysetPage, PagePart } from '../../platform/database/keyset-page.ts';
import { padded, questionMarks, runForRows } from '../../platform/database/multi-row-statement.ts';
import { personBehind, readSystemUser } from '../../platform/system-user.ts';
import type { StaffAction, StaffRecordEntry, StaffSubjectKind } from '../../contract/seller/back-office-record.ts';
import { mostCounted } from '../../contract/seller/list-query.ts';
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

function entryOf(row: Row, titles: ReadonlyMap<string, string>): StaffRecordEntry {
  return {
    recordId: row.record_id,
    recordedAt: row.recorded_at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    cameFrom: row.came_from,
    action: row.action,
    subject: {
      kind: row.subject_kind,
      id: row.subject_id,
      name: row.subject_kind === 'article' ? (titles.get(row.subject_id) ?? null) : null,
    },
    before: stateOf(row.before_state),
    after: stateOf(row.after_state),
  };
}

/** The present titles of the products among the subjects. */
async function readTitles(reader: Reader, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const articles = rows.filter((row) => row.subject_kind === 'article').map((row) => row.subject_id);
  const ids = padded([...new Set(articles)]);
  if (ids.length === 0) return new Map();
  const titles = await reader.all<{ article_id: string; title: string }>(
    `SELECT article_id, title FROM article WHERE article_id IN (${questionMarks(ids)})`,
    ids,
  );
  return new Map(titles.map((each) => [each.article_id, String(withoutCardNumbers(each.title))]));
}

/** The ids that a word may be about: itself, and that of the member of staff who signs in with it. */
async function idsOf(reader: Reader, about: string): Promise<string[]> {
  const staff = await reader.all<{ staff_id: string }>(
    'SELECT staff_id FROM staff_member WHERE sign_in_name = lower(?)',
    [about],
  );
  return [...new Set([about, ...staff.map(({ staff_id: id }) => id)])];
}

/**
 * A page of the record, newest first, and how many match, up to `mostCounted`.
 * @param query.about the id of what was changed, or of who changed it; or the sign-in name of a member of staff
 */
export async function listStaffRecord(
  reader: Reader,
  query: PagePart & { about?: string | undefined },
): Promise<KeysetPage<StaffRecordEntry> & { total: number; hasMoreThanTotal: boolean }> {
  const { about, after, before, limit } = query;
  const ids = about === undefined ? [] : await idsOf(reader, about);
  const sources: { sql: string; values: string[] }[] =
    about === undefined
      ? [{ sql: 'record_id > 0', values: [] }]
      : ids.flatMap((id) => ['subject_id', 'actor_id'].map((column) => ({ sql: `${column} = ?`, values: [id] })));
  const beside = after ?? before;
  const [sign, direction] = before ? ['>', 'ASC'] : ['<', 'DESC'];
  // Each part is read in the order of its own index; UNION has a record once that is found in two ways.
  const parts = (position: string, most: number) =>
    sources
      .map(
        ({ sql }, place) =>
          `SELECT record_id FROM (SELECT record_id FROM staff_record WHERE ${sql} ${position}
             ORDER BY record_id ${direction} LIMIT ${most}) AS part_${place}`,
      )
      .join(' UNION ');
  const [count, rows] = await Promise.all([
    countUpTo(
      reader,
      mostCounted,
      parts('', mostCounted + 1),
      sources.flatMap(({ values }) => values),
    ),
    reader.all<Row>(
      `SELECT * FROM staff_record WHERE record_id IN (${parts(beside ? `AND record_id ${sign} ?` : '', limit + 1)})
        ORDER BY record_id ${direction} LIMIT ?`,
      [...sources.flatMap(({ values }) => [...values, ...(beside ? [Number(beside.id)] : [])]), limit + 1],
    ),
  ]);
  const page = cutPage(rows, query, (row) => ({ at: row.recorded_at, id: String(row.record_id) }));
  const titles = await readTitles(reader, page.rows);
  return { ...page, rows: page.rows.map((row) => entryOf(row, titles)), ...count };
}
