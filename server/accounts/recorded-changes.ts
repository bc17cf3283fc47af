import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { StaffAction, StaffSubjectKind } from '../../contract/seller/back-office-record.ts';
import { isRefused } from '../../contract/seller/refusals.ts';
import { recordStaffChanges } from './staff-record.ts';
import type { StaffActor } from './staff-record.ts';
import type { State } from './state-difference.ts';

/** What will be changed, and how the record learns of it. */
export type RecordedChange = {
  action: StaffAction;
  kind: StaffSubjectKind;
  /**
   * How the subject is, and its id; null when it is not there. It is read in the transaction of the change, before it and
   * after it; `result` is what the change gave, and undefined before, when the subject is to be locked if it can be. Never a
   * secret.
   */
  read(transaction: Transaction, result?: unknown): Promise<{ id: string; state: State } | null>;
  /** Recorded although the states are the same: what was changed is a secret, which no state shows. */
  isOfSecret?: boolean;
};

/** A write that did something gives something: not a refusal, and neither nothing, `false` nor a count of 0. */
function isDone(result: unknown): boolean {
  return Boolean(result) && !(typeof result === 'object' && isRefused(result!));
}

/**
 * A database whose writes are on the staff record: the one way in which staff change anything. Each write reads how the subject
 * is before and after, and appends the difference in the same transaction, so neither is kept without the other. What
 * changed nothing (a refusal, a repeat) leaves no record.
 */
export function recordedChanges(
  database: Database,
  clock: Clock,
  actor: StaffActor,
  { action, kind, read, isOfSecret = false }: RecordedChange,
): Database {
  return {
    dialect: database.dialect,
    folder: database.folder,
    abandonConnections: () => database.abandonConnections(),
    all: (sql, values) => database.all(sql, values),
    get: (sql, values) => database.get(sql, values),
    close: () => database.close(),
    write: (work, touches) =>
      database.write(async (transaction) => {
        const before = await read(transaction);
        const result = await work(transaction);
        if (!isDone(result)) return result;
        const after = await read(transaction, result);
        const isSame = JSON.stringify(before) === JSON.stringify(after);
        const id = after?.id ?? before?.id;
        if (id === undefined || (isSame && !isOfSecret)) return result;
        const states = { before: before?.state ?? null, after: after?.state ?? null };
        await recordStaffChanges(transaction, actor, [{ action, subject: { kind, id }, ...states }], clock.now());
        return result;
      }, touches),
  };
}
