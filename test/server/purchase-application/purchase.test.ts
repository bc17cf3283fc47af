import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SellerRefused, trustedKeySet, trustedNotice } from '../../../build/terminal-without-screen.ts';
import type { ApplicationOutcome } from '../../../contract/seller/application.ts';
import { declineReasons } from '../../../contract/settling/refusals.ts';
import type { DeclineReason } from '../../../contract/settling/refusals.ts';
import { demonstrationAccounts } from '../../../build/demonstration/demonstration-accounts.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { cardThatGives, openShop, shopVariant } from '../../support/shop.ts';
import type { Shop } from '../../support/shop.ts';
import { temporaryFolder, temporaryFolderOfSuite } from '../../support/temporary-folder.ts';

async function refusalOf(promise: Promise<unknown>): Promise<SellerRefused> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SellerRefused);
  return error as SellerRefused;
}

/** Waits for what must come true by itself; the deadline only bounds a broken program. */
async function eventually<Value>(read: () => Promise<Value>, isTrue: (value: Value) => boolean): Promise<Value> {
  for (let attempt = 0; ; attempt++) {
    const value = await read();
    if (isTrue(value) || attempt === 400) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describeOnEveryDatabase('a purchase', (place) => {
  let shop: Shop;
  const open = async (folder: string) => {
    shop = await openShop({
      folder,
      sellerDatabaseUrl: await place.freshUrl(),
      settlingDatabaseUrl: await place.freshUrl(),
    });
  };

  const shelf = async () =>
    (await shop.sellerDatabase.get<{ onHand: number; reserved: number }>(
      `SELECT on_hand AS "onHand", reserved FROM variant WHERE variant_id = ?`,
      [shopVariant.variantId],
    ))!;

  const orderCount = async () =>
    (await shop.sellerDatabase.get<{ n: number }>('SELECT count(*) AS n FROM shop_order'))!.n;

  const heldMinor = async () =>
    (await shop.settlingDatabase.get<{ total: number | null }>('SELECT sum(held_minor) AS total FROM person'))!.total ??
    0;

  const finalState = (applicationId: string) =>
    eventually(
      () => shop.terminal.outcome(applicationId),
      ({ state }) => ['accepted', 'rejected', 'reversed'].includes(state),
    );

  /** By a seller that waits for settling as long as it takes to see that no answer comes. */
  const unanswered = async (): Promise<ApplicationOutcome> => {
    shop.sellerConfig.checkDeadlineMs = 1_000;
    await shop.restartSeller();
    const outcome = await shop.terminal.apply(await shop.makeApplication());
    expect(outcome).toMatchObject({ state: 'undetermined', order: null, notice: null });
    return outcome;
  };

  /**
   * As a seller leaves it that is killed. One that is alone with its database looks at it when it starts, long before it is
   * due; where several share one, only when it is due, for another may be at work on it.
   */
  const leaveOpen = (applicationId: string, state: 'received' | 'checking') =>
    shop.sellerDatabase.write((transaction) =>
      transaction.run('UPDATE application SET state = ?, due_at = ? WHERE application_id = ?', [
        state,
        place.dialect === 'sqlite' ? Date.now() + 120_000 : 0,
        applicationId,
      ]),
    );

  describe('that leaves the shop as it was', () => {
    const folder = temporaryFolderOfSuite();
    beforeAll(() => open(folder));
    afterAll(() => shop.stop());

    it('refuses an address that holds the character NUL by name', async () => {
      for (const address of ['/api/articles/mug%00', '/api/articles?q=%00', '/api/stock?variants=%00']) {
        const response = await fetch(new URL(address, shop.url));
        expect([response.status, await response.json()]).toMatchObject([400, { refusal: 'request_malformed' }]);
      }
    });

    const reasons = demonstrationAccounts.flatMap(({ gives }) => (gives.reason ? [gives.reason] : []));

    it.each(reasons)(
      'is rejected for %s, and neither terminal nor seller learns why',
      async (reason: DeclineReason) => {
        const application = await shop.makeApplication({ card: cardThatGives(reason) });
        const outcome = await shop.terminal.apply(application);

        expect(outcome).toMatchObject({ state: 'rejected', order: null });
        const session = await shop.terminal.session();
        const notice = await trustedNotice(
          outcome,
          application,
          session,
          await trustedKeySet(session, shop.rootThumbprint),
        );
        expect(notice).toMatchObject({ kind: 'non-approval', reason: declineReasons[reason].tells });
        expect(JSON.stringify({ outcome, notice })).not.toContain(reason);
        expect(await shelf()).toEqual({ onHand: shopVariant.onHand, reserved: 0 });
        expect(await heldMinor()).toBe(0);
      },
    );

    it('of more than the shelf holds is refused with what is true now', async () => {
      const asked = shop.line.asked['/checks'] ?? 0;
      const refused = await refusalOf(
        shop.terminal.apply(await shop.makeApplication({ quantity: shopVariant.onHand + 1 })),
      );
      expect(refused.body).toMatchObject({
        refusal: 'basket_out_of_date',
        differences: [{ problem: 'stock_short', available: shopVariant.onHand }],
      });
      expect(shop.line.asked['/checks'] ?? 0).toBe(asked);
    });

    it('whose total is not the sum of its lines is refused before anything is reserved', async () => {
      const application = await shop.makeApplication();
      const refused = await refusalOf(shop.terminal.apply({ ...application, totalMinor: application.totalMinor - 1 }));
      expect(refused.body.refusal).toBe('total_mismatch');
    });

    it('for which another amount was sealed than is asked is not approved', async () => {
      const application = await shop.makeApplication({ quantity: 1 });
      const doubled = {
        ...application,
        totalMinor: 2 * application.totalMinor,
        lines: [{ ...application.lines[0]!, quantity: 2 }],
      };
      expect(await shop.terminal.apply(doubled)).toMatchObject({ state: 'rejected', order: null });
      expect(await heldMinor()).toBe(0);
    });

    it('with the seal of another application is not approved', async () => {
      const first = await shop.makeApplication();
      const second = await shop.makeApplication();
      expect(await shop.terminal.apply({ ...second, seal: first.seal })).toMatchObject({ state: 'rejected' });
      expect(await heldMinor()).toBe(0);
    });
  });

  describe('in a shop of its own', () => {
    beforeEach(() => open(temporaryFolder()));
    afterEach(() => shop.stop());

    it('is accepted: an order exists, stock has left, credit is held, and the terminal verifies the notice itself', async () => {
      const application = await shop.makeApplication({ quantity: 3 });
      const outcome = await shop.terminal.apply(application);

      expect(outcome).toMatchObject({ state: 'accepted', order: { orderNumber: expect.stringMatching(/^\d{6,}$/) } });
      expect(outcome.order!.collectionCode).toMatch(/^[A-Z2-9]{6}$/);
      const session = await shop.terminal.session();
      const keySet = await trustedKeySet(session, shop.rootThumbprint);
      await expect(trustedNotice(outcome, application, session, keySet)).resolves.toMatchObject({ kind: 'approval' });
      expect(await shelf()).toEqual({ onHand: shopVariant.onHand - 3, reserved: 0 });
      expect(await heldMinor()).toBe(3 * shopVariant.priceMinor);
    });

    it('to be delivered gets an order without a collection code', async () => {
      const address = {
        recipient: 'A. Person',
        street: 'Quay 1',
        postalCode: 'D02 X285',
        city: 'Harbour',
        country: 'IE',
      };
      const outcome = await shop.terminal.apply(
        await shop.makeApplication({ fulfilment: { method: 'deliver', address } }),
      );
      expect(outcome.order).toMatchObject({ collectionCode: null });
    });

    it('sent 50 times at once is one purchase, and every answer is the same', async () => {
      const application = await shop.makeApplication();
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => shop.terminal.apply(application)));

      expect(new Set(outcomes.map((outcome) => JSON.stringify({ ...outcome, timing: null })))).toHaveLength(1);
      expect(outcomes[0]).toMatchObject({ state: 'accepted' });
      expect(await orderCount()).toBe(1);
      expect(await shelf()).toEqual({ onHand: shopVariant.onHand - 1, reserved: 0 });
      expect(await heldMinor()).toBe(shopVariant.priceMinor);
    });

    it('with the id of another one is refused, whatever differs', async () => {
      const application = await shop.makeApplication();
      await shop.terminal.apply(application);
      const line = application.lines[0]!;
      const others = [
        { ...application, totalMinor: 2 * application.totalMinor, lines: [{ ...line, quantity: 2 }] },
        { ...application, seal: (await shop.makeApplication()).seal },
      ];
      for (const other of others) {
        const refused = await refusalOf(shop.terminal.apply(other));
        expect(refused).toMatchObject({ status: 422, body: { refusal: 'application_content_differs' } });
      }
      expect(await orderCount()).toBe(1);
    });

    it('at a price that has changed is refused with the new price', async () => {
      const application = await shop.makeApplication();
      await shop.sellerDatabase.write((transaction) => transaction.run('UPDATE variant SET price_minor = 1300'));
      const refused = await refusalOf(shop.terminal.apply(application));
      expect(refused.body.differences).toMatchObject([{ problem: 'price_changed', unitPriceMinor: 1300 }]);
    });

    it('of the last article is won by one of many shoppers', async () => {
      await shop.sellerDatabase.write((transaction) => transaction.run('UPDATE variant SET on_hand = 1'));
      const applications = await Promise.all(Array.from({ length: 12 }, () => shop.makeApplication()));
      const results = await Promise.allSettled(applications.map((application) => shop.terminal.apply(application)));

      const accepted = results.filter((result) => result.status === 'fulfilled');
      expect(accepted).toHaveLength(1);
      expect(await shelf()).toEqual({ onHand: 0, reserved: 0 });
      expect(await orderCount()).toBe(1);
    });

    it('cannot be seen by another terminal', async () => {
      const application = await shop.makeApplication();
      await shop.terminal.apply(application);
      const other = shop.terminal.at(shop.url);
      await other.enrol('another');
      expect((await refusalOf(other.outcome(application.applicationId))).body.refusal).toBe('not_found');
      expect((await refusalOf(other.outcome(randomUUID()))).body.refusal).toBe('not_found');
    });

    it('that settling approved without the seller hearing it is taken back by itself', async () => {
      shop.line.manners = 'lose-answer';
      const { applicationId } = await unanswered();
      expect(await heldMinor()).toBe(shopVariant.priceMinor);
      expect(await shelf()).toEqual({ onHand: shopVariant.onHand, reserved: 1 });

      shop.line.manners = 'pass';
      expect(await finalState(applicationId)).toMatchObject({ state: 'reversed', order: null });
      expect(await heldMinor()).toBe(0);
      expect(await shelf()).toEqual({ onHand: shopVariant.onHand, reserved: 0 });
    });

    it('that never reached settling is taken back too, and refused when it arrives after all', async () => {
      shop.line.manners = 'hold';
      const { applicationId } = await unanswered();
      const held = shop.line;
      held.manners = 'pass';
      expect(await finalState(applicationId)).toMatchObject({ state: 'reversed' });

      await held.release();
      expect(await heldMinor()).toBe(0);
    });

    it('is turned away at once while settling is known to be out of reach, and possible again soon after', async () => {
      shop.line.manners = 'cut';
      await eventually(
        async () => (await shop.terminal.session()).shop.isCreditAvailable,
        (isAvailable) => !isAvailable,
      );
      const refused = await refusalOf(shop.terminal.apply(await shop.makeApplication()));
      expect(refused.body.refusal).toBe('credit_unavailable');
      expect(await shelf()).toEqual({ onHand: shopVariant.onHand, reserved: 0 });

      shop.line.manners = 'pass';
      await eventually(
        async () => (await shop.terminal.session()).shop.isCreditAvailable,
        (isAvailable) => isAvailable,
      );
      expect(await shop.terminal.apply(await shop.makeApplication())).toMatchObject({ state: 'accepted' });
    });

    it('whose answer was altered on the way is not believed', async () => {
      shop.line.manners = (answer) => answer.replace(/\.[A-Za-z0-9_-]{20}/, `.${'A'.repeat(20)}`);
      await unanswered();
      expect(await orderCount()).toBe(0);
    });

    it('is not accepted on the approval of another purchase', async () => {
      let approval = '';
      shop.line.manners = (answer) => (approval ||= answer);
      expect(await shop.terminal.apply(await shop.makeApplication())).toMatchObject({ state: 'accepted' });
      await unanswered();
      expect(await orderCount()).toBe(1);
    });

    it('left open by a seller that ended is brought to its end by the next one', async () => {
      shop.line.manners = 'lose-answer';
      const { applicationId } = await unanswered();
      await leaveOpen(applicationId, 'checking');
      shop.line.manners = 'pass';
      await shop.restartSeller();

      expect(await finalState(applicationId)).toMatchObject({ state: 'reversed' });
      expect(await heldMinor()).toBe(0);
      expect(await shelf()).toEqual({ onHand: shopVariant.onHand, reserved: 0 });
    });

    it('received but never checked by a seller that ended is withdrawn by the next one, and settling signs that', async () => {
      shop.line.manners = 'lose-question';
      const { applicationId } = await unanswered();
      await leaveOpen(applicationId, 'received');
      shop.line.manners = 'pass';
      await shop.restartSeller();
      const outcome = await finalState(applicationId);
      expect(outcome).toMatchObject({ state: 'reversed', order: null, notice: expect.any(String) });
      expect(await shelf()).toEqual({ onHand: shopVariant.onHand, reserved: 0 });
    });
  });
});
