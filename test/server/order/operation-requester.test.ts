import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signCompact, verifyCompact } from '../../../platform/compact-jose.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import { SettlingOperationRequester } from '../../../server/order/settling-operation-requester.ts';
import type { SettlingAvailability } from '../../../server/settling-client/settling-availability.ts';
import { NoAnswer } from '../../../server/settling-client/settling-client.ts';
import type { OperationAnswer } from '../../../contract/settling/operation.ts';
import type { Receipt } from '../../../contract/settling/receipt.ts';
import { receiptType } from '../../../contract/settling/receipt.ts';
import { keptLog, keySetOf, noticeKey, sellerId, startedAt } from '../purchase-application/purchase-ground.ts';

describe('What settling is asked for about an order', () => {
  const sellerKey = makeKeyPair();
  const operation = {
    operationId: randomUUID(),
    orderNumber: 1,
    orderState: 'dispatching' as const,
    action: 'dispatch' as const,
    applicationId: randomUUID(),
    amountMinor: 700,
    currency: 'EUR' as const,
    attempts: 0,
    restocks: 0,
  };
  const signedReceipt = (changes: Partial<Receipt> = {}, key = noticeKey) => {
    const { operationId, applicationId, amountMinor, currency } = operation;
    const contents: Receipt = {
      receiptId: randomUUID(),
      operation: 'capture',
      operationId,
      sellerId,
      applicationId,
      amountMinor,
      currency,
      state: 'captured',
      heldMinor: 0,
      capturedMinor: 700,
      refundedMinor: 0,
      expiresAt: startedAt + 1,
      doneAt: startedAt,
      ...changes,
    };
    return signCompact(contents, key.privateKey, { kid: noticeKey.kid, typ: receiptType });
  };

  async function ask(answer: OperationAnswer | Error) {
    const noted: string[] = [];
    const sent: object[] = [];
    const { log, told } = keptLog();
    const availability = {
      settlingClock: { now: () => startedAt + 9 },
      noteAnswer: () => void noted.push('answer'),
      noteCannotDecide: () => void noted.push('cannot decide'),
      noteNoAnswer: (why: string) => void noted.push(why),
    } as unknown as SettlingAvailability;
    const askClient = async ({ path }: { path: string }, signed: string, deadlineMs: number) => {
      const request = verifyCompact(signed, 'sidelane-request+jws', ({ kid }) =>
        kid === sellerKey.kid ? sellerKey.publicKey : undefined,
      );
      sent.push({ path, ...request, isPatient: deadlineMs > 3_000 && deadlineMs <= 4_000 });
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const parts = { log, sellerId, signingKey: sellerKey, client: { ask: askClient } as never, availability };
    const refreshed: (number | undefined)[] = [];
    const result = await new SettlingOperationRequester({ ...parts, keySet: keySetOf(refreshed) }).ask(operation);
    return { result, noted, sent, told, refreshed };
  }

  it('bears settling’s time and everything that it is about, and a receipt about exactly that is believed', async () => {
    const signed = signedReceipt();
    const { result, noted, sent, told } = await ask({ receipt: signed });
    expect(result).toEqual({ receipt: signed, heldUntil: startedAt + 1 });
    const { operationId, applicationId, amountMinor, currency } = operation;
    const subject = { operation: 'capture', operationId, sellerId, applicationId, amountMinor, currency };
    expect(sent).toEqual([
      { path: '/operations', request: 'operation', ...subject, issuedAt: startedAt + 9, isPatient: true },
    ]);
    expect([noted, told]).toEqual([['answer'], []]);
  });

  it('is not answered by a receipt about something else, by another’s, or by silence', async () => {
    const { operationId, applicationId } = operation;
    const about = { applicationId, operationId };
    const otherThing = await ask({ receipt: signedReceipt({ amountMinor: 701 }) });
    expect(otherThing.result).toBeUndefined();
    expect(otherThing.told).toEqual([{ level: 'error', event: 'receipt_refused', ...about }]);
    const forged = await ask({ receipt: signedReceipt({}, makeKeyPair()) });
    expect(forged.result).toBeUndefined();
    expect(forged.told).toEqual([{ level: 'error', event: 'receipt_refused', ...about, why: expect.any(String) }]);
    const silent = await ask(new NoAnswer('deadline', 'no answer within 4000 ms'));
    expect([silent.result, silent.noted]).toEqual([undefined, ['no answer within 4000 ms']]);
    expect(silent.told).toEqual([
      { level: 'warn', event: 'settling_silent', ...about, why: 'no answer within 4000 ms' },
    ]);
    await expect(ask(new Error('a fault of our own'))).rejects.toThrow('a fault of our own');
  });

  it('has the key set fetched for a receipt by a key that is not known yet, within what is left of four seconds', async () => {
    const later = makeKeyPair();
    const contents = JSON.parse(Buffer.from(signedReceipt().split('.')[1]!, 'base64url').toString()) as Receipt;
    const receipt = signCompact(contents, later.privateKey, { kid: later.kid, typ: receiptType });
    const { result, refreshed } = await ask({ receipt });
    expect([result, refreshed]).toEqual([undefined, [expect.any(Number)]]);
    expect(refreshed[0]).toBeGreaterThan(0);
    expect(refreshed[0]).toBeLessThanOrEqual(4_000);
  });

  it('is told of in the log where settling refuses it', async () => {
    const { operationId, applicationId } = operation;
    const { told } = await ask({ refusal: 'payment_not_held' });
    expect(told).toEqual([
      { level: 'error', event: 'settling_refused', applicationId, operationId, refusal: 'payment_not_held' },
    ]);
    const unavailable = await ask({ refusal: 'settling_unavailable' });
    expect([unavailable.result, unavailable.noted, unavailable.told]).toEqual([
      undefined,
      ['answer', 'cannot decide'],
      [],
    ]);
  });
});
