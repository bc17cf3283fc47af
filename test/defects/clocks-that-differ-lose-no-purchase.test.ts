import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { NotTrusted, sealApplication, settlingTimeBy, trustedKeySet } from '../../build/terminal-without-screen.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ApplicationOutcome } from '../../contract/seller/application.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { cardThatGives, openShop, shopVariant } from '../support/shop.ts';
import type { Shop } from '../support/shop.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';
import { anyContact } from '../support/sold-here.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A clock that goes as fast as every other, and is set wrong. The kiosk's is the machine's own. */
class ClockOff implements Clock {
  offMs = 0;
  now(): number {
    return Date.now() + this.offMs;
  }
}

type Offsets = { seller: number; settling: number };

const farOff = 30 * hourMs;

/** Each pair apart in both directions, by amounts that messages allow for and that they do not. */
const apart: [string, Offsets][] = [
  ['all clocks right', { seller: 0, settling: 0 }],
  ['the seller ten minutes ahead', { seller: 10 * minuteMs, settling: 0 }],
  ['the seller ten minutes behind', { seller: -10 * minuteMs, settling: 0 }],
  ['the seller 61 seconds ahead', { seller: 61_000, settling: 0 }],
  ['the seller five minutes and a second behind', { seller: -301_000, settling: 0 }],
  ['the seller in another zone', { seller: 5.5 * hourMs, settling: 0 }],
  ['the seller nearly a day ahead', { seller: 23 * hourMs, settling: 0 }],
  ['the seller nearly a day behind', { seller: -23 * hourMs, settling: 0 }],
  ['the kiosk an hour ahead', { seller: -hourMs, settling: -hourMs }],
  ['the kiosk an hour behind', { seller: hourMs, settling: hourMs }],
  ['the kiosk 65 seconds ahead', { seller: -65_000, settling: -65_000 }],
  ['the kiosk half a day behind', { seller: 12 * hourMs, settling: 12 * hourMs }],
  ['settling seven minutes ahead', { seller: 0, settling: 7 * minuteMs }],
  ['settling an hour behind', { seller: 0, settling: -hourMs }],
  ['all three apart', { seller: 40 * minuteMs, settling: -35 * minuteMs }],
  ['all three apart, the other way', { seller: -2 * hourMs, settling: 90 * minuteMs }],
];

describeOnEveryDatabase('clocks that differ', (place) => {
  const seller = new ClockOff();
  const settling = new ClockOff();
  const folder = temporaryFolderOfSuite();
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop({
      folder,
      sellerDatabaseUrl: await place.freshUrl(),
      settlingDatabaseUrl: await place.freshUrl(),
      clock: seller,
      settlingClock: settling,
      sellerChanges: { checkDeadlineMs: 10_000 },
    });
  });
  afterAll(() => shop.stop());

  beforeEach(async () => {
    Object.assign(shop.line, { manners: 'pass' });
    await shop.sellerDatabase.write((transaction) =>
      transaction.run('UPDATE variant SET on_hand = on_hand + 10 WHERE variant_id = ?', [shopVariant.variantId]),
    );
  });

  function set(offsets: Offsets): void {
    seller.offMs = offsets.seller;
    settling.offMs = offsets.settling;
  }

  /** As a kiosk does: reads its session, compares the clocks, seals. */
  async function seal() {
    const timed = await shop.terminal.timedSession();
    const keySet = await trustedKeySet(timed.session, shop.rootThumbprint);
    const now = await settlingTimeBy(timed, shop.rootThumbprint);
    const variant = { variantId: shopVariant.variantId, priceMinor: shopVariant.priceMinor };
    const card = cardThatGives('approval');
    return sealApplication({ session: timed.session, keySet, variant, quantity: 1, card, contact: anyContact, now });
  }

  const buy = async (): Promise<ApplicationOutcome> => shop.terminal.apply(await seal());
  const health = async () => (await fetch(`${shop.url}/health`)).json();

  /** The seller looks at settling every two seconds. */
  const told = (standing: string) =>
    expect.poll(health, { timeout: 10_000, interval: 100 }).toMatchObject({ settling: { clock: { standing } } });

  it.each(apart)('%s: a purchase is accepted, right after the clocks were set so', async (_words, offsets) => {
    set(offsets);
    expect((await buy()).state).toBe('accepted');
  });

  it.each([
    ['the seller ten minutes ahead', { seller: 10 * minuteMs, settling: 0 }],
    ['settling ten minutes ahead', { seller: 0, settling: 10 * minuteMs }],
  ])('%s: health says by how much, and in which direction', async (_words, offsets) => {
    set(offsets);
    const aheadMs = offsets.seller - offsets.settling;
    const apartFromThat = async () => Math.abs((await health()).settling.clock.difference.aheadMs - aheadMs);
    await expect.poll(apartFromThat, { timeout: 10_000 }).toBeLessThan(1_000);
    expect(await health()).toMatchObject({ ok: true, settling: { clock: { standing: 'corrected' } } });
    const metrics = await (await fetch(`${shop.url}/metrics`)).text();
    const [, seconds] = /^sidelane_clock_ahead_of_settling_seconds (\S+)$/m.exec(metrics)!;
    expect(Number(seconds)).toBeCloseTo(aheadMs / 1000, -1);
  });

  it.each([
    ['the seller is set', 'seller', 20 * minuteMs],
    ['the seller is set back', 'seller', -3 * hourMs],
    ['settling is set', 'settling', 4 * minuteMs],
    ['settling is set back', 'settling', -hourMs],
  ] as const)('%s between the seal and the check: the purchase is accepted', async (_words, whose, byMs) => {
    set({ seller: 0, settling: 0 });
    const application = await seal();
    set({ seller: 0, settling: 0, [whose]: byMs });
    const { state } = await shop.terminal.apply(application);
    // What was sealed is in the future by a settling that was set back: nothing is bought, and settling signs that.
    expect(state).toBe(whose === 'settling' && byMs < 0 ? 'rejected' : 'accepted');
    expect((await buy()).state).toBe('accepted');
  });

  it('asks again with the right time where settling was set while it was asked', async () => {
    set({ seller: 0, settling: 0 });
    await told('agree');
    const application = await seal();
    let isFirst = true;
    const answers: string[] = [];
    shop.line.manners = (answer) => {
      answers.push(answer);
      if (isFirst) settling.offMs = 0;
      isFirst = false;
      return answer;
    };
    // Behind by more than is tolerated, and right again with the first answer.
    settling.offMs = -2 * minuteMs;
    const { state, applicationId } = await shop.terminal.apply(application);
    expect(answers[0]).toContain('request_stale');
    expect(answers).toHaveLength(2);
    expect(state).toBe('accepted');
    expect(applicationId).toBe(application.applicationId);
  });

  it('says in its health that settling finds what it asks stale, closes for credit, and is open again when it does not', async () => {
    set({ seller: 0, settling: 0 });
    await told('agree');
    const application = await seal();
    // A second settling process whose clock is another one answers the checks.
    shop.line.manners = () => JSON.stringify({ refusal: 'request_stale' });
    const { state } = await shop.terminal.apply(application);
    expect(state).toBe('undetermined');
    expect(await health()).toMatchObject({
      ok: false,
      settling: { isReachable: true, clock: { standing: 'distrusted' } },
    });
    const shown = (await shop.terminal.session()).shop;
    expect(shown).toMatchObject({ isCreditAvailable: false, creditClosedBy: 'clock' });
    shop.line.manners = 'pass';
    await expect
      .poll(async () => (await shop.terminal.outcome(application.applicationId)).state, { timeout: 20_000 })
      .toBe('reversed');
    await expect.poll(async () => (await health()).ok, { timeout: 45_000, interval: 250 }).toBe(true);
    expect((await buy()).state).toBe('accepted');
  }, 90_000);

  it.each([
    ['ahead', farOff],
    ['behind', -farOff],
  ])('a seller more than a day %s is closed for credit before a card is typed, by its clock', async (_words, offMs) => {
    set({ seller: offMs, settling: 0 });
    await told('too_far');
    expect(await health()).toMatchObject({ ok: false, settling: { isReachable: true } });
    expect(await (await fetch(`${shop.url}/api/shop`)).json()).toMatchObject({
      isCreditAvailable: false,
      creditClosedBy: 'clock',
    });
    set({ seller: 0, settling: 0 });
    await told('agree');
    expect((await buy()).state).toBe('accepted');
  });

  it('a kiosk more than a day off seals nothing', async () => {
    set({ seller: 0, settling: 0 });
    const timed = await shop.terminal.timedSession();
    const asked = { ...timed.asked, ownNow: timed.asked.ownNow + farOff };
    await expect(settlingTimeBy({ ...timed, asked }, shop.rootThumbprint)).rejects.toThrow(NotTrusted);
  });

  it("a seller that lies about time gains nothing: a kiosk believes settling's signature for its own nonce alone", async () => {
    set({ seller: 0, settling: 0 });
    const honest = await shop.terminal.timedSession();
    const offBy = async (session: typeof honest.session, asked = honest.asked) =>
      Math.abs((await settlingTimeBy({ session, asked }, shop.rootThumbprint)) - Date.now());
    const ahead = { ...honest.asked, ownNow: honest.asked.ownNow + hourMs };
    expect(await offBy(honest.session, ahead)).toBeGreaterThan(59 * minuteMs);

    const { time } = honest.session;
    const [header, payload, signature] = time!.split('.');
    const later = Buffer.from(JSON.stringify({ nonce: honest.asked.nonce, now: Date.now() + hourMs }));
    const other = (await shop.terminal.timedSession()).session.time!;
    const lies: Record<string, string | undefined> = {
      'made up': `${header}.${later.toString('base64url')}.${signature}`,
      'of another question': other,
      'not signed': `${header}.${payload}.`,
      'kept back': undefined,
    };
    for (const [what, lie] of Object.entries(lies)) {
      const { time: _time, ...rest } = honest.session;
      const session = lie === undefined ? rest : { ...rest, time: lie };
      // The kiosk goes by its own clock then, whatever that is.
      expect(await offBy(session, ahead), what).toBeLessThan(1_000);
    }
    // A notice is no time either, although the same key signed it.
    const { notice } = await buy();
    const { time: _time, ...rest } = honest.session;
    expect(await offBy({ ...rest, time: notice! }, ahead)).toBeLessThan(1_000);
  });
});
