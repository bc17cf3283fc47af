import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

async function approve(settling: SettlingUnderTest) {
  const { seller } = settling;
  const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling), amountMinor: 100_00 }));
  expect(seller.read(await seller.check(check)).kind).toBe('approval');
  return check;
}

/** What an auditor reads, but for the check itself and the use of keys. */
async function readAudit({ database }: SettlingUnderTest) {
  const records = await database.all<{ details: string }>(
    `SELECT recorded_at AS "at", actor, action, seller_id AS "sellerId", application_id AS "applicationId", outcome, reason,
            details FROM audit_record WHERE action NOT IN ('check', 'key_use') ORDER BY record_id`,
  );
  return records.map(({ details, ...rest }) => ({ ...rest, details: JSON.parse(details) as object }));
}

describeOnEveryDatabase('The audit of operations', ({ freshUrl }) => {
  it('tells who did what to which payment, when, and how the payment stands since', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock, keys } = settling;
    const check = await approve(settling);
    const { applicationId } = check;
    const asked = [
      ['extend', 100_00, 'held'],
      ['capture', 70_00, 'captured'],
      ['refund', 20_00, 'refunded_in_part'],
    ] as const;
    const expected = [];
    for (const [operation, amountMinor, state] of asked) {
      clock.advance(1_000);
      const request = seller.operationOf(operation, check, { amountMinor });
      seller.readReceipt(await seller.operate(request));
      const { operationId, currency } = request;
      const details = { operationId, amountMinor, currency, state, noticeKeyId: keys.notice[0]!.kid };
      const who = { actor: 'seller:shop-1', sellerId: 'shop-1', applicationId };
      expected.push({ at: clock.now(), ...who, action: operation, outcome: 'done', reason: null, details });
    }
    expect(await readAudit(settling)).toEqual(expected);
  });

  it('tells of a refusal that is a result once, and of one that is none as of a refused request', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const check = await approve(settling);
    const inPart = seller.operationOf('extend', check, { amountMinor: 1_00 });
    for (let count = 0; count < 2; count++) {
      expect(await seller.operate(inPart)).toEqual({ refusal: 'payment_content_differs' });
    }
    const ofNone = seller.operationOf('capture', check, { applicationId: randomUUID() });
    expect(await seller.operate(ofNone)).toEqual({ refusal: 'payment_unknown' });
    const { applicationId } = check;
    const { operationId } = inPart;
    // What is refused without a payment is written down behind the answer.
    await expect
      .poll(() => readAudit(settling))
      .toMatchObject([
        {
          actor: 'seller:shop-1',
          action: 'extend',
          sellerId: 'shop-1',
          applicationId,
          outcome: 'refused',
          reason: 'payment_content_differs',
          details: { operationId, amountMinor: 1_00, currency: 'EUR' },
        },
        { actor: 'seller:shop-1', action: 'request', outcome: 'refused', reason: 'payment_unknown' },
      ]);
  });
});
