import { expect, it } from 'vitest';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { prepareGround, startTwoProcesses } from './settling-ground.ts';
import type { SettlingGround } from './settling-ground.ts';
import { startProcess } from './settling-process.ts';

async function startOne(ground: SettlingGround): Promise<void> {
  const { endpoint } = await startProcess(ground.process);
  ground.seller.meet(endpoint, ground.keys);
}

describeOnEveryDatabase('A settling process', ({ freshUrl }) => {
  it('does one of 50 identical captures, and answers each with its receipt or that it is in flight', async () => {
    const ground = await prepareGround(await freshUrl());
    await startOne(ground);
    const { seller, database } = ground;
    const check = await ground.approve(100_00);
    const capture = seller.operationOf('capture', check, { amountMinor: 60_00 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => seller.operate(capture)));
    const result = answers.find((answer) => 'receipt' in answer)!;
    expect(seller.readReceipt(result)).toMatchObject({ state: 'captured', capturedMinor: 60_00 });
    for (const answer of answers) expect([result, { refusal: 'operation_in_flight' }]).toContainEqual(answer);
    expect(await seller.operate(capture)).toEqual(result);
    const done = `SELECT COUNT(*) AS count FROM ledger_transaction WHERE kind = 'capture'`;
    expect(await database.get(done)).toEqual({ count: 1 });
    expect(await database.get('SELECT SUM(debt_minor) AS debt, SUM(held_minor) AS held FROM person')).toEqual({
      debt: 60_00,
      held: 0,
    });
    expect(await verifyLedger(database)).toEqual([]);
  }, 120_000);

  it('does exactly as many of 1,000 partial refunds at once as were captured, and the ledger balances', async () => {
    const ground = await prepareGround(await freshUrl());
    await startOne(ground);
    const { seller, database } = ground;
    const check = await ground.approve(10_000_00);
    seller.readReceipt(await seller.operate(seller.operationOf('capture', check, { amountMinor: 7_001_00 })));
    const refunds = Array.from({ length: 1_000 }, () => seller.operationOf('refund', check, { amountMinor: 10_00 }));
    const answers = await Promise.all(refunds.map((refund) => seller.operate(refund)));
    const receipts = answers.flatMap((answer) => ('receipt' in answer ? [seller.readReceipt(answer)] : []));
    expect(receipts).toHaveLength(700);
    // Each saw what the one before it left: no two say the same sum.
    expect(new Set(receipts.map(({ refundedMinor }) => refundedMinor)).size).toBe(700);
    const refusals = answers.flatMap((answer) => ('refusal' in answer ? [answer.refusal] : []));
    expect(new Set(refusals)).toEqual(new Set(['captured_amount_exceeded']));
    expect(await database.get('SELECT state, refunded_minor AS refunded FROM payment')).toEqual({
      state: 'refunded_in_part',
      refunded: 7_000_00,
    });
    expect(await database.get('SELECT SUM(debt_minor) AS debt FROM person')).toEqual({ debt: 1_00 });
    expect(await verifyLedger(database)).toEqual([]);
  }, 300_000);
});

describeOnEveryDatabase('Two settling processes', ({ freshUrl }) => {
  it('look at no more guesses at an identity than the policy says, however many come at once', async () => {
    const ground = await prepareGround(await freshUrl());
    const { card, database, seller } = ground;
    // The number alone is what locks here: its terminal may try a hundred times.
    const lockOut = { wrongIdentities: 5, wrongIdentitiesAtTerminal: 5 };
    const doors = await startTwoProcesses(ground, { policy: { lockOut, probing: { wrongTriesAtTerminal: 100 } } });
    const guesses = Array.from({ length: 60 }, (_, place) => {
      const guess = { ...card, birthDate: `19${40 + place}-02-03` };
      return seller.checkOf(seller.sealContents({ card: guess, amountMinor: 1_00 }));
    });
    const answers = await Promise.all(guesses.map((guess, place) => doors[place % 2]!.check(guess)));
    expect(new Set(answers.map((answer) => seller.read(answer).reason))).toEqual(new Set(['declined']));
    const reasons = await database.all<{ reason: string; count: number }>(
      'SELECT reason, COUNT(*) AS count FROM application GROUP BY reason ORDER BY reason',
    );
    expect(reasons).toEqual([
      { reason: 'identity_mismatch', count: 5 },
      { reason: 'tries_exceeded', count: 55 },
    ]);
    const right = await doors[0].check(seller.checkOf(seller.sealContents({ card, amountMinor: 1_00 })));
    expect(seller.read(right)).toMatchObject({ kind: 'non-approval', reason: 'declined' });
  }, 120_000);
});
