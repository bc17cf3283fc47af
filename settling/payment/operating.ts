import { createHash } from 'node:crypto';
import { present } from '../../contract/presence.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import type { RequestRefusal } from '../../contract/settling/refusals.ts';
import type { Clock } from '../../platform/clock.ts';
import { Batches } from '../../platform/database/batches.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { KeysChanged } from '../keys/key-store.ts';
import type { LivingKeys } from '../keys/key-ring.ts';
import type { ReceiptSigner } from '../keys/receipt-signer.ts';
import { decideOperations } from './operation-decision.ts';
import type { OperationDecision, OperationRules, PreparedOperation } from './operation-decision.ts';
import { readForOperations } from './operation-reading.ts';
import { operationKey } from './operation-store.ts';
import { writeOperations } from './operation-writing.ts';

/**
 * A signed receipt, or the reason why there is none: then no payment was changed. `isKept`: the refusal is the operation's final
 * result, recorded and audited with it, and not only an answer to this request.
 */
export type OperationOutcome = { receipt: string } | { refusal: RequestRefusal; isKept: boolean };

type Parts = Omit<OperationRules, 'now'> & {
  database: Database;
  clock: Clock;
  receipts: ReceiptSigner;
  keys: LivingKeys;
};

/**
 * Carries out the operations of sellers on their approvals (docs/payments-and-ledger.md), all that wait together: payments, ledger
 * entries, audit records and signed receipts in one transaction, once per seller and operation. A refusal about a payment is a
 * result too, and is stored like a receipt. A refusal without a payment (unknown, in flight) is not.
 */
export class Operating {
  readonly #parts: Parts;
  readonly #batches = new Batches<PreparedOperation, OperationOutcome | 'keys_changed'>((take) => this.#answer(take));
  /** The operations under way in this process, by key, with a hash (SHA-256) of their content. */
  readonly #inFlight = new Map<string, Buffer>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Carries out an operation of an authenticated seller, or returns its first result again. While it is under way, a repeat is
   * answered `operation_in_flight` at once instead of having to wait; afterwards it gets the result.
   */
  async operate(request: OperationRequest): Promise<OperationOutcome> {
    const { operation, applicationId, amountMinor, currency } = request;
    const content = JSON.stringify([operation, applicationId, amountMinor, currency]);
    const contentHash = createHash('sha256').update(content).digest();
    const key = operationKey(request);
    const same = this.#inFlight.get(key);
    if (same) {
      const refusal = same.equals(contentHash) ? 'operation_in_flight' : 'operation_content_differs';
      return { refusal, isKept: false };
    }
    this.#inFlight.set(key, contentHash);
    try {
      return await this.#parts.keys.whileUnchanged(async () => {
        const outcome = await this.#batches.add({ request, contentHash });
        if (outcome === 'keys_changed') throw new KeysChanged();
        return outcome;
      });
    } finally {
      this.#inFlight.delete(key);
    }
  }

  async #answer(take: () => readonly PreparedOperation[]): Promise<readonly (OperationOutcome | 'keys_changed')[]> {
    try {
      return await this.#parts.database.write((transaction) => this.#carryOut(transaction, take()));
    } catch (error) {
      if (!(error instanceof KeysChanged)) throw error;
      return take().map(() => 'keys_changed');
    }
  }

  async #carryOut(transaction: Transaction, operations: readonly PreparedOperation[]): Promise<OperationOutcome[]> {
    const known = await readForOperations(transaction, operations);
    // The time is read under the persons' locks, so that entries of a debt are in order of time.
    const now = this.#parts.clock.now();
    const decided = decideOperations(operations, known, { ...this.#parts, now });
    const receipts = await writeOperations(transaction, operations, decided, { ...this.#parts, now });
    return decided.decisions.map((decision, place) => outcomeOf(decision, receipts.get(place)));
  }
}

function outcomeOf(decision: OperationDecision, receipt: string | undefined): OperationOutcome {
  if (decision.kind === 'not_kept') return { refusal: decision.refusal, isKept: false };
  if (decision.kind === 'refused') return { refusal: decision.refusal, isKept: true };
  if (decision.kind === 'done')
    return { receipt: present(receipt, 'the receipt of an operation that was carried out') };
  return 'receipt' in decision.result ? decision.result : { ...decision.result, isKept: true };
}
