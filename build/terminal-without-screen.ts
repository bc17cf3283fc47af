import { setTimeout as pause } from 'node:timers/promises';
import { makeApplicationId } from '../contract/seller/application-id.ts';
import type { Application, ApplicationOutcome, Fulfilment, PurchaseSubject } from '../contract/seller/application.ts';
import type { Article, ArticleSummary, Variant } from '../contract/seller/article.ts';
import type { Contact } from '../contract/seller/contact.ts';
import { compareWithSettling, sealingKeyAt, SettlingTrust } from '../contract/seller/settling-trust.ts';
import type { AskedTime } from '../contract/seller/settling-trust.ts';
import type { ReceiptMail, ReceiptMailRequest } from '../contract/seller/receipt-mail.ts';
import { refusalBodySchema } from '../contract/seller/refusals.ts';
import type { RefusalBody } from '../contract/seller/refusals.ts';
import { makeTerminalKey, signAsTerminal, terminalIdIn } from '../contract/seller/terminal-key.ts';
import type { TerminalKey } from '../contract/seller/terminal-key.ts';
import { parseAnswer, requestTo } from '../contract/seller/endpoint-call.ts';
import type { CallInput } from '../contract/seller/endpoint-call.ts';
import type { AnswerOf, Endpoint } from '../contract/seller/endpoint.ts';
import { terminalEndpoints } from '../contract/seller/terminal-endpoints.ts';
import type { TerminalSession } from '../contract/seller/terminal.ts';
import type { Card } from '../contract/card.ts';
import type { KeySet } from '../contract/settling/key-set.ts';
import { noticeIsAbout, verifyNotice } from '../contract/settling/notice.ts';
import type { Notice } from '../contract/settling/notice.ts';
import { makeNonce, sealForSettling } from '../contract/settling/seal.ts';

/** The seller refused, in the words of its catalogue. */
export class SellerRefused extends Error {
  readonly body: RefusalBody;
  readonly status: number;

  constructor(status: number, body: RefusalBody) {
    super(`${body.refusal}: ${body.message}`);
    this.status = status;
    this.body = body;
  }
}

/** Data that the terminal does not trust: a key set or a notice that does not verify. */
export class NotTrusted extends Error {}

/** The credential and key that make a program a terminal. */
export type ProgramEnrolment = { credential: string; key: TerminalKey };

/** An application before its terminal has signed the seal. */
export type UnsignedApplication = Omit<Application, 'terminalSignature'>;
/** A session, with the time that its answer took by this machine's clock. */
export type TimedSession = {
  session: TerminalSession;
  asked: AskedTime;
};

/** A user terminal 30 without a screen: it browses, seals, applies and verifies as the kiosk's page does. */
export class TerminalWithoutScreen {
  readonly #sellerUrl: string;
  #enrolment: ProgramEnrolment | undefined;
  #sellerId: string | undefined;

  /** @param enrolment of an enrolled terminal; without one, `enrol` must be called first */
  constructor(sellerUrl: string, enrolment?: ProgramEnrolment) {
    this.#sellerUrl = sellerUrl.replace(/\/+$/, '');
    this.#enrolment = enrolment;
  }

  /** Enrols this program with its own key, if the shop allows it. */
  async enrol(name: string): Promise<void> {
    const key = await makeTerminalKey(false);
    const body = { kind: 'headless', name, publicJwk: key.publicJwk } as const;
    const { credential } = await this.#call(terminalEndpoints.enrolTerminal, { body });
    if (credential === null) throw new Error('The seller enrolled this program and gave it no credential.');
    this.#enrolment = { credential, key };
  }

  /** The same terminal, connected to the seller at another address. */
  at(sellerUrl: string): TerminalWithoutScreen {
    return new TerminalWithoutScreen(sellerUrl, this.#enrolment);
  }

  session(): Promise<TerminalSession> {
    return this.#call(terminalEndpoints.readSession, {});
  }

  /** The session including settling's time, for `settlingTimeBy`. */
  async timedSession(): Promise<TimedSession> {
    const nonce = makeNonce();
    const askedAt = performance.now();
    const session = await this.#call(terminalEndpoints.readSession, { query: { nonce } });
    return { session, asked: { nonce, ownNow: Date.now(), roundTripMs: performance.now() - askedAt } };
  }

  article(handle: string): Promise<Article> {
    return this.#call(terminalEndpoints.readArticle, { parameters: { handle } });
  }

  async findArticles(query: Record<string, string>): Promise<ArticleSummary[]> {
    return (await this.#call(terminalEndpoints.listArticles, { query })).articles;
  }

  /** The first variant that can be bought of the named article, or of any article. */
  async pickVariant(handle?: string): Promise<{ article: Article; variant: Variant }> {
    const handles = handle
      ? [handle]
      : (await this.findArticles({ inStock: 'true', limit: '10' })).map((each) => each.handle);
    for (const each of handles) {
      const article = await this.article(each);
      const variant = article.variants.find(({ available }) => available > 0);
      if (variant) return { article, variant };
    }
    throw new NothingToBuy(handle ? `Nothing of ${handle} is in stock.` : 'The shop has nothing in stock.');
  }

  /** Signs the seal, and sends the application. A repeat may be signed again: it is the same application. */
  async apply(application: UnsignedApplication): Promise<ApplicationOutcome> {
    return this.send(await this.sign(application));
  }

  /** Sends a signed application. */
  send(application: Application): Promise<ApplicationOutcome> {
    return this.#call(terminalEndpoints.apply, { body: application });
  }

  /** @throws when this terminal is not enrolled, or the seller does not tell its id */
  async sign(application: UnsignedApplication): Promise<Application> {
    if (this.#enrolment === undefined) throw new Error('This terminal is not enrolled.');
    const { credential, key } = this.#enrolment;
    this.#sellerId ??= (await this.session()).shop.sellerId;
    const { applicationId, totalMinor: amountMinor, currency, seal } = application;
    const toSign = { applicationId, sellerId: this.#sellerId, amountMinor, currency, seal, issuedAt: Date.now() };
    const terminalSignature = await signAsTerminal(key, terminalIdIn(credential), toSign);
    return { ...application, terminalSignature };
  }

  outcome(applicationId: string): Promise<ApplicationOutcome> {
    return this.#call(terminalEndpoints.readOutcome, { parameters: { applicationId } });
  }

  /** Finally settles how an application ended, whether or not the seller ever received it. */
  withdraw({ applicationId, totalMinor, currency }: PurchaseSubject): Promise<ApplicationOutcome> {
    return this.#call(terminalEndpoints.withdraw, { parameters: { applicationId }, body: { totalMinor, currency } });
  }

  /** What the QR code of an accepted application's receipt says. */
  async receiptCode(applicationId: string, query: { locale: string; timeZone: string }): Promise<string> {
    return (await this.#call(terminalEndpoints.readReceiptCode, { parameters: { applicationId }, query })).code;
  }

  /** Has the receipt of an accepted application sent by email. */
  mailReceipt(applicationId: string, mail: ReceiptMailRequest): Promise<ReceiptMail> {
    return this.#call(terminalEndpoints.mailReceipt, { parameters: { applicationId }, body: mail });
  }

  async #call<Called extends Endpoint>(endpoint: Called, input: CallInput<Called>): Promise<AnswerOf<Called>> {
    const { method, path, body } = requestTo(endpoint, input);
    const response = await fetch(this.#sellerUrl + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#enrolment !== undefined && { authorization: `Terminal ${this.#enrolment.credential}` }),
      },
      ...(body !== undefined && { body }),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) {
      const parsed = parseAnswer(endpoint, answer);
      if ('error' in parsed) throw parsed.error;
      return parsed.value;
    }
    const refusal = refusalBodySchema.safeParse(answer);
    if (refusal.success) throw new SellerRefused(response.status, refusal.data);
    throw new Error(`What answers at ${this.#sellerUrl} is not a seller of Sidelane (status ${response.status}).`);
  }
}

const questionsForOutcome = 12;
const betweenQuestionsMs = 500;

/** Refusals that may come after the application was received. */
const mayHaveBeenReceived = new Set<string>(['internal_error', 'storage_unavailable']);

/** Whether an application that failed like this may still have been received: its answer was lost, or says nothing about it. */
function leavesOutcomeUnknown(error: unknown): boolean {
  return !(error instanceof SellerRefused) || mayHaveBeenReceived.has(error.body.refusal);
}

/**
 * Applies, and then asks by the application's id while nothing is decided or the answer was lost.
 * @param say called when the answer was lost
 * @returns the outcome; undefined when it stays unknown, because the seller cannot be asked or does not know it
 * @throws {SellerRefused} when the seller did not take the application
 */
export async function applyUntilKnown(
  terminal: TerminalWithoutScreen,
  application: UnsignedApplication,
  say: (line: string) => void,
): Promise<ApplicationOutcome | undefined> {
  let outcome: ApplicationOutcome | undefined;
  try {
    outcome = await terminal.apply(application);
  } catch (error) {
    if (!leavesOutcomeUnknown(error)) throw error;
    say(`     The seller's answer was lost; it is asked for application ${application.applicationId}.`);
  }
  for (let question = 0; question < questionsForOutcome; question++) {
    if (outcome && outcome.state !== 'received' && outcome.state !== 'checking') break;
    await pause(betweenQuestionsMs);
    try {
      outcome = await terminal.outcome(application.applicationId);
    } catch {
      // Earlier knowledge still holds, and the next request may be answered.
    }
  }
  return outcome;
}

export class NothingToBuy extends Error {}

const trust = new SettlingTrust();

/** Settling's key set, verified against the root that the terminal has pinned. @throws {NotTrusted} */
export async function trustedKeySet(session: TerminalSession, rootThumbprint: string): Promise<KeySet> {
  const verified = await trust.keySet(session, rootThumbprint, Date.now());
  if ('refusal' in verified)
    throw new NotTrusted(`Settling's key set is not to be trusted (${verified.refusal}); nothing was sent.`);
  return verified.keySet;
}

/**
 * The time to state to settling, in epoch milliseconds: settling's own time, if the session contains it and the clocks differ.
 * @throws {NotTrusted} when this machine's clock is further off than can be corrected for
 */
export async function settlingTimeBy({ session, asked }: TimedSession, rootThumbprint: string): Promise<number> {
  const { standing, aheadMs } = await compareWithSettling(session, rootThumbprint, asked);
  if (standing === 'too_far') throw new NotTrusted("This machine's clock is more than a day off; nothing was sent.");
  return Date.now() - aheadMs;
}

/** Step 201 up to sending: an application for `quantity` of one variant, with its card sealed for settling. */
export async function sealApplication(parts: {
  session: TerminalSession;
  keySet: KeySet;
  variant: Pick<Variant, 'variantId' | 'priceMinor'>;
  quantity: number;
  card: Card;
  fulfilment?: Fulfilment;
  contact: Contact;
  /** The time to state to settling (`settlingTimeBy`); by default, this machine's clock. */
  now?: number;
}): Promise<UnsignedApplication> {
  const { session, keySet, variant, quantity, card, now = Date.now() } = parts;
  const key = sealingKeyAt(keySet, now);
  if (!key) throw new NotTrusted('Settling has no sealing key that is valid now; nothing was sent.');
  const applicationId = makeApplicationId(now);
  const totalMinor = variant.priceMinor * quantity;
  const { currency, sellerId } = session.shop;
  const seal = await sealForSettling(
    {
      card,
      applicationId,
      sellerId,
      terminalId: session.terminalId,
      amountMinor: totalMinor,
      currency,
      issuedAt: now,
      nonce: makeNonce(),
    },
    key,
  );
  return {
    applicationId,
    lines: [{ variantId: variant.variantId, quantity, unitPriceMinor: variant.priceMinor }],
    totalMinor,
    currency,
    fulfilment: parts.fulfilment ?? { method: 'collect' },
    contact: parts.contact,
    seal,
  };
}

const noticeKindOf: Partial<Record<ApplicationOutcome['state'], Notice['kind']>> = {
  accepted: 'approval',
  rejected: 'non-approval',
  reversed: 'reversal',
};

/**
 * The notice of an outcome, verified by the terminal itself (step 204); undefined for an outcome that needs none.
 * @param renewKeySet called when the key set does not list the notice's key: settling may have just begun to use it
 * @throws {NotTrusted}
 */
export async function trustedNotice(
  outcome: ApplicationOutcome,
  application: Pick<Application, 'applicationId' | 'totalMinor' | 'currency'>,
  session: TerminalSession,
  keySet: KeySet,
  renewKeySet?: () => Promise<KeySet>,
): Promise<Notice | undefined> {
  const expectedKind = noticeKindOf[outcome.state];
  if (outcome.notice === null) {
    if (expectedKind === undefined) return undefined;
    throw new NotTrusted(`The seller says ${outcome.state} without settling's notice.`);
  }
  let verified = await verifyNotice(outcome.notice, keySet);
  if (renewKeySet && 'refusal' in verified && verified.refusal === 'notice_key_unknown') {
    verified = await verifyNotice(outcome.notice, await renewKeySet());
  }
  if ('refusal' in verified) throw new NotTrusted(`The notice is not settling's (${verified.refusal}).`);
  const { applicationId, totalMinor: amountMinor, currency } = application;
  if (!noticeIsAbout(verified.notice, { applicationId, sellerId: session.shop.sellerId, amountMinor, currency })) {
    throw new NotTrusted('The notice is about another purchase.');
  }
  if (expectedKind !== verified.notice.kind) {
    throw new NotTrusted(`The seller says ${outcome.state}, settling's notice says ${verified.notice.kind}.`);
  }
  return verified.notice;
}
