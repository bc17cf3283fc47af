import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { ReversalRequest } from '../../contract/settling/check.ts';
import { assertKeyGeneration } from '../keys/key-store.ts';
import type { LivingKeys } from '../keys/key-ring.ts';
import type { NoticeSigner } from '../keys/notice-signer.ts';
import { lockPayment, releasePayment } from '../payment/payment-store.ts';
import { insertReversal, lockApplication, setReversal } from '../application/application-store.ts';
import type { SettlingAnswer } from './checking.ts';
import { ConcurrentChange, writeWithoutConflict } from '../../platform/database/concurrent-change.ts';

/**
 * Reverses applications (step 9): from then on settling holds nothing for them and never will. Their check may have been
 * approved, declined, be on its way, or never have been sent.
 */
export class Reversing {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #notices: NoticeSigner;
  readonly #keys: LivingKeys;

  constructor(parts: { database: Database; clock: Clock; notices: NoticeSigner; keys: LivingKeys }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#notices = parts.notices;
    this.#keys = parts.keys;
  }

  /**
   * Answers a reversal of an authenticated seller.
   * @returns the notice, the same for every repeat; or `application_content_differs` when the known application has another
   *   amount or currency, or `payment_not_held` when its goods went out: a captured payment is refunded instead
   */
  async reverse(request: ReversalRequest): Promise<SettlingAnswer> {
    return this.#keys.whileUnchanged(() =>
      writeWithoutConflict(this.#database, (transaction) => this.#answer(transaction, request)),
    );
  }

  async #answer(transaction: Transaction, request: ReversalRequest): Promise<SettlingAnswer> {
    const { sellerId, applicationId, amountMinor, currency } = request;
    const application = await lockApplication(transaction, request);
    if (application && (application.amountMinor !== amountMinor || application.currency !== currency)) {
      return { refusal: 'application_content_differs' };
    }
    if (application && application.reversalNotice !== null) return { notice: application.reversalNotice };
    const payment = application && (await lockPayment(transaction, request));
    if (payment && payment.capturedMinor > 0) return { refusal: 'payment_not_held' };
    await assertKeyGeneration(transaction, this.#keys.generation);
    const reversedAt = this.#clock.now();
    const reversalNotice = this.#notices.sign(request, { kind: 'reversal' }, reversedAt);
    if (application) {
      await setReversal(transaction, request, { reversalNotice, reversedAt });
      if (payment) await releasePayment(transaction, payment, { event: 'reversal', now: reversedAt });
    } else {
      const subject = { sellerId, applicationId, amountMinor, currency };
      const isRecorded = await insertReversal(transaction, { ...subject, reversalNotice, reversedAt });
      if (!isRecorded) throw new ConcurrentChange();
    }
    await recordAudit(transaction, {
      at: reversedAt,
      actor: `seller:${sellerId}`,
      action: 'reversal',
      sellerId,
      applicationId,
      outcome: 'reversed',
      details: { releasedMinor: payment?.heldMinor ?? 0, currency, noticeKeyId: this.#notices.currentKey().kid },
    });
    return { notice: reversalNotice };
  }
}
