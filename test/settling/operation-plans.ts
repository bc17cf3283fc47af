import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { CheckRequest } from '../../contract/settling/check.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import { worldCard } from './check-world.ts';
import type { CheckWorld } from './check-world.ts';
import type { SellerAtSettling } from './seller-at-settling.ts';

/** An operation to ask for, on one of few payments, so that many meet on one. */
export type OperationPlan = {
  /** The place among the approvals that there are, counted from the latest. */
  back: number;
  operation: OperationRequest['operation'];
  /** Its amount, in percent of the approval. */
  percent: number;
  fault: 'none' | 'currency' | 'unknownPayment' | 'earlierId' | 'repeated';
};

export const operationPlan: fc.Arbitrary<OperationPlan> = fc.record({
  back: fc.integer({ min: 0, max: 7 }),
  operation: fc.constantFrom('capture', 'capture', 'refund', 'refund', 'refund', 'void', 'extend'),
  percent: fc.constantFrom(100, 100, 60, 30, 10, 101),
  fault: fc.constantFrom(
    ...Array.from({ length: 8 }, () => 'none' as const),
    'currency',
    'unknownPayment',
    'earlierId',
    'repeated',
  ),
});

/** Makes operations from plans: the same for every world that they are asked in. */
export class OperationMaker {
  readonly approvals: CheckRequest[] = [];
  readonly #seller: SellerAtSettling;
  #earlier: OperationRequest[] = [];
  #made: OperationRequest[] = [];

  constructor(seller: SellerAtSettling) {
    this.#seller = seller;
  }

  /** Has new purchases approved in every world, on accounts with room for them. */
  async approve(worlds: readonly CheckWorld[], persons: readonly number[], amountMinor = 4_00): Promise<void> {
    for (const person of persons) {
      const check = this.#seller.checkOf(this.#seller.sealContents({ card: worldCard(person), amountMinor }));
      this.approvals.push(check);
      for (const world of worlds) await world.check(check);
    }
  }

  /** What is asked for after this may repeat what was asked for before. */
  endBatch(): void {
    this.#earlier = this.#made;
  }

  make({ back, operation, percent, fault }: OperationPlan): OperationRequest {
    const approval = this.approvals.at(-1 - (back % this.approvals.length))!;
    const earlier = this.#earlier.at(-1 - (back % Math.max(1, this.#earlier.length)));
    if (fault === 'repeated' && earlier) return this.#kept(earlier);
    const amountMinor =
      operation === 'capture' || operation === 'refund' ? (approval.amountMinor * percent) / 100 : approval.amountMinor;
    const changes: Partial<OperationRequest> = { amountMinor };
    if (fault === 'currency') changes.currency = 'USD';
    if (fault === 'unknownPayment') changes.applicationId = randomUUID();
    if (fault === 'earlierId' && earlier) changes.operationId = earlier.operationId;
    return this.#kept(this.#seller.operationOf(operation, approval, changes));
  }

  /** Two of one id in a batch would be a repeat while the first is under way, which is answered at once. */
  #kept(request: OperationRequest): OperationRequest {
    const isTaken = this.#made
      .slice(this.#earlier.length)
      .some(({ operationId }) => operationId === request.operationId);
    const own = isTaken ? { ...request, operationId: randomUUID() } : request;
    this.#made = [...this.#made, own];
    return own;
  }
}
