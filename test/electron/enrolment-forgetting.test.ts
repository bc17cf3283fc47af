import { afterEach, beforeEach, expect, it } from 'vitest';
import { enrolWithCode } from '../../electron/enrolment/enrolling.ts';
import { MovableClock } from '../../platform/clock.ts';
import { closeEnrolmentCode, openEnrolmentCode } from '../../server/terminal/enrolment-code.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { openShop } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { contactByNode } from './enrolling-shop.ts';

const kiosk = { name: 'By the door', staffPin: '482915', staffId: 'mara' };
const minuteMs = 60_000;

describeOnEveryDatabase('The secrets of an enrolment code', ({ freshUrl }) => {
  let shop: Shop;
  let clock: MovableClock;

  beforeEach(async () => {
    clock = new MovableClock();
    shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await freshUrl(),
      settlingDatabaseUrl: await freshUrl(),
      clock,
    });
  });
  afterEach(() => shop.stop());

  const open = () => openEnrolmentCode(shop.sellerDatabase, kiosk, clock.now());
  const begin = async () => expect((await fetch(`${shop.url}/api/enrolments`, { method: 'POST' })).status).toBe(201);
  const kept = async () => ({
    codes: (await shop.sellerDatabase.all("SELECT code_id FROM enrolment_code WHERE stretched_code <> ''")).length,
    conversations: (
      await shop.sellerDatabase.all(
        "SELECT conversation_id FROM enrolment_conversation WHERE scalar <> '' OR code_id IS NOT NULL",
      )
    ).length,
  });
  const nothing = { codes: 0, conversations: 0 };

  it('are forgotten with a code that was used, closed, guessed at five times, or followed by another', async () => {
    const { code } = await open();
    await begin();
    expect(await kept()).toEqual({ codes: 1, conversations: 1 });
    expect(await enrolWithCode({ sellerUrl: shop.url, code }, contactByNode())).toHaveProperty('handedOver');
    expect(await kept()).toEqual(nothing);

    const { codeId } = await open();
    await begin();
    await closeEnrolmentCode(shop.sellerDatabase, codeId, clock.now());
    expect(await kept()).toEqual(nothing);

    const guessedAt = await open();
    await begin();
    const wrong = String((Number(guessedAt.code) + 1) % 1_000_000).padStart(6, '0');
    for (let tries = 0; tries < 5; tries++) {
      const guess = enrolWithCode(
        { sellerUrl: shop.url, code: wrong },
        contactByNode(false, `127.0.0.${9 + (tries % 2)}`),
      );
      expect(await guess).toEqual({ refusal: 'code_wrong' });
    }
    expect(await kept()).toEqual(nothing);

    await open();
    await begin();
    await open();
    expect(await kept()).toEqual({ codes: 1, conversations: 0 });
  });

  it('are forgotten when their time is over: they stayed in the database, and in every backup of it', async () => {
    await open();
    await begin();
    clock.advance(minuteMs);
    await expect.poll(kept).toEqual({ codes: 1, conversations: 0 });
    await begin();
    clock.advance(14 * minuteMs);
    await expect.poll(kept).toEqual(nothing);
  });
});
