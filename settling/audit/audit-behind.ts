import type { Database } from '../../platform/database.ts';
import type { Log } from '../../platform/log.ts';
import { recordAudit } from './audit-record.ts';
import type { AuditRecord } from './audit-record.ts';

/** Audits what changes nothing in the database, behind the answer: nobody waits for it. */
export class AuditBehind {
  readonly #database: Database;
  readonly #log: Log;
  readonly #pending = new Set<Promise<void>>();

  constructor(database: Database, log: Log) {
    this.#database = database;
    this.#log = log;
  }

  record(record: AuditRecord): void {
    const written = this.#database
      .write((transaction) => recordAudit(transaction, record))
      .catch((error: Error) =>
        this.#log.error(
          { event: 'audit_failed', action: record.action, why: error.message },
          'something was not audited',
        ),
      )
      .finally(() => this.#pending.delete(written));
    this.#pending.add(written);
  }

  /** Resolves when everything recorded so far is written. */
  async written(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
