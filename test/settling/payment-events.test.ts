import { expect, it } from 'vitest';
import type { CheckRequest } from '../../contract/settling/check.ts';
import { paymentStates } from '../../contract/settling/receipt.ts';
import type { RequestRefusal } from '../../contract/settling/refusals.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { stateAfter } from '../../settling/payment/payment-transitions.ts';
import type { PaymentEvent, PaymentState } from '../../settling/payment/payment-transitions.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const hourMs = 3_600_000;

/** How a payment comes to be in each state. */
const ways: Record<PaymentState, PaymentEvent[]> = {
  held: [],
  captured: ['capture'],
  refunded_in_part: ['capture', 'refund_part'],
  refunded: ['capture', 'refund_rest'],
  voided: ['void'],
  expired: ['expiry'],
  reversed: ['reversal'],
};

const events: PaymentEvent[] = ['extend', 'capture', 'void', 'expiry', 'reversal', 'refund_part', 'refund_rest'];

/** What a seller hears who asks for what cannot happen; time says nothing. */
function refusalOf(state: PaymentState, event: PaymentEvent): RequestRefusal | 'reversed' | 'nothing' {
  const wasCaptured = state === 'captured' || state.startsWith('refunded');
  if (event === 'expiry') return 'nothing';
  if (event === 'reversal') return wasCaptured ? 'payment_not_held' : 'reversed';
  if (event === 'refund_part' || event === 'refund_rest') {
    return wasCaptured ? 'captured_amount_exceeded' : 'payment_not_captured';
  }
  return 'payment_not_held';
}

/** Lets an event happen over the private interface, or by the clock. @returns what the seller hears */
async function happen(settling: SettlingUnderTest, check: CheckRequest, event: PaymentEvent, state: PaymentState) {
  const { seller, clock } = settling;
  if (event === 'expiry') {
    clock.advance(hourMs);
    await housekeepingOf(settling).expireHolds();
    return 'nothing';
  }
  if (event === 'reversal') {
    const answer = await seller.reverse(seller.reversalOf(check));
    return 'refusal' in answer ? answer.refusal : seller.read(answer).kind === 'reversal' && 'reversed';
  }
  const rest = state === 'refunded_in_part' ? 60_00 : 100_00;
  const operation =
    event === 'refund_part'
      ? seller.operationOf('refund', check, { amountMinor: 40_00 })
      : event === 'refund_rest'
        ? seller.operationOf('refund', check, { amountMinor: rest })
        : seller.operationOf(event, check);
  const answer = await seller.operate(operation);
  return 'refusal' in answer ? answer.refusal : seller.readReceipt(answer).state;
}

describeOnEveryDatabase('A payment', ({ freshUrl }) => {
  it('in every state answers to every event as the table says, and to no other', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { holdLifetimeMs: hourMs } });
    const { seller, database } = settling;
    const stands = (check: CheckRequest) =>
      database.get<{ state: PaymentState }>(
        `SELECT state, held_minor AS held, captured_minor AS captured, refunded_minor AS refunded, ended_at AS ended
           FROM payment WHERE application_id = ?`,
        [check.applicationId],
      );
    for (const state of paymentStates) {
      for (const event of events) {
        const card = await enterPerson(settling);
        const check = seller.checkOf(seller.sealContents({ card, amountMinor: 100_00 }));
        expect(seller.read(await seller.check(check)).kind).toBe('approval');
        for (const step of ways[state]) await happen(settling, check, step, 'held');
        const before = await stands(check);
        expect(before?.state).toBe(state);
        const heard = await happen(settling, check, event, state);
        const next = stateAfter(state, event);
        if (next) {
          const word = event === 'expiry' ? 'nothing' : next;
          expect([state, event, heard]).toEqual([state, event, word]);
          expect([event, (await stands(check))?.state]).toEqual([event, next]);
        } else {
          expect([state, event, heard]).toEqual([state, event, refusalOf(state, event)]);
          expect(await stands(check)).toEqual(before);
        }
      }
    }
    expect(await verifyLedger(database)).toEqual([]);
  }, 60_000);

  it('is captured in the last millisecond of its time and not in the first one after it, whoever is faster', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { holdLifetimeMs: hourMs } });
    const { seller, database, clock } = settling;
    const housekeeping = housekeepingOf(settling);
    const card = await enterPerson(settling);
    const approve = async () => {
      const check = seller.checkOf(seller.sealContents({ card, amountMinor: 1_00 }));
      await seller.check(check);
      return check;
    };
    const [inTime, tooLate] = [await approve(), await approve()];
    clock.advance(hourMs - 1);
    const [captured] = await Promise.all([
      seller.operate(seller.operationOf('capture', inTime)),
      housekeeping.expireHolds(),
    ]);
    expect(seller.readReceipt(captured).state).toBe('captured');
    clock.advance(1);
    const [late] = await Promise.all([
      seller.operate(seller.operationOf('capture', tooLate)),
      housekeeping.expireHolds(),
    ]);
    expect(late).toEqual({ refusal: 'payment_not_held' });
    const rows = await database.all<{ state: string }>('SELECT state FROM payment ORDER BY state');
    expect(rows.map(({ state }) => state)).toEqual(['captured', 'expired']);
    expect(await verifyLedger(database)).toEqual([]);
  });

  it('that was reversed before settling saw its check takes no operation, and neither does one that was declined', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const unseen = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    expect(seller.read(await seller.reverse(seller.reversalOf(unseen))).kind).toBe('reversal');
    expect(seller.read(await seller.check(unseen)).kind).toBe('non-approval');
    const declined = seller.checkOf(
      seller.sealContents({ card: await enterPerson(settling), amountMinor: 9_999_999_00 }),
    );
    expect(seller.read(await seller.check(declined)).kind).toBe('non-approval');
    for (const check of [unseen, declined]) {
      for (const operation of ['extend', 'capture', 'void', 'refund'] as const) {
        expect(await seller.operate(seller.operationOf(operation, check))).toEqual({ refusal: 'payment_unknown' });
      }
    }
  });
});
