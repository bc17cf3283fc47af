import { randomUUID } from 'node:crypto';
import { MovableClock } from '../../platform/clock.ts';
import type { Currency } from '../../contract/money.ts';
import { receivePayment } from '../../settling/credit-information/receive-payment.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { enterPerson, housekeepingOf, newCard, startSettling } from '../settling/settling-under-test.ts';
import type { SettlingUnderTest } from '../settling/settling-under-test.ts';
import type { ExpectedDay, GeneratedMonth, PlainApplication, PlainPerson } from './plain-records.ts';
import { ShopInProcess } from './shop-in-process.ts';

/*
 * A month and its edges, made by both servers' own parts under a clock that is moved, and beside it the same kept by hand in
 * plain records: what a test compares statements and reports with is never read from a database.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const feeBasisPoints = 150;

/** Repeatable numbers from 0 to 1 (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

const isOver = ({ seller, settling }: PlainApplication) =>
  seller.held > 0 && seller.waiting === null && settling?.state === 'expired';

const isOut = ({ seller }: PlainApplication) => seller.captured > 0 && seller.refunded === 0 && seller.waiting === null;

class MonthMaker {
  readonly days: ExpectedDay[] = [];
  readonly applications: PlainApplication[] = [];
  readonly #settling: SettlingUnderTest;
  readonly #clock: MovableClock;
  readonly #shops: ShopInProcess[];
  readonly #persons: PlainPerson[];
  readonly #random: () => number;
  readonly #perDay: number;

  constructor(parts: {
    settling: SettlingUnderTest;
    shops: ShopInProcess[];
    persons: PlainPerson[];
    random: () => number;
    perDay: number;
  }) {
    this.#settling = parts.settling;
    this.#clock = parts.settling.clock;
    this.#shops = parts.shops;
    this.#persons = parts.persons;
    this.#random = parts.random;
    this.#perDay = parts.perDay;
  }

  #chance(part: number): boolean {
    return this.#random() < part;
  }

  #amount(most: number): number {
    return 1 + Math.floor(this.#random() * most);
  }

  #choose(part: number, from: (application: PlainApplication) => boolean): PlainApplication[] {
    return this.applications.filter((application) => from(application) && this.#chance(part));
  }

  async #buy(until: 'outcome' | 'received' | 'asked', person: PlainPerson): Promise<PlainApplication> {
    const amountMinor = this.#amount(person.shop.currency === 'JPY' ? 30_000 : 300_00);
    const { applicationId, state, orderNumber } = await person.shop.buy({ card: person.card, amountMinor }, until);
    const now = this.#clock.now();
    const isHeld = state === 'accepted' || (until === 'asked' && (await this.#isApproved(person, applicationId)));
    return {
      applicationId,
      person,
      amountMinor,
      orderNumber,
      heldFrom: isHeld ? now : null,
      heldUntil: null,
      seller: {
        state,
        held: state === 'accepted' ? amountMinor : 0,
        captured: 0,
        refunded: 0,
        waiting: null,
        touchedAt: now,
      },
      settling:
        until === 'received'
          ? null
          : { state: isHeld ? 'held' : 'declined', captured: 0, refunded: 0, fee: 0, touchedAt: now },
    };
  }

  /** The one thing that nobody but settling can say: how it decided what it was not heard about. */
  async #isApproved({ shop }: PlainPerson, applicationId: string): Promise<boolean> {
    const row = await this.#settling.database.get<{ outcome: string }>(
      'SELECT outcome FROM application WHERE seller_id = ? AND application_id = ?',
      [shop.sellerId, applicationId],
    );
    return row?.outcome === 'approved';
  }

  async #purchases(count: number, lost: number): Promise<void> {
    const choose = () => this.#persons[Math.floor(this.#random() * this.#persons.length)]!;
    const buyers = Array.from({ length: count }, choose);
    // Kept in the order of choosing, not of answering: the same seed makes the same month.
    this.applications.push(...(await Promise.all(buyers.map((person) => this.#buy('outcome', person)))));
    for (let number = 0; number < lost; number++) {
      this.applications.push(await this.#buy(this.#chance(0.3) ? 'received' : 'asked', choose()));
    }
  }

  async #queue(
    application: PlainApplication,
    action: 'collect' | 'cancel' | 'return',
    amountMinor: number,
  ): Promise<void> {
    await application.person.shop.act(application.orderNumber!, action, amountMinor);
    application.seller.waiting = { action, amountMinor };
    application.seller.touchedAt = this.#clock.now();
  }

  async #queueHandOvers(): Promise<void> {
    const now = this.#clock.now();
    const isFresh = ({ seller, heldFrom }: PlainApplication) =>
      seller.held > 0 && seller.waiting === null && now - heldFrom! < 6 * dayMs;
    for (const application of this.#choose(0.35, isFresh)) {
      if (this.#chance(0.15)) {
        await this.#queue(application, 'cancel', application.amountMinor);
      } else {
        const isWhole = this.#chance(0.75);
        await this.#queue(
          application,
          'collect',
          isWhole ? application.amountMinor : this.#amount(application.amountMinor),
        );
      }
    }
    for (const application of this.#choose(0.6, isOver)) {
      await this.#queue(application, 'cancel', application.amountMinor);
    }
  }

  async #queueReturns(): Promise<void> {
    for (const application of this.#choose(0.06, isOut)) {
      const { captured } = application.seller;
      await this.#queue(application, 'return', this.#chance(0.5) ? captured : this.#amount(captured));
    }
  }

  async #workOff(): Promise<void> {
    for (const shop of this.#shops) await shop.workOff();
    const now = this.#clock.now();
    for (const application of this.applications) {
      const { seller, settling, person } = application;
      if (seller.waiting === null) continue;
      const { action, amountMinor } = seller.waiting;
      seller.waiting = null;
      seller.touchedAt = now;
      if (action !== 'return') seller.held = 0;
      if (action === 'cancel' && settling!.state === 'expired') continue;
      settling!.touchedAt = now;
      if (action !== 'return') application.heldUntil = now;
      if (action === 'cancel') settling!.state = 'voided';
      if (action === 'collect') {
        settling!.state = 'captured';
        settling!.captured = seller.captured = amountMinor;
        settling!.fee = Math.floor((amountMinor * feeBasisPoints) / 10_000);
        person.entries.push({ at: now, kind: 'purchase', amountMinor });
      }
      if (action === 'return') {
        settling!.refunded = seller.refunded = amountMinor;
        person.entries.push({ at: now, kind: 'refund', amountMinor: -amountMinor });
      }
    }
  }

  async #endOpen(): Promise<void> {
    for (const shop of this.#shops) await shop.endOpen();
    const now = this.#clock.now();
    for (const application of this.applications) {
      if (application.seller.state !== 'open') continue;
      application.seller.touchedAt = now;
      // Settling signs a reversal for what it was never asked about, too.
      application.settling ??= { state: 'reversed', captured: 0, refunded: 0, fee: 0, touchedAt: now };
      application.seller.state = 'reversed';
      if (application.settling.state === 'held') application.heldUntil = now;
      application.settling.state = 'reversed';
      application.settling.touchedAt = now;
    }
  }

  async #pay(): Promise<void> {
    for (const { accountId: personId, entries, shop } of this.#persons) {
      if (!this.#chance(0.04)) continue;
      const owed = entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      const amountMinor = owed > 0 && this.#chance(0.6) ? owed : this.#amount(150_00);
      const payment = { receivedPaymentId: randomUUID(), personId, amountMinor, currency: shop.currency };
      const at = this.#clock.now();
      await this.#settling.database.write((transaction) => receivePayment(transaction, payment, this.#clock));
      entries.push({ at, kind: 'payment', amountMinor: -amountMinor });
    }
  }

  async #keepHouse(): Promise<void> {
    const housekeeping = housekeepingOf(this.#settling);
    await housekeeping.expireHolds();
    await housekeeping.endPeriods();
    const now = this.#clock.now();
    for (const application of this.applications) {
      const { settling, heldFrom } = application;
      if (settling?.state !== 'held' || heldFrom! + this.#settling.config.holdLifetimeMs > now) continue;
      settling.state = 'expired';
      settling.touchedAt = now;
      application.heldUntil = now;
    }
  }

  #causeOf({ seller, settling }: PlainApplication): string | null {
    if (seller.state === 'open') return settling ? 'answer_in_flight' : 'check_in_flight';
    if (settling?.state === 'expired' && seller.held > 0) return 'hold_over';
    return seller.waiting ? 'operation_in_flight' : null;
  }

  #expect(from: number): void {
    for (const shop of this.#shops) {
      const own = this.applications.filter(({ person }) => person.shop === shop);
      const bySeller = own.filter(
        ({ seller }) =>
          seller.state === 'open' || seller.held > 0 || seller.waiting !== null || seller.touchedAt >= from,
      );
      const bySettling = own.filter(
        ({ settling }) => settling !== null && (settling.state === 'held' || settling.touchedAt >= from),
      );
      const causes = [...new Set([...bySeller, ...bySettling])].flatMap((application) => {
        const cause = this.#causeOf(application);
        return cause === null ? [] : [[application.applicationId, cause] as const];
      });
      this.days.push({
        day: new Date(from).toISOString().slice(0, 10),
        shop,
        seller: {
          count: bySeller.length,
          heldMinor: sum(bySeller.map(({ seller }) => seller.held)),
          capturedMinor: sum(bySeller.map(({ seller }) => seller.captured)),
          refundedMinor: sum(bySeller.map(({ seller }) => seller.refunded)),
          feeMinor: 0,
        },
        settling: {
          count: bySettling.length,
          heldMinor: sum(bySettling.map(({ settling, amountMinor }) => (settling!.state === 'held' ? amountMinor : 0))),
          capturedMinor: sum(bySettling.map(({ settling }) => settling!.captured)),
          refundedMinor: sum(bySettling.map(({ settling }) => settling!.refunded)),
          feeMinor: sum(bySettling.map(({ settling }) => settling!.fee)),
        },
        causes: Object.fromEntries(causes),
      });
    }
  }

  /** One day (UTC), until the first minutes of the next: some of what was under way at midnight ends only then. */
  async makeDay(from: number): Promise<void> {
    this.#clock.set(from + hourMs / 2);
    await this.#keepHouse();
    this.#clock.set(from + 8 * hourMs);
    await this.#purchases(this.#perDay, 1);
    this.#clock.set(from + 12 * hourMs);
    await this.#queueHandOvers();
    this.#clock.advance(minuteMs);
    await this.#workOff();
    this.#clock.set(from + 14 * hourMs);
    await this.#endOpen();
    this.#clock.set(from + 16 * hourMs);
    await this.#queueReturns();
    this.#clock.advance(minuteMs);
    await this.#workOff();
    this.#clock.advance(minuteMs);
    await this.#pay();
    this.#clock.set(from + dayMs - 20 * minuteMs);
    await this.#purchases(Math.ceil(this.#perDay / 4), this.#chance(0.5) ? 1 : 0);
    this.#clock.advance(minuteMs);
    if (this.#chance(0.6)) await this.#queueHandOvers();
    this.#expect(from);
    this.#clock.set(from + dayMs + minuteMs);
    await this.#workOff();
  }
}

async function enterPersons(
  settling: SettlingUnderTest,
  shops: ShopInProcess[],
  { count, random }: { count: number; random: () => number },
): Promise<PlainPerson[]> {
  const { clock, database } = settling;
  const openedAt = clock.now();
  const entered = await Promise.all(
    Array.from({ length: count }, async (_each, place) => {
      const shop = shops[place % shops.length]!;
      const card = newCard();
      const debtMinor = random() < 0.2 ? 1 + Math.floor(random() * 90_00) : 0;
      const isOverdue = debtMinor > 0 && random() < 0.3;
      await enterPerson(settling, {
        card,
        currency: shop.currency,
        limitMinor: 50_000_00,
        debtMinor,
        overdueMinor: isOverdue ? Math.ceil(debtMinor / 2) : 0,
        paymentStatus: isOverdue ? 'overdue' : 'current',
        dueAt: debtMinor === 0 ? null : Date.parse(isOverdue ? '2026-09-01T00:00:00Z' : '2026-10-15T00:00:00Z'),
      });
      return { card, shop, debtMinor };
    }),
  );
  const rows = await database.all<{ accountId: number; name: string }>(
    'SELECT person_id AS "accountId", name FROM person',
  );
  const byName = new Map(rows.map(({ name, accountId }) => [name, accountId]));
  return entered.map(({ card, shop, debtMinor }) => ({
    accountId: byName.get(card.name)!,
    name: card.name,
    card,
    shop,
    entries: debtMinor === 0 ? [] : [{ at: openedAt, kind: 'opening', amountMinor: debtMinor }],
  }));
}

/** Makes every day from `firstDay` on, for persons of two sellers that sell in two currencies. */
export async function generateMonth(options: {
  freshUrl: () => Promise<string>;
  folder?: string;
  firstDay: string;
  days: number;
  persons: number;
  perDay: number;
  seed: number;
  /** What else is done after each day, such as writing its reports. */
  afterDay?: (shops: ShopInProcess[], number: number) => Promise<void>;
}): Promise<GeneratedMonth> {
  const { freshUrl, folder, firstDay, days, persons: count, perDay, seed } = options;
  const random = numbersFrom(seed);
  const first = Date.parse(`${firstDay}T00:00:00Z`);
  const clock = new MovableClock(first + minuteMs);
  const sellers = ['shop-1', 'shop-2'].map((sellerId) => new SellerAtSettling(sellerId, clock));
  const settling = await startSettling({
    databaseUrl: await freshUrl(),
    clock,
    seller: sellers[0]!,
    ...(folder !== undefined && { folder }),
    config: { sellers: sellers.map(({ listing }) => listing), feeBasisPoints },
  });
  sellers[1]!.meet(settling.config.listen, settling.keys);
  const currencies: Currency[] = ['EUR', 'JPY'];
  const shops: ShopInProcess[] = [];
  for (const [place, seller] of sellers.entries()) {
    const joined = { endpoint: settling.config.listen, rootThumbprint: settling.server.rootThumbprint };
    const currency = currencies[place]!;
    shops.push(await ShopInProcess.open({ seller, currency, databaseUrl: await freshUrl(), clock, settling: joined }));
  }
  const persons = await enterPersons(settling, shops, { count, random });
  const maker = new MonthMaker({ settling, shops, persons, random, perDay });
  for (let number = 0; number < days; number++) {
    await maker.makeDay(first + number * dayMs);
    await options.afterDay?.(shops, number);
  }
  clock.set(first + days * dayMs + hourMs / 2);
  return { settling, shops, persons, applications: maker.applications, days: maker.days };
}
