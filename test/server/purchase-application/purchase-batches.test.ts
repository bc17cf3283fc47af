import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import type { Application } from '../../../contract/seller/application.ts';
import type { CheckRequest } from '../../../contract/settling/check.ts';
import { moveApplication } from '../../../server/purchase-application/move-application.ts';
import type { VerifiedNotice } from '../../../server/purchase-application/credit-information-checking-requester.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { openBatchShop, readPurchases, stockVariants } from './batch-shop.ts';
import type { BatchShop, SettlingMet } from './batch-shop.ts';
import { keySetOf, noticeFor, sellerId, startedAt } from './purchase-ground.ts';
import { PurchaseMaker, modelShelf, purchasePlan, withdrawalOf } from './purchase-plans.ts';
import type { PlannedPurchase, PurchasePlan } from './purchase-plans.ts';

/** A settling that says what the plans say. Of one application it says the same to every seller that asks. */
class PlannedSettling implements SettlingMet {
  readonly #notices = new Map<string, { notice: string } | null>();
  readonly #plans = new Map<string, PurchasePlan['settling']>();

  plan({ application, plan }: PlannedPurchase): void {
    if (!this.#plans.has(application.applicationId)) this.#plans.set(application.applicationId, plan.settling);
  }

  async check({ applicationId, amountMinor: totalMinor, currency }: CheckRequest): Promise<{ notice: string } | null> {
    const known = this.#notices.get(applicationId);
    if (known !== undefined) return known;
    const says = this.#plans.get(applicationId);
    const kind = says === 'approves' ? 'approval' : 'non-approval';
    const answer =
      says === 'is silent' ? null : { notice: noticeFor({ applicationId, totalMinor, currency }, kind).signed };
    this.#notices.set(applicationId, answer);
    return answer;
  }

  reverse(): Promise<null> {
    return Promise.resolve(null);
  }
}

type Ask = <Result>(questions: readonly (() => Promise<Result>)[]) => Promise<Result[]>;

const oneByOne: Ask = async (questions) => {
  const answers = [];
  for (const question of questions) answers.push(await question());
  return answers;
};
const together: Ask = (questions) => Promise.all(questions.map((question) => question()));

const isNotice = (answer: unknown): answer is VerifiedNotice => typeof answer === 'object' && answer !== null;

/**
 * Brings applications through all steps, each step for all of them before the next.
 * @param own the application that was received, by id: only its lines are indicated
 * @returns every answer that was given
 */
async function purchaseAll(
  { receiver, requester, indicator, database }: BatchShop,
  purchases: readonly PlannedPurchase[],
  ask: Ask,
  { now, own }: { now: number; own: Map<string, Application> },
): Promise<unknown[]> {
  const those = (isOne: (plan: PurchasePlan) => boolean) => purchases.filter(({ plan }) => isOne(plan));
  const withdraw = (purchase: PlannedPurchase) =>
    receiver.withdraw(purchase.application.applicationId, withdrawalOf(purchase), purchase.terminalId);
  const withdrawn = await oneByOne(
    those(({ withdrawnBefore }) => withdrawnBefore !== 'never').map((purchase) => () => withdraw(purchase)),
  );
  const received = await ask(
    purchases.map(
      ({ application, terminalId }) =>
        () =>
          receiver.receive(application, terminalId),
    ),
  );
  for (const [place, { application }] of purchases.entries()) {
    if (received[place] === 'received') own.set(application.applicationId, application);
  }
  await oneByOne(those(({ overtaken }) => overtaken === 'withdrawn').map((purchase) => () => withdraw(purchase)));
  const terminal = { terminalId: 'kiosk-1' } as never;
  const checked = await ask(
    purchases.map(
      ({ application }) =>
        () =>
          requester.check({ ...application, terminal }),
    ),
  );
  for (const { application } of those(({ overtaken }) => overtaken === 'given up')) {
    await database.write((t) => moveApplication(t, application.applicationId, 'checking', 'undetermined', now));
  }
  // Also for a repeat, which was not asked for again: it tries to indicate the same twice.
  const notices = new Map(
    purchases.flatMap(({ application }, place) => {
      const answer = checked[place];
      return isNotice(answer) ? [[application.applicationId, answer] as const] : [];
    }),
  );
  const indicated = await ask(
    purchases.map(({ application }) => async () => {
      const { applicationId } = application;
      const answer = notices.get(applicationId);
      if (!answer) return indicator.leaveUndetermined(applicationId);
      const { lines, fulfilment } = own.get(applicationId) ?? application;
      const order = await indicator.indicate({ applicationId, method: fulfilment.method, lines }, answer);
      if (order === null || order === 'overtaken') return order;
      return { ...order, collectionCode: order.collectionCode?.length };
    }),
  );
  return [withdrawn, received, checked.map((answer) => (isNotice(answer) ? answer.signed : answer)), indicated];
}

async function restock({ database }: BatchShop): Promise<void> {
  await database.write(async (transaction) => {
    for (const { variantId, onHand } of modelShelf) {
      await transaction.run('UPDATE variant SET on_hand = reserved + ? WHERE variant_id = ?', [onHand, variantId]);
    }
  });
}

describeOnEveryDatabase('Applications that a seller takes in batches', ({ freshUrl, dialect }) => {
  const runs = dialect === 'sqlite' ? 40 : 12;

  it('come to exactly what the same applications come to one by one', async () => {
    const clock = new MovableClock(startedAt);
    const settling = new PlannedSettling();
    const parts = { clock, sellerId, signingKey: makeKeyPair(), settling, noticeKeys: keySetOf() };
    const alone = await openBatchShop({ ...parts, databaseUrl: await freshUrl() });
    const batched = await openBatchShop({ ...parts, databaseUrl: await freshUrl() });
    for (const { database } of [alone, batched]) await stockVariants(database, modelShelf);
    const maker = new PurchaseMaker();
    const own = new Map<string, Application>();
    const seen = new Map<string, number>();
    const compare = async (plans: readonly PurchasePlan[][]) => {
      for (const batch of plans) {
        for (const shop of [alone, batched]) await restock(shop);
        clock.advance(60_000);
        const purchases = batch.map((plan) => maker.make(plan));
        for (const purchase of purchases) settling.plan(purchase);
        const at = { now: clock.now(), own };
        const expected = await purchaseAll(alone, purchases, oneByOne, at);
        expect(await purchaseAll(batched, purchases, together, at)).toEqual(expected);
        expect(await readPurchases(batched.database)).toEqual(await readPurchases(alone.database));
        for (const answer of expected.flat(2)) {
          const what = typeof answer === 'object' && answer !== null ? Object.values(answer)[0] : answer;
          if (!/^\d|\./.test(String(what))) seen.set(String(what), (seen.get(String(what)) ?? 0) + 1);
        }
      }
    };
    // Without a size, fast-check keeps lists short, however long they may be.
    const batch = fc.array(purchasePlan, { minLength: 1, maxLength: 32, size: 'max' });
    const batches = fc.array(batch, { minLength: 2, maxLength: 6, size: 'max' });
    await fc.assert(fc.asyncProperty(batches, compare), { numRuns: runs, endOnFailure: true });
    // Every kind of answer was among them, often.
    const kinds = ['received', 'known', 'basket_out_of_date', 'application_content_differs', 'overtaken', 'unanswered'];
    for (const kind of kinds) expect(seen.get(kind), kind).toBeGreaterThan((5 * runs) / 12);
    const orders = await batched.database.get<{ n: number }>('SELECT COUNT(*) AS n FROM shop_order');
    expect(orders!.n).toBeGreaterThan(10 * runs);
    for (const { database } of [alone, batched]) await database.close();
  }, 480_000);
});
