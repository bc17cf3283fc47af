import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import { StorageUnavailable } from '../../platform/storage-unavailable.ts';
import { verifyKeySet } from '../../contract/settling/key-set.ts';
import { NoAnswer } from './settling-client.ts';
import type { SettlingClient } from './settling-client.ts';

const refreshMs = 60_000;
const fetchDeadlineMs = 3_000;

/**
 * Settling's key set as last fetched and verified against the pinned root. It is stored in the database, so that a seller that
 * starts while the link is down still has settling's keys, and so that several sellers of one shop hand out the newest that any
 * of them has. An older set never replaces a newer one.
 */
export class SettlingKeySet {
  readonly #database: Database;
  readonly #client: SettlingClient;
  readonly #rootThumbprint: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #signed: string | undefined;
  #kept: string | undefined;
  #issuedAt = Number.NEGATIVE_INFINITY;
  #noticeKeys = new Map<string, KeyObject>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: { database: Database; client: SettlingClient; rootThumbprint: string; clock: Clock; log: Log }) {
    this.#database = parts.database;
    this.#client = parts.client;
    this.#rootThumbprint = parts.rootThumbprint;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** The signed key set for terminals, or undefined if there never was one. */
  async forTerminals(): Promise<string | undefined> {
    await this.#takeKept();
    return this.#signed;
  }

  noticeKey(kid: string | undefined): KeyObject | undefined {
    return kid === undefined ? undefined : this.#noticeKeys.get(kid);
  }

  async start(): Promise<void> {
    await this.#takeKept();
    await this.refresh();
    this.#timer = setInterval(() => void this.refresh(), refreshMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * Fetches the key set again; keeps the old one when settling cannot be reached or the new one does not verify. A failing
   * database never makes it reject.
   * @param withinMs the time that is left for it, at most three seconds; nothing is fetched without any
   */
  async refresh(withinMs = fetchDeadlineMs): Promise<void> {
    if (withinMs <= 0) return;
    let fetched: string;
    try {
      fetched = await this.#client.keySet(Math.min(withinMs, fetchDeadlineMs));
    } catch (error) {
      if (error instanceof NoAnswer) return;
      throw error;
    }
    if (fetched !== this.#signed && !(await this.#take(fetched, 'settling'))) return;
    if (fetched !== this.#kept) await this.#keep(fetched);
  }

  /** Stores the set. If that fails (a full disk, say), the set is valid all the same, and is stored with the next refresh. */
  async #keep(signed: string): Promise<void> {
    try {
      await this.#database.write((transaction) =>
        transaction.run(
          `INSERT INTO kept_value (name, value) VALUES ('key_set', ?)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
          [signed],
        ),
      );
      this.#kept = signed;
    } catch (error) {
      if (error instanceof StorageUnavailable) return;
      this.#log.error({ event: 'key_set_not_kept', err: error }, "settling's key set could not be kept");
    }
  }

  async #takeKept(): Promise<void> {
    const kept = await this.#database.get<{ value: string }>(`SELECT value FROM kept_value WHERE name = 'key_set'`);
    this.#kept = kept?.value;
    if (kept && kept.value !== this.#signed) await this.#take(kept.value, 'kept');
  }

  async #take(signed: string, from: 'settling' | 'kept'): Promise<boolean> {
    const verified = await verifyKeySet(signed, this.#rootThumbprint, this.#clock.now());
    if ('refusal' in verified) {
      // A stored key set may be too old after the seller was down; settling is asked for a new one at once.
      if (from === 'kept' && verified.refusal === 'key_set_expired') return false;
      this.#log.error({ event: 'key_set_refused', refusal: verified.refusal }, "settling's key set was refused");
      return false;
    }
    const { issuedAt } = verified.keySet;
    if (issuedAt < this.#issuedAt) return false;
    this.#issuedAt = issuedAt;
    this.#signed = signed;
    this.#noticeKeys = new Map(
      verified.keySet.keys
        .filter(({ purpose }) => purpose === 'notice')
        .map(({ kid, jwk }) => [kid, createPublicKey({ key: jwk, format: 'jwk' })]),
    );
    return true;
  }
}
