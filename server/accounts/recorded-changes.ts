import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { StaffAction, StaffSubjectKind } from '../../contract/seller/back-office-record.ts';
import { isRefused } from '../../contract/seller/refusals.ts';
import { recordStaffChanges } from './staff-record.ts';
import type { StaffActor } from './staff-record.ts';
import type { State } from './state-difference.ts';

/** A change to make, and how the record learns of it. */
export type RecordedChange = {
  action: StaffAction;
  kind: StaffSubjectKind;
  /**
   * Reads the subject's state and id; null when it does not exist. It runs in the transaction of the change, before it and after
   * it. `result` is the result of the change, and undefined before it, when the subject should be locked if possible. It never
   * returns a secret.
   */
  read(transaction: Transaction, result?: unknown): Promise<{ id: string; state: State } | null>;
  /** Recorded even if the states are equal, because the change is of a secret, which no state shows. */
  isOfSecret?: boolean;
};

/** Tells from the result whether a write changed something: a refusal, nothing, `false` and a count of 0 mean no. */
function isDone(result: unknown): boolean {
  return Boolean(result) && !(typeof result === 'object' && result !== null && isRefused(result));
}

/**
 * A database whose writes are on the staff record; staff make every change through it. Each write reads the subject before and
 * after, and appends the difference in the same transaction, so neither is kept without the other. A write that changed nothing
 * (a refusal, a repeat) leaves no record.
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
    write: (work) =>
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
      }),
  };
}
