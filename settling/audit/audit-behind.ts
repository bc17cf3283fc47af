import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import { recordAudit } from './audit-record.ts';
import type { AuditRecord } from './audit-record.ts';

/**
 * Writes audit records of requests that change nothing in the database. It writes them after the answer, so that no request waits
 * for them.
 */
export class AuditBehind {
  readonly #database: Database;
  readonly #log: Log;
  readonly #pending = new Set<Promise<void>>();
  #lost = 0;

  constructor(database: Database, log: Log) {
    this.#database = database;
    this.#log = log;
  }

  record(record: AuditRecord): void {
    const written = this.#database
      .write((transaction) => recordAudit(transaction, record))
      .then(() => this.#tellLost())
      .catch((error: Error) => {
        // The outage itself is in the log once (`storage-watch.ts`), with how many requests were refused.
        if (error instanceof StorageUnavailable) return void this.#lost++;
        const what = { event: 'audit_failed', action: record.action, why: error.message };
        this.#log.error(what, 'something was not audited');
      })
      .finally(() => this.#pending.delete(written));
    this.#pending.add(written);
  }

  /** Said once when an outage is over. */
  #tellLost(): void {
    if (this.#lost === 0) return;
    this.#log.error({ event: 'audit_lost', records: this.#lost }, 'the database was gone, and this was not audited');
    this.#lost = 0;
  }

  /** Resolves when everything recorded so far is written. */
  async written(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
