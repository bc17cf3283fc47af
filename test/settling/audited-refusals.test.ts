import { expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { prepareGround } from './settling-ground.ts';
import { startProcess } from './settling-process.ts';
import { enterPerson, startSettling } from './settling-under-test.ts';

type Audited = { actor: string; action: string; reason: string | null; details: string };

function audited(database: Database): Promise<Audited[]> {
  return database.all(
    `SELECT actor, action, reason, details FROM audit_record WHERE outcome = 'refused' ORDER BY record_id`,
  );
}

describeOnEveryDatabase('A refusal that is the result of an operation', ({ freshUrl }) => {
  it('is audited with it, once and however many there are in a minute', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling), amountMinor: 100_00 }));
    await seller.check(check);
    const refunds = Array.from({ length: 80 }, () => seller.operationOf('refund', check, { amountMinor: 5_00 }));
    for (const refund of refunds) expect(await seller.operate(refund)).toEqual({ refusal: 'payment_not_captured' });
    // A repeat is answered from what is kept, and changes nothing.
    expect(await seller.operate(refunds[0]!)).toEqual({ refusal: 'payment_not_captured' });
    const records = await audited(database);
    expect(records.map(({ details }) => JSON.parse(details))).toEqual(
      refunds.map(({ operationId }) => ({ operationId, amountMinor: 5_00, currency: 'EUR' })),
    );
    const about = { actor: 'seller:shop-1', action: 'refund', reason: 'payment_not_captured' };
    for (const record of records) expect(record).toMatchObject(about);
  });
});

describeOnEveryDatabase('Refused requests that were only counted', ({ freshUrl }) => {
  it('are written down when settling ends, by who sent them', async () => {
    const ground = await prepareGround(await freshUrl());
    const { seller, database, keys } = ground;
    const other = new SellerAtSettling('shop-2', systemClock);
    const { end, endpoint } = await startProcess({ ...ground.process, sellers: [seller.listing, other.listing] });
    for (const one of [seller, other]) one.meet(endpoint, keys);
    await Promise.all([
      ...Array.from({ length: 70 }, () => seller.post('/checks', seller.sign({ sellerId: 'shop-1' }))),
      ...Array.from({ length: 65 }, () => seller.post('/checks', 'x')),
      ...Array.from({ length: 60 }, () => other.post('/checks', other.sign({ sellerId: 'shop-2' }))),
    ]);
    for (const one of [seller, other]) one.leave();
    expect(await end()).toBe(0);
    const records = await audited(database);
    const countOf = (who: string) => records.filter(({ actor }) => actor === who).length;
    expect(['seller:shop-1', 'stranger', 'seller:shop-2'].map(countOf)).toEqual([61, 61, 60]);
    const leftOut = records.filter(({ details }) => details.includes('left out'));
    expect(leftOut.map(({ actor, details }) => `${actor} ${JSON.parse(details).why}`).toSorted()).toEqual([
      'seller:shop-1 10 more of this seller were left out',
      'stranger 5 more of a stranger were left out',
    ]);
  }, 60_000);
});
