import { randomUUID } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import type { MovableClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { createLog } from '../../platform/log.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { actOnOrder } from '../../server/order/order-action.ts';
import { SettlingOperationRequester } from '../../server/order/settling-operation-requester.ts';
import { SettlingOperations } from '../../server/order/settling-operations.ts';
import { CreditInformationCheckingRequester } from '../../server/purchase-application/credit-information-checking-requester.ts';
import { OpenApplications } from '../../server/purchase-application/open-applications.ts';
import { PurchaseApplicationAcceptanceIndicator } from '../../server/purchase-application/purchase-application-acceptance-indicator.ts';
import { PurchaseApplicationReceiver } from '../../server/purchase-application/purchase-application-receiver.ts';
import { SettlingAvailability } from '../../server/settling-client/settling-availability.ts';
import { NoAnswer, SettlingClient } from '../../server/settling-client/settling-client.ts';
import { SettlingKeySet } from '../../server/settling-client/settling-key-set.ts';
import { WayToSettling } from '../../server/settling-client/way-to-settling.ts';
import { DayReports } from '../../server/reconciliation/day-reports.ts';
import type { OrderAction } from '../../contract/seller/back-office.ts';
import type { Endpoint } from '../../platform/config-file.ts';
import type { Card } from '../../contract/card.ts';
import { settlingRequests } from '../../contract/settling/requests.ts';
import type { SettlingRefusal, SettlingRequest } from '../../contract/settling/requests.ts';
import type { Currency } from '../../contract/money.ts';
import type { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { anyContact, soldIn } from '../support/sold-here.ts';
import { openFromMigratedFile } from '../support/migrated-file.ts';

/** What becomes of an answer of settling on its way. */
export type LineManners = 'pass' | 'lose-answer';

class ClientOnUnrulyLine extends SettlingClient {
  manners: LineManners = 'pass';

  override async ask<Request, Given extends object>(
    kind: SettlingRequest<Request, Given>,
    signed: string,
    deadlineMs: number,
  ): Promise<Given | SettlingRefusal> {
    const answer = await super.ask(kind, signed, deadlineMs);
    const isOfCheck = kind.path === settlingRequests.check.path || kind.path === settlingRequests.reverse.path;
    if (isOfCheck && this.manners === 'lose-answer') throw new NoAnswer('deadline', 'the answer was lost');
    return answer;
  }
}

const log = createLog('test', 'silent');
const variantId = 'coin';
// Holds run out here: the seller asks for none to be extended.
const longestHoldMs = 1;

/** The seller server's own parts around one database, joined to a settling server, without its HTTP and its own timing. */
export class ShopInProcess {
  readonly sellerId: string;
  readonly currency: Currency;
  readonly database: Database;
  readonly dayReports: DayReports;
  readonly client: ClientOnUnrulyLine;
  readonly #clock: MovableClock;
  readonly #seller: SellerAtSettling;
  readonly #receiver: PurchaseApplicationReceiver;
  readonly #requester: CreditInformationCheckingRequester;
  readonly #indicator: PurchaseApplicationAcceptanceIndicator;
  readonly #openApplications: OpenApplications;
  readonly #operations: SettlingOperations;

  private constructor(parts: {
    seller: SellerAtSettling;
    currency: Currency;
    database: Database;
    clock: MovableClock;
    endpoint: Endpoint;
    rootThumbprint: string;
  }) {
    const { seller, currency, database, clock, endpoint, rootThumbprint } = parts;
    const { sellerId, key: signingKey } = seller;
    this.sellerId = sellerId;
    this.currency = currency;
    this.database = database;
    this.#clock = clock;
    this.#seller = seller;
    const client = new ClientOnUnrulyLine(new WayToSettling(endpoint));
    this.client = client;
    const availability = new SettlingAvailability(client, clock, log);
    const keySet = new SettlingKeySet({ database, client, rootThumbprint, clock, log });
    const asking = { database, clock, log, sellerId, signingKey, client, keySet, availability };
    this.#requester = new CreditInformationCheckingRequester({ ...asking, checkDeadlineMs: 20_000 });
    this.#receiver = new PurchaseApplicationReceiver({
      database,
      clock,
      sold: soldIn(currency),
      leftBehindAfterMs: 60_000,
    });
    this.#indicator = new PurchaseApplicationAcceptanceIndicator({ database, clock, longestHoldMs });
    this.#openApplications = new OpenApplications({ database, clock, log, requester: this.#requester });
    const requester = new SettlingOperationRequester(asking);
    this.#operations = new SettlingOperations({ database, clock, log, requester, longestHoldMs });
    this.dayReports = new DayReports({ database, clock, log, sellerId, signingKey, client });
  }

  static async open(parts: {
    seller: SellerAtSettling;
    currency: Currency;
    databaseUrl: string;
    clock: MovableClock;
    settling: { endpoint: Endpoint; rootThumbprint: string };
  }): Promise<ShopInProcess> {
    const database = await openFromMigratedFile(parts.databaseUrl, 'seller', openSellerDatabase);
    const shop = new ShopInProcess({ ...parts, ...parts.settling, database });
    await shop.#stockShelf();
    onTestFinished(async () => {
      await Promise.all([shop.#operations.stop(), shop.#openApplications.stop(), shop.dayReports.stop()]);
      shop.client.close();
      await database.close();
    });
    return shop;
  }

  /** One article that costs one minor unit: any amount can be bought. */
  async #stockShelf(): Promise<void> {
    await this.database.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO article (article_id, handle, title, title_key, vendor, tags, option_names, status, is_sold, from_minor,
                              to_minor, variant_count, version, created_at, updated_at)
         VALUES ('coin', 'coin', 'Coin', 'coin', '', '[]', '[]', 'published', 1, 1, 1, 1, 1, 0, 0)`,
      );
      await transaction.run("INSERT INTO article_body (article_id, description) VALUES ('coin', '')");
      await transaction.run(
        `INSERT INTO variant (variant_id, article_id, position, sku, barcode, option_values, price_minor, on_hand)
         VALUES (?, 'coin', 0, 'C', '', '[]', 1, 1000000000)`,
        [variantId],
      );
    });
  }

  /**
   * One application, as a terminal makes it and the seller brings it to its outcome.
   * @param until `received`: the seller is killed before it asks; `asked`: before it hears the answer
   */
  async buy(
    { card, amountMinor, applicationId = randomUUID() }: { card: Card; amountMinor: number; applicationId?: string },
    until: 'outcome' | 'received' | 'asked' = 'outcome',
  ): Promise<{ applicationId: string; state: 'accepted' | 'rejected' | 'open'; orderNumber: string | null }> {
    const { currency } = this;
    const contents = { ...this.#seller.sealContents({ card, amountMinor, applicationId }), currency };
    const { seal, terminal } = this.#seller.checkOf(contents);
    const lines = [{ variantId, quantity: amountMinor, unitPriceMinor: 1 }];
    const subject = { applicationId, totalMinor: amountMinor, currency, seal };
    const sent = {
      ...subject,
      terminalSignature: terminal.signature,
      lines,
      fulfilment: { method: 'collect' },
      contact: anyContact,
    } as const;
    const received = await this.#receiver.receive(sent, 'kiosk-1');
    expect(received).toBe('received');
    if (until === 'received') return { applicationId, state: 'open', orderNumber: null };
    this.client.manners = until === 'asked' ? 'lose-answer' : 'pass';
    const answer = await this.#requester.check({ ...subject, terminal });
    this.client.manners = 'pass';
    if (answer === 'overtaken') throw new Error('nobody else moves applications here');
    if (answer === 'unanswered') {
      await this.#indicator.leaveUndetermined(applicationId);
      return { applicationId, state: 'open', orderNumber: null };
    }
    const order = await this.#indicator.indicate({ applicationId, method: 'collect', lines }, answer);
    if (order === 'overtaken') throw new Error('nobody else moves applications here');
    return { applicationId, state: order ? 'accepted' : 'rejected', orderNumber: order?.orderNumber ?? null };
  }

  /** Queues what staff ask for, of less than the whole order where an amount is named. */
  async act(orderNumber: string, action: OrderAction, amountMinor?: number): Promise<void> {
    const asked = await actOnOrder(
      this.database,
      { orderNumber, action, staffId: 'staff', proof: { reason: 'other' } },
      this.#clock.now(),
    );
    expect(asked).not.toHaveProperty('refusal');
    if (amountMinor === undefined) return;
    await this.database.write((transaction) =>
      transaction.run(`UPDATE settling_operation SET amount_minor = ? WHERE order_number = ? AND state = 'waiting'`, [
        amountMinor,
        Number(orderNumber),
      ]),
    );
  }

  async #untilNone(sql: string): Promise<void> {
    const count = async () => (await this.database.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`))!.n;
    await expect.poll(count, { timeout: 60_000, interval: 20 }).toBe(0);
  }

  /** Brings all that waits to settling, and back. */
  async workOff(): Promise<void> {
    this.#operations.start();
    await this.#untilNone(`settling_operation WHERE state = 'waiting'`);
    await this.#operations.stop();
  }

  /** Ends what was left open: settling signs that it holds nothing for it. */
  async endOpen(): Promise<void> {
    await this.#openApplications.start();
    await this.#untilNone(`application WHERE state IN ('received', 'checking', 'undetermined', 'withdrawn')`);
    await this.#openApplications.stop();
  }

  /** Brings the reports that are written to settling. */
  async deliverReports(): Promise<void> {
    this.dayReports.start();
    await this.#untilNone('day_report WHERE due_at IS NOT NULL');
    await this.dayReports.stop();
  }
}
