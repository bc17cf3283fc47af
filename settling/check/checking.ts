import { present } from '../../contract/presence.ts';
import type { CheckRequest } from '../../contract/settling/check.ts';
import type { Clock } from '../../platform/clock.ts';
import { Batches } from '../../platform/database/batches.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { writeWithoutConflict } from '../../platform/database/concurrent-change.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import { KeysChanged } from '../keys/key-store.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { NoticeSigner } from '../keys/notice-signer.ts';
import type { SealOpener } from '../keys/seal-opener.ts';
import type { Alarm } from './alarms.ts';
import { decideBatch } from './batch-decision.ts';
import type { CheckOutcome } from './batch-decision.ts';
import { readWhatIsKnown } from './batch-reading.ts';
import { writeBatch } from './batch-writing.ts';
import type { WrittenBatch } from './batch-writing.ts';
import { prepareCheck } from './prepared-check.ts';
import type { PreparedCheck } from './prepared-check.ts';

export type CheckingParts = {
  database: Database;
  clock: Clock;
  seals: SealOpener;
  notices: NoticeSigner;
  keys: KeyRing;
  policy: DecisionPolicy;
  isSellerServed: (sellerId: string) => boolean;
  holdLifetimeMs: number;
  /** Told of each alarm once it is durable. */
  onAlarm?: (alarm: Alarm) => void;
};

/** A signed notice, or why there is none. */
export type SettlingAnswer = { notice: string } | { refusal: 'application_content_differs' | 'payment_not_held' };

/**
 * Decides checks (step 6), all that wait together (docs/payments-and-ledger.md, "A batch of checks"): decisions, holds, ledger
 * entries, audit records and signed notices in one transaction. Each seller and application has one outcome, however often it is
 * asked for.
 */
export class Checking {
  readonly #parts: CheckingParts;
  readonly #batches = new Batches<PreparedCheck, SettlingAnswer | 'keys_changed'>((take) => this.#answerDurably(take));

  constructor(parts: CheckingParts) {
    this.#parts = parts;
  }

  /**
   * Answers a check of an authenticated seller.
   * @returns the notice; or `application_content_differs` when this application was asked about with other content
   */
  async check(request: CheckRequest): Promise<SettlingAnswer> {
    const { seals, keys } = this.#parts;
    return keys.whileUnchanged(async () => {
      const answer = await this.#batches.add(prepareCheck(request, { seals, keys }));
      if (answer === 'keys_changed') throw new KeysChanged();
      return answer;
    });
  }

  async #answerDurably(take: () => readonly PreparedCheck[]): Promise<(SettlingAnswer | 'keys_changed')[]> {
    const { database, onAlarm } = this.#parts;
    const { answers, alarms } = await writeWithoutConflict(database, (transaction) =>
      this.#answer(transaction, take()),
    );
    for (const alarm of alarms) onAlarm?.(alarm);
    return answers;
  }

  async #answer(transaction: Transaction, checks: readonly PreparedCheck[]) {
    const { clock, policy, isSellerServed } = this.#parts;
    const now = clock.now();
    const known = await readWhatIsKnown(transaction, checks, { now, policy });
    const decided = decideBatch(checks, known, { now, policy, isSellerServed });
    const written = await writeBatch(transaction, checks, decided, { ...this.#parts, now });
    const answers = decided.outcomes.map((outcome, place) => answerOf(outcome, place, written));
    return { answers, alarms: written.alarms };
  }
}

function answerOf(outcome: CheckOutcome, place: number, { notices }: WrittenBatch): SettlingAnswer | 'keys_changed' {
  if (outcome.kind === 'keys_changed') return 'keys_changed';
  if (outcome.kind === 'content_differs') return { refusal: 'application_content_differs' };
  if (outcome.kind === 'known') return { notice: outcome.notice };
  const written = outcome.kind === 'repeated' ? outcome.place : place;
  return { notice: present(notices.get(written), 'the notice of a decided check') };
}
