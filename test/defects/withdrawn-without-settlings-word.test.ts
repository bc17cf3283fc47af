import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SellerRefused, trustedKeySet, trustedNotice } from '../../build/terminal-without-screen.ts';
import type { PurchaseSubject } from '../../contract/seller/application.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { listDueApplications } from '../../server/purchase-application/application-store.ts';
import { giveApplication } from '../server/accounts/staff-orders.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { openShop, shopVariant } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/*
 * An application that was withdrawn ended without a word of settling's, and one that the seller did not know could not be
 * settled at all: a reload during a purchase was forgotten, and the application might still arrive and buy.
 */

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof SellerRefused ? error.body.refusal : Promise.reject(error)),
  );

describeOnEveryDatabase('An application that is withdrawn', (place) => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await place.freshUrl(),
      settlingDatabaseUrl: await place.freshUrl(),
    });
  });

  afterEach(() => shop.stop());

  const shelf = () =>
    shop.sellerDatabase.get(`SELECT on_hand AS "onHand", reserved FROM variant WHERE variant_id = ?`, [
      shopVariant.variantId,
    ]);

  const count = async (what: string, database = shop.sellerDatabase) =>
    (await database.get<{ n: number }>(`SELECT count(*) AS n FROM ${what}`))!.n;

  const heldMinor = async () =>
    (await shop.settlingDatabase.get<{ total: number | null }>('SELECT sum(held_minor) AS total FROM person'))!.total ??
    0;

  const stateOf = async ({ applicationId }: { applicationId: string }) =>
    (await shop.terminal.outcome(applicationId)).state;

  /** The outcome, once it carries a notice that this terminal verifies itself. */
  async function signedEnding(application: PurchaseSubject) {
    await expect.poll(() => stateOf(application), { timeout: 20_000 }).toBe('reversed');
    const outcome = await shop.terminal.outcome(application.applicationId);
    const session = await shop.terminal.session();
    const keySet = await trustedKeySet(session, shop.rootThumbprint);
    return trustedNotice(outcome, application, session, keySet);
  }

  it('is one of sixty a minute for each terminal: with ids that mean nothing a terminal cannot wear settling down', async () => {
    const application = await shop.makeApplication({ quantity: 1 });
    const strange = () => ({ ...application, applicationId: randomUUID() });
    const told = await Promise.all(
      Array.from({ length: 61 }, () => refusalOf(shop.terminal.withdraw(strange()).then(() => undefined))),
    );
    expect(told.filter((refusal) => refusal !== null)).toEqual(['too_many_requests']);
    expect(await shop.terminal.apply(application)).toMatchObject({ state: 'accepted' });
  });

  it('before it arrived buys nothing when it arrives, and settling signs that it never will', async () => {
    const application = await shop.makeApplication({ quantity: 2 });
    expect(await shop.terminal.withdraw(application)).toMatchObject({ order: null });
    expect(await signedEnding(application)).toMatchObject({ kind: 'reversal', amountMinor: application.totalMinor });

    const late = await shop.terminal.apply(application);
    expect(late).toMatchObject({ state: 'reversed', order: null });
    expect(await shop.terminal.withdraw(application)).toEqual(late);
    expect(await shelf()).toEqual({ onHand: shopVariant.onHand, reserved: 0 });
    expect([await count('shop_order'), await heldMinor()]).toEqual([0, 0]);
    expect(shop.line.asked['/checks'] ?? 0).toBe(0);
  });

  it('and arrives with another amount is refused', async () => {
    const application = await shop.makeApplication({ quantity: 2 });
    await shop.terminal.withdraw({ ...application, totalMinor: 1 });
    expect(await refusalOf(shop.terminal.apply(application))).toBe('application_content_differs');
    expect(await count('shop_order')).toBe(0);
  });

  it('after it was decided stays as it was decided', async () => {
    const application = await shop.makeApplication();
    const outcome = await shop.terminal.apply(application);
    expect(await shop.terminal.withdraw(application)).toEqual({ ...outcome, timing: null });
    expect(await count('shop_order')).toBe(1);
    expect(await heldMinor()).toBe(application.totalMinor);
  });

  it('at the very moment at which it is applied for is bought once or not at all', async () => {
    const applications = await Promise.all(Array.from({ length: 8 }, () => shop.makeApplication()));
    await Promise.all(
      applications.flatMap((application) => [shop.terminal.apply(application), shop.terminal.withdraw(application)]),
    );
    await expect
      .poll(async () => Promise.all(applications.map(stateOf)), { timeout: 20_000 })
      .toEqual(applications.map(() => expect.stringMatching(/^(?:accepted|reversed)$/)));
    const bought = await count('shop_order');
    expect(await shelf()).toEqual({ onHand: shopVariant.onHand - bought, reserved: 0 });
    expect(await heldMinor()).toBe(bought * shopVariant.priceMinor);
  });

  it('by another terminal is none of its business', async () => {
    const application = await shop.makeApplication();
    await shop.terminal.apply(application);
    const other = shop.terminal.at(shop.url);
    await other.enrol('another');
    expect(await refusalOf(other.withdraw(application))).toBe('not_found');
    const own = { ...application, applicationId: randomUUID() };
    await other.withdraw(own);
    expect(await refusalOf(shop.terminal.outcome(own.applicationId))).toBe('not_found');
    expect(await refusalOf(shop.terminal.apply(own))).toBe('application_content_differs');
  });

  it('is refused where it says no id or no amount', async () => {
    const application = await shop.makeApplication();
    expect(await refusalOf(shop.terminal.withdraw({ ...application, applicationId: 'mine' }))).toBe('not_found');
    expect(await refusalOf(shop.terminal.withdraw({ ...application, totalMinor: 0 }))).toBe('request_malformed');
    expect(await count('application')).toBe(0);
  });

  it('while settling is away waits for its word, through a restart of the seller too', async () => {
    shop.line.manners = 'cut';
    const application = await shop.makeApplication();
    expect(await shop.terminal.withdraw(application)).toMatchObject({ state: 'withdrawn', notice: null });
    await shop.restartSeller();
    expect(await stateOf(application)).toBe('withdrawn');
    shop.line.manners = 'pass';
    expect(await signedEnding(application)).toMatchObject({ kind: 'reversal' });
  });
});

describeOnEveryDatabase('A withdrawn application', ({ freshUrl }) => {
  it('waits for settling’s word, and a reversed one waits for nothing', async () => {
    const database = await openSellerDatabase(await freshUrl());
    const withdrawn = await giveApplication(database, { terminalId: 'kiosk', at: 5, state: 'withdrawn' });
    await giveApplication(database, { terminalId: 'kiosk', at: 5, state: 'reversed' });
    await database.write((transaction) => transaction.run('UPDATE application SET due_at = 6'));
    const due = await listDueApplications(database, 7, 10);
    expect(due).toMatchObject([{ applicationId: withdrawn, state: 'withdrawn' }]);
    await database.close();
  });
});
