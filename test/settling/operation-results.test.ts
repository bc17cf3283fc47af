import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { requestRefusals } from '../../contract/settling/refusals.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import type { SellerAtSettling } from './seller-at-settling.ts';
import { prepareGround, startTwoProcesses } from './settling-ground.ts';
import { enterPerson, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;

async function approve(settling: SettlingUnderTest, amountMinor = 100_00) {
  const { seller } = settling;
  const card = await enterPerson(settling, { limitMinor: 1_000_000_00 });
  const check = seller.checkOf(seller.sealContents({ card, amountMinor }));
  expect(seller.read(await seller.check(check)).kind).toBe('approval');
  return check;
}

/** Status and body, as the seller's HTTP client meets them. */
async function answerTo(seller: SellerAtSettling, operation: OperationRequest) {
  const { status, text } = await seller.post('/operations', seller.sign(operation));
  return { status, ...(JSON.parse(text) as { refusal?: string; receipt?: string }) };
}

function refused(refusal: keyof typeof requestRefusals) {
  return { status: requestRefusals[refusal].status, refusal };
}

describeOnEveryDatabase('What settling once said to an operation', ({ dialect, freshUrl }) => {
  it('it says again, a refusal too, even when what stood in the way is gone', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const check = await approve(settling);
    const tooEarly = seller.operationOf('refund', check, { amountMinor: 5_00 });
    expect(await answerTo(seller, tooEarly)).toEqual(refused('payment_not_captured'));
    const tooMuch = seller.operationOf('capture', check, { amountMinor: 100_01 });
    expect(await answerTo(seller, tooMuch)).toEqual(refused('held_amount_exceeded'));
    const inPart = seller.operationOf('void', check, { amountMinor: 1_00 });
    expect(await answerTo(seller, inPart)).toEqual(refused('payment_content_differs'));
    const capture = seller.operationOf('capture', check);
    expect((await answerTo(seller, capture)).status).toBe(200);
    expect(await answerTo(seller, tooEarly)).toEqual(refused('payment_not_captured'));
    expect(await answerTo(seller, tooMuch)).toEqual(refused('held_amount_exceeded'));
    expect(await answerTo(seller, inPart)).toEqual(refused('payment_content_differs'));
    const again = seller.operationOf('refund', check, { amountMinor: 5_00 });
    expect((await answerTo(seller, again)).status).toBe(200);
    expect(await database.get('SELECT refunded_minor AS refunded FROM payment')).toEqual({ refunded: 5_00 });
    expect(await database.get('SELECT COUNT(*) AS count FROM refused_operation')).toEqual({ count: 3 });
  });

  it('is bound to its content: the same id with any other is refused, whether it was done or refused', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const check = await approve(settling);
    const other = await approve(settling);
    const refusedOne = seller.operationOf('refund', check, { amountMinor: 5_00 });
    await answerTo(seller, refusedOne);
    const done = seller.operationOf('capture', check, { amountMinor: 40_00 });
    const first = await answerTo(seller, done);
    for (const operation of [refusedOne, done]) {
      for (const changes of [
        { amountMinor: 4_00 },
        { currency: 'USD' as const },
        { operation: 'extend' as const },
        { applicationId: other.applicationId },
      ]) {
        expect(await answerTo(seller, { ...operation, ...changes })).toEqual(refused('operation_content_differs'));
      }
    }
    // When it was signed is no part of its content.
    expect(await answerTo(seller, { ...done, issuedAt: done.issuedAt + 1 })).toEqual(first);
  });

  it('stays for good: longer than the payment is open, longer than 31 days', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock, database } = settling;
    const check = await approve(settling);
    const capture = seller.operationOf('capture', check);
    const tooMuch = seller.operationOf('refund', check, { amountMinor: 100_01 });
    const first = [await answerTo(seller, capture), await answerTo(seller, tooMuch)];
    await answerTo(seller, seller.operationOf('refund', check));
    clock.advance(400 * dayMs);
    expect([await answerTo(seller, capture), await answerTo(seller, tooMuch)]).toEqual(first);
    for (const table of ['payment_operation', 'refused_operation']) {
      const remove = database.write((transaction) => transaction.run(`DELETE FROM ${table}`));
      await expect(remove).rejects.toThrow(/only appended/);
    }
  });

  it('is nothing as long as there is no payment: that may be asked again', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const card = await enterPerson(settling);
    const check = seller.checkOf(seller.sealContents({ card, applicationId: randomUUID() }));
    const capture = seller.operationOf('capture', check);
    expect(await answerTo(seller, capture)).toEqual(refused('payment_unknown'));
    expect(seller.read(await seller.check(check)).kind).toBe('approval');
    expect((await answerTo(seller, capture)).status).toBe(200);
  });

  it('is the same from every settling process, and while one is at it the others refuse for the moment', async () => {
    const ground = await prepareGround(await freshUrl());
    const { database, seller } = ground;
    const doors = await startTwoProcesses(ground);
    const check = await ground.approve(100_00);
    const captures = Array.from({ length: 24 }, () => seller.operationOf('capture', check, { amountMinor: 100_01 }));
    const settled = async (operation: OperationRequest) => {
      const both = await Promise.all(doors.map((door) => answerTo(door, operation)));
      for (const answer of both) {
        if (answer.refusal === 'operation_in_flight') expect(answer.status).toBe(409);
        else expect(answer).toEqual(refused('held_amount_exceeded'));
      }
      expect(both.some(({ refusal }) => refusal === 'held_amount_exceeded')).toBe(true);
      for (const door of doors) expect(await answerTo(door, operation)).toEqual(refused('held_amount_exceeded'));
      const otherContent = { ...operation, amountMinor: 50_00 };
      for (const door of doors)
        expect(await answerTo(door, otherContent)).toEqual(refused('operation_content_differs'));
    };
    await Promise.all(captures.map(settled));
    expect(await database.get('SELECT COUNT(*) AS count FROM refused_operation')).toEqual({ count: 24 });
    expect(await database.get('SELECT state, held_minor AS held FROM payment')).toEqual({
      state: 'held',
      held: 100_00,
    });
  }, 60_000);

  it('is yet to come while the same is being done, which is refused as that and not kept waiting', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { database, seller } = settling;
    const check = await approve(settling);
    const capture = seller.operationOf('capture', check);
    const both = await database.write(async (transaction) => {
      // SQLite has one writer, which is this one.
      if (dialect === 'postgres') await transaction.all('SELECT state FROM payment FOR UPDATE');
      const asked = [answerTo(seller, capture), answerTo(seller, capture)];
      expect(await Promise.race(asked)).toEqual(refused('operation_in_flight'));
      expect(await answerTo(seller, capture)).toEqual(refused('operation_in_flight'));
      const other = { ...capture, amountMinor: 50_00 };
      expect(await answerTo(seller, other)).toEqual(refused('operation_content_differs'));
      return asked;
    });
    const done = (await Promise.all(both)).filter(({ status }) => status === 200);
    expect(done).toHaveLength(1);
    expect(await answerTo(seller, capture)).toEqual(done[0]);
  });

  const whileHeld = async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { database, seller } = settling;
    const check = await approve(settling);
    const capture = seller.operationOf('capture', check);
    await database.write(async (transaction) => {
      await transaction.get('SELECT pg_try_advisory_xact_lock(hashtextextended(?, 61))', [
        `shop-1/${capture.operationId}`,
      ]);
      expect(await answerTo(seller, capture)).toEqual(refused('operation_in_flight'));
    });
    expect((await answerTo(seller, capture)).status).toBe(200);
  };
  // On SQLite the other one would wait for its turn to write.
  if (dialect === 'postgres') it('is yet to come while another process is at it, which is refused as that', whileHeld);
});

describeOnEveryDatabase('A hold', ({ freshUrl }) => {
  it('is extended up to the longest time after the approval and never beyond, which the receipt says', async () => {
    const config = { holdLifetimeMs: 7 * dayMs, longestHoldMs: 10 * dayMs };
    const settling = await startSettling({ databaseUrl: await freshUrl(), config });
    const { seller, clock } = settling;
    const check = await approve(settling);
    const approvedAt = clock.now();
    const extend = async () => seller.readReceipt(await seller.operate(seller.operationOf('extend', check))).expiresAt;
    clock.advance(2 * dayMs);
    expect(await extend()).toBe(approvedAt + 9 * dayMs);
    clock.advance(2 * dayMs);
    expect(await extend()).toBe(approvedAt + 10 * dayMs);
    clock.advance(5 * dayMs);
    expect(await extend()).toBe(approvedAt + 10 * dayMs);
    clock.advance(dayMs);
    expect(await answerTo(seller, seller.operationOf('extend', check))).toEqual(refused('payment_not_held'));
  });

  it('says in its notice until when it lasts, which no refusal says', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock, config } = settling;
    const card = await enterPerson(settling);
    expect(await seller.buy({ card })).toMatchObject({ heldUntil: clock.now() + config.holdLifetimeMs });
    expect(await seller.buy({ card, amountMinor: 9_999_999_00 })).not.toHaveProperty('heldUntil');
  });
});

describeOnEveryDatabase('The fee of a capture', ({ freshUrl }) => {
  async function capturedAndRefunded(feeReturnedOnRefund: boolean | undefined) {
    const settling = await startSettling({
      databaseUrl: await freshUrl(),
      config: { feeBasisPoints: 125, ...(feeReturnedOnRefund !== undefined && { feeReturnedOnRefund }) },
    });
    const { seller, database } = settling;
    const check = await approve(settling, 99_99);
    await seller.operate(seller.operationOf('capture', check));
    const stands = async () => {
      expect(await verifyLedger(database)).toEqual([]);
      const rows = await database.all<{ kind: string; balance: number }>(
        `SELECT account_kind AS kind, balance_minor AS balance FROM ledger_account
          WHERE account_kind IN ('fees', 'payable') ORDER BY account_kind`,
      );
      return Object.fromEntries(rows.map(({ kind, balance }) => [kind, balance]));
    };
    const states = [await stands()];
    for (const amountMinor of [33_33, 33_33, 33_33]) {
      seller.readReceipt(await seller.operate(seller.operationOf('refund', check, { amountMinor })));
      states.push(await stands());
    }
    return states;
  }

  it('stays with the credit company when the purchase is refunded, unless the configuration says otherwise', async () => {
    const payable = [-98_75, -65_42, -32_09, 1_24];
    expect(await capturedAndRefunded(undefined)).toEqual(payable.map((each) => ({ fees: -1_24, payable: each })));
  });

  it('is given back with each refund in proportion where it is to be, to the last unit', async () => {
    expect(await capturedAndRefunded(true)).toEqual([
      { fees: -1_24, payable: -98_75 },
      { fees: -83, payable: -65_83 },
      { fees: -42, payable: -32_91 },
      { fees: 0, payable: 0 },
    ]);
  });
});
