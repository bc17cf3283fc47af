import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { DueRounds } from '../../platform/due-rounds.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { Log } from '../../platform/log.ts';
import type { SellerConfig } from '../config/seller-config.ts';
import { findOrder, readOrderNumbers } from '../order/order-store.ts';
import type { SendMail } from './mail-server.ts';
import { receiptMail } from './receipt-mail.ts';
import type { Mail } from './receipt-mail.ts';
import { claimMail, endMail, givenUpAfterMs, listDueMails, noteMailProblem } from './receipt-mail-outbox.ts';
import type { WaitingMail } from './receipt-mail-outbox.ts';

type Parts = {
  database: Database;
  clock: Clock;
  log: Log;
  config: Pick<SellerConfig, 'name' | 'address' | 'timeZone' | 'publicUrl'>;
  /** The address that receipts come from. */
  from: string;
  signingKey: KeyPair;
  send: SendMail;
};

/**
 * Sends the receipts in the outbox, again and again until the mail server has taken them, refused them, or a day is over. A mail is
 * sent at least once: if this process ends between the mail server's answer and the note of it, the next one sends the same mail
 * again, with the same Message-ID.
 */
export class ReceiptMails {
  readonly #parts: Parts;
  readonly #rounds: DueRounds<WaitingMail>;
  readonly #stopping = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
    const { database, clock, log } = parts;
    this.#rounds = new DueRounds({
      listDue: (limit) => listDueMails(database, clock.now(), limit),
      workOn: (mail) => this.#work(mail),
      log,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  /** A mail that is being sent is left, and sent again after the next start. */
  stop(): Promise<void> {
    this.#stopping.abort();
    return this.#rounds.stop();
  }

  /** Looks at what is due now instead of at the next round. */
  hurry(): void {
    this.#rounds.hurry();
  }

  async #work(waiting: WaitingMail): Promise<void> {
    const { database, clock, log, send } = this.#parts;
    const { mailId, askedAt } = waiting;
    if (!(await claimMail(database, waiting, clock.now()))) return;
    const tries = waiting.tries + 1;
    const delivery = await send(await this.#write(waiting), this.#stopping.signal);
    const now = clock.now();
    if (delivery.sent) {
      await endMail(database, mailId, { state: 'sent', problem: null }, now);
      log.info({ event: 'receipt_mail_sent', mailId, tries }, 'a receipt was sent by email');
      return;
    }
    const { problem, isFinal, code } = delivery;
    if (isFinal || now - askedAt >= givenUpAfterMs) {
      await endMail(database, mailId, { state: 'given_up', problem }, now);
      log.warn(
        { event: 'receipt_mail_given_up', mailId, tries, problem, code },
        'a receipt could not be sent by email',
      );
      return;
    }
    await noteMailProblem(database, mailId, problem);
    log.info({ event: 'receipt_mail_failed', mailId, tries, problem, code }, 'a receipt is sent by email again later');
  }

  async #write({ mailId, applicationId, email, locale, askedAt, ...asked }: WaitingMail): Promise<Mail> {
    const { database, config, from, signingKey } = this.#parts;
    const numbers = await readOrderNumbers(database, [applicationId]);
    const order = await findOrder(database, numbers.get(applicationId) ?? '');
    if (!order) throw new Error('a receipt waits to be sent, and its order is gone');
    const timeZone = config.timeZone ?? asked.timeZone;
    const setting = { shopName: config.name, address: config.address, locale, timeZone };
    const { publicUrl } = config;
    return receiptMail(order, setting, { mailId, to: email, from, askedAt, signingKey, publicUrl });
  }
}
