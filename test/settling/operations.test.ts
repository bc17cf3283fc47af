import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const hourMs = 3_600_000;

async function approve(settling: SettlingUnderTest, amountMinor = 100_00) {
  const { seller } = settling;
  const card = await enterPerson(settling, { limitMinor: 1_000_000_00 });
  const check = seller.checkOf(seller.sealContents({ card, amountMinor }));
  expect(seller.read(await seller.check(check)).kind).toBe('approval');
  return check;
}

/** What persons owe and have held, and every balance of the ledger that is not zero, by kind of account. */
async function readMoney({ database }: SettlingUnderTest) {
  expect(await verifyLedger(database)).toEqual([]);
  const person = await database.get<{ debt: number; held: number }>(
    'SELECT SUM(debt_minor) AS debt, SUM(held_minor) AS held FROM person',
  );
  const accounts = await database.all<{ kind: string; balance: number }>(
    `SELECT account_kind AS kind, SUM(balance_minor) AS balance FROM ledger_account
      GROUP BY account_kind HAVING SUM(balance_minor) <> 0 ORDER BY account_kind`,
  );
  return { ...person, ...Object.fromEntries(accounts.map(({ kind, balance }) => [kind, balance])) };
}

describeOnEveryDatabase('An operation', ({ dialect, freshUrl }) => {
  it('captures a part once and releases the rest at once, of 50 that ask the same at the same moment', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const check = await approve(settling);
    const capture = seller.operationOf('capture', check, { amountMinor: 70_00 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => seller.operate(capture)));
    const result = answers.find((answer) => 'receipt' in answer)!;
    for (const answer of answers) expect([result, { refusal: 'operation_in_flight' }]).toContainEqual(answer);
    expect(seller.readReceipt(result)).toMatchObject({
      operation: 'capture',
      operationId: capture.operationId,
      state: 'captured',
      heldMinor: 0,
      capturedMinor: 70_00,
      refundedMinor: 0,
    });
    expect(await seller.operate(capture)).toEqual(result);
    expect(await readMoney(settling)).toEqual({ debt: 70_00, held: 0, receivable: 70_00, payable: -70_00 });
    expect(await database.all(`SELECT 1 AS one FROM ledger_transaction WHERE kind = 'capture'`)).toHaveLength(1);
    expect(await database.all(`SELECT 1 AS one FROM audit_record WHERE action = 'capture'`)).toHaveLength(1);
  });

  it('captures once, of many with ids of their own at the same moment', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const check = await approve(settling);
    const captures = Array.from({ length: 20 }, () => seller.operationOf('capture', check, { amountMinor: 10_00 }));
    const answers = await Promise.all(captures.map((capture) => seller.operate(capture)));
    expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refusal' in answer && answer.refusal === 'payment_not_held')).toHaveLength(19);
    expect(await readMoney(settling)).toMatchObject({ debt: 10_00, held: 0 });
  });

  const refunds = dialect === 'sqlite' ? 1_000 : 100;
  it(`refunds never more than was captured, of ${refunds} in parts at the same moment`, async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const check = await approve(settling, refunds * 10);
    seller.readReceipt(await seller.operate(seller.operationOf('capture', check)));
    // All of them together come to 1.7 times what was captured.
    const parts = Array.from({ length: refunds }, () => seller.operationOf('refund', check, { amountMinor: 17 }));
    const answers = await Promise.all(parts.map((refund) => seller.operate(refund)));
    const done = answers.filter((answer) => 'receipt' in answer).length;
    expect(done).toBe(Math.floor((refunds * 10) / 17));
    const others = answers.flatMap((answer) => ('refusal' in answer ? [answer.refusal] : []));
    expect(new Set(others)).toEqual(new Set(['captured_amount_exceeded']));
    const [payment] = await database.all('SELECT captured_minor AS c, refunded_minor AS r, state FROM payment');
    expect(payment).toEqual({ c: refunds * 10, r: done * 17, state: 'refunded_in_part' });
    const restMinor = refunds * 10 - done * 17;
    expect(await readMoney(settling)).toEqual({ debt: restMinor, held: 0, receivable: restMinor, payable: -restMinor });
    const rest = seller.operationOf('refund', check, { amountMinor: restMinor });
    expect(seller.readReceipt(await seller.operate(rest)).state).toBe('refunded');
    expect(await readMoney(settling)).toEqual({ debt: 0, held: 0 });
  }, 60_000);

  it('voids what is held, wholly, and nothing can follow', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const check = await approve(settling);
    const inPart = seller.operationOf('void', check, { amountMinor: 1_00 });
    expect(await seller.operate(inPart)).toEqual({ refusal: 'payment_content_differs' });
    const voided = await seller.operate(seller.operationOf('void', check));
    expect(seller.readReceipt(voided)).toMatchObject({ state: 'voided', heldMinor: 0, capturedMinor: 0 });
    expect(await readMoney(settling)).toEqual({ debt: 0, held: 0 });
    for (const operation of ['capture', 'extend', 'void'] as const) {
      expect(await seller.operate(seller.operationOf(operation, check))).toEqual({ refusal: 'payment_not_held' });
    }
    expect(await seller.operate(seller.operationOf('refund', check))).toEqual({ refusal: 'payment_not_captured' });
    expect(seller.read(await seller.reverse(seller.reversalOf(check))).kind).toBe('reversal');
    expect(await readMoney(settling)).toEqual({ debt: 0, held: 0 });
  });

  it('is told apart by id and content, and changes nothing when it is refused', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const check = await approve(settling);
    const refusalOf = async (...asked: Parameters<SellerAtSettling['operationOf']>) => {
      const answer = await seller.operate(seller.operationOf(...asked));
      return 'refusal' in answer ? answer.refusal : answer;
    };
    expect(await refusalOf('capture', check, { applicationId: randomUUID() })).toBe('payment_unknown');
    expect(await refusalOf('capture', check, { currency: 'USD' })).toBe('payment_content_differs');
    expect(await refusalOf('capture', check, { amountMinor: 100_01 })).toBe('held_amount_exceeded');
    expect(await refusalOf('refund', check)).toBe('payment_not_captured');
    expect(await database.all('SELECT operation_id FROM payment_operation')).toEqual([]);
    const capture = seller.operationOf('capture', check, { amountMinor: 40_00 });
    await seller.operate(capture);
    const { operationId } = capture;
    expect(await refusalOf('capture', check, { operationId, amountMinor: 41_00 })).toBe('operation_content_differs');
    expect(await refusalOf('refund', check, { operationId, amountMinor: 40_00 })).toBe('operation_content_differs');
    expect(await refusalOf('refund', check, { amountMinor: 40_01 })).toBe('captured_amount_exceeded');
    const reversed = await seller.reverse(seller.reversalOf(check));
    expect(reversed).toEqual({ refusal: 'payment_not_held' });
    expect(await readMoney(settling)).toMatchObject({ debt: 40_00, payable: -40_00 });
  });

  it('of another seller finds no payment', async () => {
    const clock = new MovableClock();
    const seller = new SellerAtSettling('shop-1', clock);
    const other = new SellerAtSettling('shop-2', clock);
    const config = { sellers: [seller.listing, other.listing] };
    const settling = await startSettling({ databaseUrl: await freshUrl(), clock, seller, config });
    onTestFinished(() => other.leave());
    other.meet(settling.config.listen, settling.keys);
    const check = await approve(settling);
    expect(await other.operate(other.operationOf('capture', check))).toEqual({ refusal: 'payment_unknown' });
    const inTheName = { ...seller.operationOf('capture', check), sellerId: 'shop-1' };
    expect(await other.operate(inTheName)).toEqual({ refusal: 'request_unauthenticated' });
  });

  it('extends a hold that the clock would end, and is refused once it has', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { holdLifetimeMs: hourMs } });
    const { seller, clock, database } = settling;
    const housekeeping = housekeepingOf(settling);
    const check = await approve(settling);
    clock.advance(hourMs - 1);
    const extended = seller.readReceipt(await seller.operate(seller.operationOf('extend', check)));
    expect(extended).toMatchObject({ state: 'held', heldMinor: 100_00, expiresAt: clock.now() + hourMs });
    clock.advance(1);
    expect(await housekeeping.expireHolds()).toBe(0);
    clock.advance(hourMs - 1);
    // Its time is over, though nobody has tidied up.
    for (const operation of ['capture', 'extend', 'void'] as const) {
      expect(await seller.operate(seller.operationOf(operation, check))).toEqual({ refusal: 'payment_not_held' });
    }
    expect(await housekeeping.expireHolds()).toBe(1);
    expect(await readMoney(settling)).toEqual({ debt: 0, held: 0 });
    const [payment] = await database.all('SELECT state FROM payment');
    expect(payment).toEqual({ state: 'expired' });
  });

  it('leaves the fee of a capture with the credit company, rounded down', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { feeBasisPoints: 125 } });
    const { seller } = settling;
    const check = await approve(settling, 99_99);
    await seller.operate(seller.operationOf('capture', check));
    expect(await readMoney(settling)).toEqual({
      debt: 99_99,
      held: 0,
      receivable: 99_99,
      payable: -(99_99 - 1_24),
      fees: -1_24,
    });
  });

  it('that nobody signed, or that is not of the contract, is refused like everything else', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const check = await approve(settling);
    const stranger = new SellerAtSettling('shop-1', settling.clock);
    const operation = seller.operationOf('capture', check);
    expect((await seller.post('/operations', stranger.sign(operation))).status).toBe(401);
    for (const wrong of [{ amountMinor: 0 }, { amountMinor: 1.5 }, { operation: 'steal' }, { operationId: 'x' }]) {
      const answer = await seller.post('/operations', seller.sign({ ...operation, ...wrong }));
      expect({ status: answer.status, body: JSON.parse(answer.text) }).toEqual({
        status: 400,
        body: { refusal: 'request_malformed' },
      });
    }
  });
});
