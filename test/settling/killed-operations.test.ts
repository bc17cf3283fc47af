import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { prepareGround } from './settling-ground.ts';
import { startProcess } from './settling-process.ts';

describeOnEveryDatabase('Settling, killed while operations run', ({ freshUrl }) => {
  it('has done each of them once or not at all, with its ledger, and gives the receipts that it gave again', async () => {
    const { keys, database, seller, approve, process } = await prepareGround(await freshUrl());
    const asked: OperationRequest[] = [];
    const answered = new Map<string, string>();
    for (let round = 0; round < 2; round++) {
      const settling = await startProcess(process);
      seller.meet(settling.endpoint, keys);
      let isAlive = true;
      const goOn = async () => {
        while (isAlive) {
          try {
            const check = await approve(10_00);
            const capture = seller.operationOf('capture', check, { amountMinor: 8_00 });
            const refund = seller.operationOf('refund', check, { amountMinor: 3_00 });
            for (const operation of [capture, refund]) {
              asked.push(operation);
              const answer = await seller.operate(operation);
              if ('receipt' in answer) answered.set(operation.operationId, answer.receipt);
            }
          } catch {
            isAlive = false;
          }
        }
      };
      const load = Array.from({ length: 6 }, goOn);
      const before = answered.size;
      await expect.poll(() => answered.size, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before + 30);
      await settling.kill();
      isAlive = false;
      await Promise.all(load);
      expect(await verifyLedger(database)).toEqual([]);
    }
    const settling = await startProcess(process);
    seller.meet(settling.endpoint, keys);
    for (const operation of asked) {
      const answer = await seller.operate(operation);
      const earlier = answered.get(operation.operationId);
      if (earlier !== undefined) expect(answer).toEqual({ receipt: earlier });
      expect(seller.readReceipt(answer).operationId).toBe(operation.operationId);
    }
    const captures = asked.filter(({ operation }) => operation === 'capture').length;
    const refunds = asked.length - captures;
    const [sums] = await database.all(
      `SELECT (SELECT SUM(captured_minor) FROM payment) AS captured, (SELECT SUM(refunded_minor) FROM payment) AS refunded,
              (SELECT COUNT(*) FROM payment_operation) AS operations, (SELECT SUM(debt_minor) FROM person) AS debt`,
    );
    expect(sums).toEqual({
      captured: captures * 8_00,
      refunded: refunds * 3_00,
      operations: asked.length,
      debt: captures * 8_00 - refunds * 3_00,
    });
    expect(await verifyLedger(database)).toEqual([]);
    expect(await settling.end()).toBe(0);
  }, 90_000);
});

describeOnEveryDatabase('Several settling processes', ({ freshUrl }) => {
  it('do one operation once between them, and never refund more than was captured', async () => {
    const { keys, database, seller, approve, process } = await prepareGround(await freshUrl());
    const processes = [];
    for (const socketName of ['1.sock', '2.sock']) processes.push(await startProcess({ ...process, socketName }));
    const doors = processes.map(({ endpoint }) => {
      const door = new SellerAtSettling('shop-1', systemClock, seller.key);
      door.meet(endpoint, keys);
      onTestFinished(() => door.leave());
      return door;
    });
    seller.meet(processes[0]!.endpoint, keys);
    const check = await approve(100_00);
    const capture = seller.operationOf('capture', check);
    const first = await Promise.all([...doors, ...doors].map((door) => door.operate(capture)));
    const receipts = first.flatMap((answer) => ('receipt' in answer ? [answer.receipt] : []));
    expect(new Set(receipts).size).toBe(1);
    for (const answer of first) if ('refusal' in answer) expect(answer.refusal).toBe('operation_in_flight');
    for (const door of doors) expect(await door.operate(capture)).toEqual({ receipt: receipts[0] });
    const refunds = Array.from({ length: 30 }, () => seller.operationOf('refund', check, { amountMinor: 7_00 }));
    const answers = await Promise.all(refunds.map((refund, place) => doors[place % 2]!.operate(refund)));
    expect(answers.filter((answer) => 'receipt' in answer)).toHaveLength(14);
    expect(await database.get('SELECT refunded_minor AS refunded FROM payment')).toEqual({ refunded: 98_00 });
    expect(await verifyLedger(database)).toEqual([]);
    for (const each of processes) expect(await each.end()).toBe(0);
  }, 60_000);
});
