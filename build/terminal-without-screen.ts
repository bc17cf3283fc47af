import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { makeApplicationId } from '../server/contract/application-id.ts';
import { applicationOutcomeSchema } from '../server/contract/application.ts';
import type { Application, ApplicationOutcome, Fulfilment } from '../server/contract/application.ts';
import { articleListSchema, articleSchema } from '../server/contract/article.ts';
import type { Article, ArticleSummary, Variant } from '../server/contract/article.ts';
import { refusalBodySchema } from '../server/contract/refusals.ts';
import type { RefusalBody } from '../server/contract/refusals.ts';
import { enrolledTerminalSchema, terminalSessionSchema } from '../server/contract/terminal.ts';
import type { TerminalSession } from '../server/contract/terminal.ts';
import type { Card } from '../settling/contract/card.ts';
import { currentKey, verifyKeySet } from '../settling/contract/key-set.ts';
import type { KeySet } from '../settling/contract/key-set.ts';
import { noticeIsAbout, verifyNotice } from '../settling/contract/notice.ts';
import type { Notice } from '../settling/contract/notice.ts';
import { makeNonce, sealForSettling } from '../settling/contract/seal.ts';

/** The seller said no, in the words of its catalogue. */
export class SellerRefused extends Error {
  readonly body: RefusalBody;
  readonly status: number;

  constructor(status: number, body: RefusalBody) {
    super(`${body.refusal}: ${body.message}`);
    this.status = status;
    this.body = body;
  }
}

/** What the terminal would not believe: a key set or a notice that does not verify. */
export class NotTrusted extends Error {}

/** A user terminal 30 without a screen: browses, seals, applies and verifies as the kiosk's page does. */
export class TerminalWithoutScreen {
  readonly #sellerUrl: string;
  #credential: string | undefined;

  /** @param credential of an enrolled terminal; without one `enrol` must be called first */
  constructor(sellerUrl: string, credential?: string) {
    this.#sellerUrl = sellerUrl.replace(/\/+$/, '');
    this.#credential = credential;
  }

  /** Enrols this program, where the shop allows it. */
  async enrol(name: string): Promise<void> {
    const enrolled = await this.#call(enrolledTerminalSchema, 'POST', '/api/terminals', { kind: 'headless', name });
    this.#credential = enrolled.credential ?? undefined;
  }

  /** The same terminal, speaking to the seller at another address. */
  at(sellerUrl: string): TerminalWithoutScreen {
    return new TerminalWithoutScreen(sellerUrl, this.#credential);
  }

  session(): Promise<TerminalSession> {
    return this.#call(terminalSessionSchema, 'GET', '/api/terminal');
  }

  article(handle: string): Promise<Article> {
    return this.#call(articleSchema, 'GET', `/api/articles/${encodeURIComponent(handle)}`);
  }

  async findArticles(query: Record<string, string>): Promise<ArticleSummary[]> {
    return (await this.#call(articleListSchema, 'GET', `/api/articles?${new URLSearchParams(query)}`)).articles;
  }

  /** The first variant that can be bought of the article named, or of any article. */
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

  apply(application: Application): Promise<ApplicationOutcome> {
    return this.#call(applicationOutcomeSchema, 'POST', '/api/applications', application);
  }

  outcome(applicationId: string): Promise<ApplicationOutcome> {
    return this.#call(applicationOutcomeSchema, 'GET', `/api/applications/${applicationId}`);
  }

  async #call<Schema extends z.ZodType>(
    schema: Schema,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<z.infer<Schema>> {
    const response = await fetch(this.#sellerUrl + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#credential !== undefined && { authorization: `Terminal ${this.#credential}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return schema.parse(answer);
    const refusal = refusalBodySchema.safeParse(answer);
    if (refusal.success) throw new SellerRefused(response.status, refusal.data);
    throw new Error(`What answers at ${this.#sellerUrl} is not a seller of Sidelane (status ${response.status}).`);
  }
}

const questionsForOutcome = 12;
const betweenQuestionsMs = 500;

/** Refusals that may have come after the application was received. */
const mayHaveBeenReceived = new Set<string>(['internal_error', 'storage_unavailable']);

/** Whether an application that failed so may have been received all the same: its answer was lost, or says nothing of it. */
function leavesOutcomeUnknown(error: unknown): boolean {
  return !(error instanceof SellerRefused) || mayHaveBeenReceived.has(error.body.refusal);
}

/**
 * Applies, and asks by the application's id for as long as nothing is decided or the answer was lost.
 * @param say told when the answer was lost
 * @returns the outcome; undefined when it stays unknown, because the seller cannot be asked or does not know of it
 * @throws {SellerRefused} when the seller did not take the application
 */
export async function applyUntilKnown(
  terminal: TerminalWithoutScreen,
  application: Application,
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
      // What was known before stays known, and the next question may be answered.
    }
  }
  return outcome;
}

export class NothingToBuy extends Error {}

/** Settling's key set as the terminal believes it: verified against the root that it has pinned. @throws {NotTrusted} */
export async function trustedKeySet(session: TerminalSession, rootThumbprint: string): Promise<KeySet> {
  const verified = await verifyKeySet(session.keySet, rootThumbprint, Date.now());
  if ('refusal' in verified)
    throw new NotTrusted(`Settling's key set is not to be trusted (${verified.refusal}); nothing was sent.`);
  return verified.keySet;
}

/** Step 201 up to the sending: an application for `quantity` of one variant, its card sealed for settling. */
export async function sealApplication(parts: {
  session: TerminalSession;
  keySet: KeySet;
  variant: Pick<Variant, 'variantId' | 'priceMinor'>;
  quantity: number;
  card: Card;
  fulfilment?: Fulfilment;
}): Promise<Application> {
  const { session, keySet, variant, quantity, card } = parts;
  const now = Date.now();
  const key = currentKey(keySet, 'seal', now);
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
 * @param renewKeySet asked when the notice is by a key that the key set does not list: settling may have just begun to use it
 * @throws {NotTrusted}
 */
export async function trustedNotice(
  outcome: ApplicationOutcome,
  application: Application,
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
