import { beforeEach, describe, expect, it } from 'vitest';
import { StorageUnavailable } from '../../../platform/storage-unavailable.ts';
import type { Application } from '../../../contract/seller/application.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import { PurchaseApplicationAcceptanceIndicator } from '../../../server/purchase-application/purchase-application-acceptance-indicator.ts';
import { makeApplication, noticeFor, openGround, shelf, startedAt, terminal, variantId } from './purchase-ground.ts';
import { purchaseInParts } from './purchase-in-parts.ts';
import type { Answer } from './purchase-in-parts.ts';

const database = openGround();
const { shop, begin, clock, indicator, purchaseWith } = purchaseInParts(database);
let purchase = purchaseWith();
beforeEach(() => {
  begin();
  purchase = purchaseWith();
});
const dayMs = 86_400_000;

/** A purchase whose outcome cannot be written down for this reason. */
function failingWith(error: Error) {
  const indicate = async () => {
    throw error;
  };
  return purchaseWith({ indicator: { indicate } as Partial<PurchaseApplicationAcceptanceIndicator> as never });
}

describe('A purchase', () => {
  it('that settling approves becomes an order, with its goods off the shelf and its credit held', async () => {
    const application = makeApplication();
    const before = await shelf(database);
    let signed = '';
    shop.answerOf = (asked) => {
      const notice = noticeFor(asked, 'approval');
      ({ signed } = notice);
      expect(shop.isUnderWay(asked.applicationId), 'no one takes it for abandoned').toBe(true);
      return notice;
    };
    const from = performance.now();
    const outcome = await purchase.apply(application, terminal);
    const tookMs = performance.now() - from;
    expect(outcome).toEqual({
      applicationId: application.applicationId,
      state: 'accepted',
      totalMinor: 2_500,
      currency: 'EUR',
      notice: signed,
      order: {
        orderNumber: expect.stringMatching(/^\d+$/),
        collectionCode: expect.stringMatching(/^[A-HJKMNP-Z2-9]{6}$/),
      },
      timing: { receiveMs: expect.any(Number), checkMs: expect.any(Number), indicateMs: expect.any(Number) },
    });
    const steps = Object.values((outcome as { timing: Record<string, number> }).timing);
    for (const ms of steps) expect(ms).toBeGreaterThanOrEqual(0);
    expect(steps.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(tookMs);
    expect(await shelf(database)).toEqual({ onHand: before.onHand - 2, reserved: before.reserved });
    expect(shop.isUnderWay(application.applicationId)).toBe(false);
    const hold = await database.get(
      'SELECT hold_expires_at - ? AS held, extend_due_at - ? AS due FROM shop_order WHERE application_id = ?',
      [startedAt, startedAt, application.applicationId],
    );
    expect(hold).toEqual({ held: 7 * dayMs, due: 3.5 * dayMs });
    expect(shop.hurries).toBe(0);
    // A cancellation puts back what came out of stock, and nothing else.
    const lines = await database.all('SELECT took_stock FROM application_line WHERE application_id = ?', [
      application.applicationId,
    ]);
    expect(lines).toEqual([{ took_stock: 1 }]);
  });

  it('that is delivered has no collection code, and one without a stated hold is not extended', async () => {
    const address = { recipient: 'Ann', street: 'Long Lane 1', postalCode: '1000', city: 'Ghent', country: 'BE' };
    const application = makeApplication({ fulfilment: { method: 'deliver', address } });
    shop.answerOf = (asked) => noticeFor(asked, 'approval', { heldUntil: undefined });
    expect(await purchase.apply(application, terminal)).toMatchObject({
      state: 'accepted',
      order: { collectionCode: null },
    });
    const { applicationId } = application;
    expect(
      await database.get('SELECT hold_expires_at AS held FROM shop_order WHERE application_id = ?', [applicationId]),
    ).toEqual({ held: null });
    expect((await findApplication(database, applicationId))!.fulfilment).toEqual({ method: 'deliver', address });
  });

  it('is held no longer than the shop says', async () => {
    const briefly = new PurchaseApplicationAcceptanceIndicator({ database, clock, longestHoldMs: 8 * dayMs });
    const application = makeApplication();
    await purchaseWith({ indicator: briefly }).apply(application, terminal);
    const { applicationId } = application;
    const due = 'SELECT extend_due_at AS due FROM shop_order WHERE application_id = ?';
    expect(await database.get(due, [applicationId])).toEqual({ due: null });
  });

  it('that settling declines puts its goods back, and has no order', async () => {
    const application = makeApplication();
    const before = await shelf(database);
    shop.answerOf = (asked) => noticeFor(asked, 'non-approval');
    expect(await purchase.apply(application, terminal)).toMatchObject({
      state: 'rejected',
      order: null,
      notice: expect.stringContaining('.'),
    });
    expect(await shelf(database)).toEqual(before);
    expect(shop.hurries).toBe(0);
  });

  it('that settling does not answer is undetermined, and is reversed at once', async () => {
    const application = makeApplication();
    shop.answerOf = () => 'unanswered';
    expect(await purchase.apply(application, terminal)).toEqual({
      applicationId: application.applicationId,
      state: 'undetermined',
      totalMinor: 2_500,
      currency: 'EUR',
      notice: null,
      order: null,
      timing: null,
    });
    expect(shop.hurries).toBe(1);
    const row = 'SELECT due_at AS due FROM application WHERE application_id = ?';
    expect(await database.get(row, [application.applicationId])).toEqual({ due: startedAt });
  });

  it('that was given up meanwhile is told as it stands, although settling approved it', async () => {
    const application = makeApplication();
    shop.answerOf = async (asked) => {
      await indicator.leaveUndetermined(asked.applicationId);
      return noticeFor(asked, 'approval');
    };
    expect(await purchase.apply(application, terminal)).toMatchObject({ state: 'undetermined', order: null });
    const other = makeApplication();
    shop.answerOf = async (asked) => {
      await indicator.leaveUndetermined(asked.applicationId);
      return 'overtaken' as const;
    };
    expect(await purchase.apply(other, terminal)).toMatchObject({ state: 'undetermined' });
    expect(shop.hurries).toBe(0);
  });

  it('whose answer cannot be written down is told as being checked, and nothing more', async () => {
    const application = makeApplication();
    expect(await failingWith(new StorageUnavailable('disk_full', 'full')).apply(application, terminal)).toEqual({
      applicationId: application.applicationId,
      state: 'checking',
      totalMinor: 2_500,
      currency: 'EUR',
      notice: null,
      order: null,
      timing: null,
    });
    await expect(failingWith(new Error('a fault of our own')).apply(makeApplication(), terminal)).rejects.toThrow(
      'a fault of our own',
    );
  });

  it('is waited for until it has ended when the server is to stop', async () => {
    const application = makeApplication();
    let end!: (answer: Answer) => void;
    shop.answerOf = () => new Promise((resolve) => (end = resolve));
    const applying = purchase.apply(application, terminal);
    await expect.poll(() => end).toBeTypeOf('function');
    let isSettled = false;
    const settled = purchase.settled().then(() => (isSettled = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isSettled).toBe(false);
    end('unanswered');
    await Promise.all([applying, settled]);
  });
});

describe('A purchase is refused and nothing of it kept', () => {
  it.each<[string, Partial<Application>, object]>([
    ['in a currency that is not sold in', { currency: 'USD' }, { refusal: 'currency_not_sold' }],
    ['whose lines come to something else', { totalMinor: 2_501 }, { refusal: 'total_mismatch' }],
    [
      'of what is not there',
      {
        lines: [
          { variantId, quantity: 999, unitPriceMinor: 1_250 },
          { variantId, quantity: 2, unitPriceMinor: 1_250 },
        ],
        totalMinor: 1_001 * 1_250,
      },
      { refusal: 'basket_out_of_date', differences: [expect.objectContaining({ problem: 'stock_short' })] },
    ],
    [
      'that another signed',
      { terminalSignature: makeApplication().terminalSignature },
      { refusal: 'terminal_signature_invalid' },
    ],
  ])('%s', async (_what, changes, refusal) => {
    const application = makeApplication(changes);
    const before = await shelf(database);
    expect(await purchase.apply(application, terminal)).toEqual(refusal);
    expect(await findApplication(database, application.applicationId)).toBeUndefined();
    expect(await shelf(database)).toEqual(before);
  });

  it('from a terminal without a key', async () => {
    const keyless = { ...terminal, publicJwk: null };
    expect(await purchase.apply(makeApplication(), keyless)).toEqual({ refusal: 'terminal_key_missing' });
  });
});
