import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { MovableClock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Application, ApplicationOutcome } from '../../../contract/seller/application.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import { isRefused } from '../../../contract/seller/refusals.ts';
import { openAccount } from '../../../settling/credit-information/open-account.ts';
import { goodCredit } from '../../support/good-credit.ts';
import { worldCard } from '../../settling/check-world.ts';
import type { CheckWorld, WorldKeys } from '../../settling/check-world.ts';
import type { SellerAtSettling } from '../../settling/seller-at-settling.ts';
import { stockVariants, unitPriceMinor } from './batch-shop.ts';
import { anyContact } from '../../support/sold-here.ts';

/** What one round of purchases is about: its own people and its own shelf, so that no round touches another's. */
export type Round = { number: number; applications: Application[]; last: string; plenty: string };

const limitUnits = 5;

/** 32 mixed applications: approved, declined, repeated, competing for the last unit, and for the last of a credit limit. */
export async function prepareRound(
  number: number,
  seller: SellerAtSettling,
  { shop, world, keys, clock }: { shop: Database; world: CheckWorld; keys: WorldKeys; clock: MovableClock },
): Promise<Round> {
  const [last, plenty] = [`last-${number}`, `plenty-${number}`];
  await stockVariants(shop, [
    { variantId: last, onHand: 1 },
    { variantId: plenty, onHand: 1_000 },
  ]);
  const [good, limited, closed] = [0, 1, 2].map((place) => worldCard(100 + number * 3 + place)) as [Card, Card, Card];
  const accounts = [
    { card: good },
    { card: limited, limitMinor: limitUnits * unitPriceMinor },
    { card: closed, accountStatus: 'closed' as const },
  ];
  for (const account of accounts) {
    await world.database.write((t) => openAccount(t, { ...goodCredit, ...account }, keys.keys.number, clock.now()));
  }
  const buy = (card: Card, variantId: string, quantity = 1): Application => {
    const totalMinor = quantity * unitPriceMinor;
    const contents = seller.sealContents({ card, amountMinor: totalMinor });
    const { applicationId, currency, seal, terminal } = seller.checkOf(contents);
    const lines = [{ variantId, quantity, unitPriceMinor }];
    const subject = { applicationId, lines, totalMinor, currency, seal };
    return {
      ...subject,
      fulfilment: { method: 'collect' },
      contact: anyContact,
      terminalSignature: terminal.signature,
    };
  };
  const approved = Array.from({ length: 8 }, (_, place) => buy(good, plenty, 1 + (place % 3)));
  const declined = Array.from({ length: 4 }, () => buy(closed, plenty));
  const forTheLastUnit = Array.from({ length: 5 }, (_, place) => buy(place === 2 ? closed : good, last));
  const forTheLastCredit = Array.from({ length: 8 }, () => buy(limited, plenty, 2));
  const others = [buy(good, plenty, 999), buy(good, 'no-such-variant')];
  const distinct = [...approved, ...forTheLastCredit, ...declined, ...forTheLastUnit, ...others];
  // In an order in which each kind meets the others, with repeats of five that stand earlier.
  const mixed = distinct.toSorted((a, b) => (a.seal.slice(-12) < b.seal.slice(-12) ? -1 : 1));
  return { number, applications: [...mixed, ...mixed.slice(3, 8)], last, plenty };
}

type Card = ReturnType<typeof worldCard>;

/**
 * How an application ended, as everybody is told of it: the notice has to be the very same one, too. Null for a refusal, which
 * changes nothing: the same application may be taken the next time, when stock has come back.
 */
export function endOf(outcome: ApplicationOutcome | Refused): string | null {
  if (isRefused(outcome)) return null;
  const notice = createHash('sha256').update(String(outcome.notice)).digest('base64url');
  return JSON.stringify([outcome.state, outcome.order, notice]);
}

/** Whether no more can come of it. */
export function isEnd(outcome: ApplicationOutcome | Refused): boolean {
  return isRefused(outcome) || ['accepted', 'rejected', 'reversed'].includes(outcome.state);
}

type Row = { application_id: string; state: string; orders: number; units: number; variant_id: string };

/**
 * Compares what the seller, its shelf and settling have of a round that has ended: nothing lost, nothing doubled, on both sides
 * the same.
 */
export async function expectAllInOrder(round: Round, shop: Database, world: CheckWorld): Promise<void> {
  const rows = await shop.all<Row>(
    `SELECT a.application_id, a.state, l.variant_id, l.quantity AS units,
            (SELECT COUNT(*) FROM shop_order o WHERE o.application_id = a.application_id) AS orders
       FROM application a JOIN application_line l ON l.application_id = a.application_id
      WHERE l.variant_id IN (?, ?)`,
    [round.last, round.plenty],
  );
  const ids = new Set(round.applications.map(({ applicationId }) => applicationId));
  expect(rows.every(({ application_id: id }) => ids.has(id))).toBe(true);
  expect(new Set(rows.map(({ application_id: id }) => id)).size).toBe(rows.length);
  for (const { state, orders } of rows) expect([state, orders]).toEqual([state, state === 'accepted' ? 1 : 0]);
  for (const [variantId, before] of [
    [round.last, 1],
    [round.plenty, 1_000],
  ] as const) {
    const sold = rows
      .filter((row) => row.variant_id === variantId && row.state === 'accepted')
      .reduce((sum, { units }) => sum + units, 0);
    const stock = await shop.get('SELECT on_hand, reserved FROM variant WHERE variant_id = ?', [variantId]);
    expect(stock, variantId).toEqual({ on_hand: before - sold, reserved: 0 });
    expect(sold).toBeLessThanOrEqual(before);
  }
  const marks = [...ids].map(() => '?').join(', ');
  const payments = await world.database.all<{ application_id: string; state: string; held_minor: number }>(
    `SELECT application_id, state, held_minor FROM payment WHERE application_id IN (${marks})`,
    [...ids],
  );
  const held = payments.filter(({ state }) => state === 'held');
  expect(held.map(({ application_id: id }) => id).toSorted()).toEqual(
    rows
      .filter(({ state }) => state === 'accepted')
      .map(({ application_id: id }) => id)
      .toSorted(),
  );
  const overdrawn = await world.database.get<{ n: number }>(
    'SELECT COUNT(*) AS n FROM person WHERE held_minor > limit_minor',
  );
  expect(overdrawn!.n).toBe(0);
}
