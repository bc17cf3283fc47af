import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../platform/clock.ts';
import { noteSellerDate, sellerNow } from '../../renderer/back-office/seller/seller-time.ts';
import { makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import { terminalRecogniser } from '../../server/http/terminals.ts';
import { enrolTerminal, revokeTerminal } from '../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { openShop } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

class ClockOff implements Clock {
  offMs = 0;
  now(): number {
    return Date.now() + this.offMs;
  }
}

describeOnEveryDatabase("the seller's clock is set", (place) => {
  let seller: ClockOff;
  let shop: Shop;

  beforeEach(async () => {
    seller = new ClockOff();
    shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await place.freshUrl(),
      settlingDatabaseUrl: await place.freshUrl(),
      clock: seller,
      settlingClock: { now: Date.now },
      checkDeadlineMs: 4_000,
    });
  });
  afterEach(() => shop.stop());

  it.each([
    ['forwards', 3 * hourMs],
    ['back', -3 * hourMs],
  ])('%s while settling decides: the purchase is accepted', async (_words, byMs) => {
    const application = await shop.makeApplication();
    shop.line.manners = async (answer) => {
      seller.offMs = byMs;
      // Two rounds of the seller's own looking for what was left behind.
      await new Promise((resolve) => setTimeout(resolve, 1_200));
      return answer;
    };
    expect((await shop.terminal.apply(application)).state).toBe('accepted');
  });

  it('back while a purchase waits to be reversed: it does not wait for hours', async () => {
    const application = await shop.makeApplication();
    shop.line.manners = 'cut';
    expect((await shop.terminal.apply(application)).state).toBe('undetermined');
    // It was put off several times, by the clock as it still is.
    const attempts = async () =>
      (await shop.sellerDatabase.get<{ attempts: number }>('SELECT attempts FROM application'))!.attempts;
    await expect.poll(attempts, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
    seller.offMs = -8 * hourMs;
    shop.line.manners = 'pass';
    await expect
      .poll(async () => (await shop.terminal.outcome(application.applicationId)).state, { timeout: 15_000 })
      .toBe('reversed');
  });

  it('back after a terminal was let in: a revoked one is stopped as soon as ever', async () => {
    const database = shop.sellerDatabase;
    const { terminalId, credential } = await enrolTerminal(
      database,
      { name: 'x', kind: 'headless', publicJwk: (await makeTerminalKey(false)).publicJwk },
      0,
    );
    const recognise = terminalRecogniser({ database, clock: seller });
    const request = { headers: { authorization: `Terminal ${credential}` } } as never;
    expect(await recognise(request)).toMatchObject({ terminalId });
    await revokeTerminal(database, terminalId, seller.now());
    seller.offMs = -hourMs;
    expect(await recognise(request)).toEqual({ refusal: 'terminal_revoked' });
  });
});

describe("the clock of a member of staff's machine", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => vi.useRealTimers());

  it.each([20 * minuteMs, -3 * hourMs])('is off by %i ms: "ago" goes by the seller\'s', (offMs) => {
    const now = Date.UTC(2026, 4, 12, 10, 0, 0, 700);
    vi.setSystemTime(now + offMs);
    const answer = new Response(null, { headers: { Date: new Date(now).toUTCString() } });
    noteSellerDate(answer, performance.now() - 20);
    expect(Math.abs(sellerNow() - now)).toBeLessThan(2_000);
    // Without a date nothing changes.
    noteSellerDate(new Response(), performance.now());
    expect(Math.abs(sellerNow() - now)).toBeLessThan(2_000);
  });
});
