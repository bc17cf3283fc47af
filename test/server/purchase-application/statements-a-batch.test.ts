import { expect, it } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { recordingStatements } from '../../support/recorded-statements.ts';
import { openBatchShop, stockVariants, unitPriceMinor } from './batch-shop.ts';
import { keySetOf, makeApplication, noticeFor, sellerId, startedAt } from './purchase-ground.ts';

const shelf = ['mug', 'lamp', 'pen', 'cup', 'bowl'];

async function prepare(databaseUrl: string) {
  const statements: string[] = [];
  const silent = { check: async () => null, reverse: async () => null };
  const shop = await openBatchShop({
    databaseUrl,
    clock: new MovableClock(startedAt),
    sellerId,
    signingKey: makeKeyPair(),
    settling: silent,
    noticeKeys: keySetOf(),
    watched: (database) => recordingStatements(database, statements),
  });
  await stockVariants(
    shop.database,
    shelf.map((variantId) => ({ variantId, onHand: 1_000 })),
  );
  let made = 0;
  const make = () => {
    const lines = [0, 1, 2].map((line) => ({
      variantId: shelf[(made + line) % shelf.length]!,
      quantity: 1,
      unitPriceMinor,
    }));
    made++;
    return makeApplication({ lines, totalMinor: 3 * unitPriceMinor });
  };
  const count = async (work: () => Promise<unknown>) => {
    statements.length = 0;
    await work();
    return statements.length;
  };
  return { shop, make, count };
}

describeOnEveryDatabase('A batch of purchases', ({ dialect, freshUrl }) => {
  // On PostgreSQL, the variants are locked by a statement of its own.
  const lock = dialect === 'postgres' ? 1 : 0;

  it('costs the same statements, however many applications and lines it has', async () => {
    const { shop, make, count } = await prepare(await freshUrl());
    const { receiver, requester, indicator } = shop;
    for (const size of [1, 2, 31, 64]) {
      const batch = Array.from({ length: size }, make);
      const receive = () => Promise.all(batch.map((application) => receiver.receive(application, 'kiosk-1')));
      expect(await count(receive), `receive ${size}`).toBe(4 + lock);
      expect(await count(receive), `receive ${size} again`).toBe(1 + lock);
      const terminal = { terminalId: 'kiosk-1' } as never;
      const ask = () => Promise.all(batch.map((application) => requester.check({ ...application, terminal })));
      expect(await count(ask), `ask about ${size}`).toBe(1);
      const indicate = () =>
        Promise.all(
          batch.map((application, place) => {
            const notice = noticeFor(application, place === 0 || place % 3 > 0 ? 'approval' : 'non-approval');
            const { applicationId, lines } = application;
            return indicator.indicate({ applicationId, method: 'collect', lines }, notice);
          }),
        );
      expect(await count(indicate), `indicate ${size}`).toBe(4 + lock);
      expect(await count(indicate), `indicate ${size} again`).toBe(1);
    }
    await shop.database.close();
  });
});
