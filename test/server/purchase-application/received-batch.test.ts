import { expect, it, onTestFinished } from 'vitest';
import { ConcurrentChange } from '../../../platform/database/concurrent-change.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { insertApplications, insertWithdrawn } from '../../../server/purchase-application/application-writing.ts';
import type { NewApplication } from '../../../server/purchase-application/application-writing.ts';
import type { Arrived } from '../../../server/purchase-application/receiving-decision.ts';
import { readForReceiving } from '../../../server/purchase-application/receiving-reading.ts';
import { writeReceived } from '../../../server/purchase-application/receiving-writing.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { stockVariants } from './batch-shop.ts';
import { makeApplication } from './purchase-ground.ts';

const now = 1_800_000_000_000;

const arrivedOf = (...variantIds: string[]): Arrived => ({
  application: makeApplication({
    lines: variantIds.map((variantId) => ({ variantId, quantity: 1, unitPriceMinor: 100 })),
    totalMinor: 100 * variantIds.length,
  }),
  terminalId: 'kiosk-1',
  contentHash: 'hash',
});

function recordOf({ application, terminalId, contentHash }: Arrived): NewApplication {
  const { applicationId, totalMinor, currency, fulfilment, contact } = application;
  const line = { variantId: 'mug', quantity: 2, unitPriceMinor: 50, title: 'Mug', sku: 'MUG-1' };
  const content = { applicationId, terminalId, contentHash, totalMinor, currency, fulfilment, contact };
  return { ...content, giftNote: null, ageCheck: null, receivedAt: now, dueAt: now + 60_000, lines: [line] };
}

describeOnEveryDatabase('A batch of applications', ({ freshUrl, dialect }) => {
  async function open() {
    const database = await openSellerDatabase(await freshUrl());
    onTestFinished(() => database.close());
    await stockVariants(database, [
      { variantId: 'mug', onHand: 7 },
      { variantId: 'voucher', onHand: 0, sellsWithoutStock: true },
      { variantId: 'secret', onHand: 9, isDraft: true },
      { variantId: 'old', onHand: 3, isGone: true },
    ]);
    return database;
  }

  it('is decided by what is for sale now, with the title that the receipt will have', async () => {
    const database = await open();
    await database.write(async (transaction) => {
      await transaction.run(
        `UPDATE variant SET reserved = 2, option_values = '["Blue","XL"]' WHERE variant_id = 'mug'`,
      );
      await transaction.run(`UPDATE variant SET option_values = '["Default Title"]' WHERE variant_id = 'voucher'`);
      await transaction.run(
        "UPDATE article SET age_limit = 18 WHERE article_id = (SELECT article_id FROM variant WHERE variant_id = 'old')",
      );
    });
    const arrived = [arrivedOf('mug', 'voucher'), arrivedOf('secret', 'mug', 'old', 'none')];
    const known = await database.write((transaction) => readForReceiving(transaction, arrived));
    const mug = { sku: 'SKU mug', title: 'mug · Blue · XL', priceMinor: 100, available: 5, sellsWithoutStock: false };
    const voucher = { sku: 'SKU voucher', title: 'voucher', priceMinor: 100, available: 0, sellsWithoutStock: true };
    const old = { sku: 'SKU old', title: 'old · Blue', priceMinor: null, available: 3, sellsWithoutStock: false };
    expect(Object.fromEntries(known.variants)).toEqual({
      mug: { ...mug, ageLimit: null },
      voucher: { ...voucher, ageLimit: null },
      old: { ...old, ageLimit: 18 },
    });
    expect(known.applications.size).toBe(0);
  });

  it('is recorded with its lines in the order of the ids, or not at all where one is recorded already', async () => {
    const database = await open();
    const records = Array.from({ length: 6 }, () => recordOf(arrivedOf('mug')));
    const downwards = records.toSorted((a, b) => (a.applicationId > b.applicationId ? -1 : 1));
    expect(await database.write((transaction) => insertApplications(transaction, downwards))).toBe(true);
    const rows = await database.all<{ id: string }>(
      `SELECT application_id AS id FROM application ORDER BY ${dialect === 'sqlite' ? 'rowid' : 'ctid'}`,
    );
    expect(rows.map(({ id }) => id)).toEqual(downwards.map(({ applicationId }) => applicationId).toReversed());
    const lines = await database.all(
      'SELECT position, variant_id, quantity, unit_price_minor, title, sku FROM application_line',
    );
    const line = { position: 0, variant_id: 'mug', quantity: 2, unit_price_minor: 50, title: 'Mug', sku: 'MUG-1' };
    expect(lines).toEqual(records.map(() => line));
    const again = [recordOf(arrivedOf('mug')), records[3]!];
    expect(await database.write((transaction) => insertApplications(transaction, again))).toBe(false);
  });

  it('is begun anew where another process recorded one of it meanwhile, and leaves nothing of the others', async () => {
    const database = await open();
    const arrived = [arrivedOf('mug'), arrivedOf('mug')];
    await database.write((transaction) => insertApplications(transaction, [recordOf(arrived[1]!)]));
    const outcomes = arrived.map(
      (each) => ({ kind: 'received', lines: recordOf(each).lines, ageCheck: null }) as const,
    );
    const times = { now, dueAt: now + 60_000 };
    const writing = database.write((transaction) => writeReceived(transaction, arrived, outcomes, times));
    await expect(writing).rejects.toThrow(ConcurrentChange);
    expect(await database.all('SELECT 1 AS one FROM application')).toHaveLength(1);
    expect(await database.all("SELECT reserved FROM variant WHERE variant_id = 'mug'")).toEqual([{ reserved: 0 }]);
  });

  it('of which none is taken leaves nothing', async () => {
    const database = await open();
    const outcomes = [{ kind: 'refused', refused: { refusal: 'basket_out_of_date' } } as const];
    const times = { now, dueAt: now + 60_000 };
    await database.write((transaction) => writeReceived(transaction, [arrivedOf('mug')], outcomes, times));
    expect(await database.all('SELECT 1 AS one FROM application')).toEqual([]);
  });

  it('finds what was withdrawn before it arrived, once', async () => {
    const database = await open();
    const arrived = arrivedOf('mug');
    const { applicationId, totalMinor, currency } = arrived.application;
    const told = { applicationId, terminalId: 'kiosk-1', totalMinor, currency };
    const withdraw = () => database.write((transaction) => insertWithdrawn(transaction, told, now));
    expect([await withdraw(), await withdraw()]).toEqual([true, false]);
    const known = await database.write((transaction) => readForReceiving(transaction, [arrived]));
    expect([...known.applications]).toEqual([
      [applicationId, { terminalId: 'kiosk-1', contentHash: '', totalMinor, currency }],
    ]);
  });
});
