/** All requests of the page. Answers are checked against the seller's contract; refusals are returned as values. */
import type { Application, PurchaseSubject } from '../../../contract/seller/application.ts';
import type { ArticleListQuery } from '../../../contract/seller/article.ts';
import type { TypedLookUp } from '../../../contract/seller/order-look-up.ts';
import { parseAnswer, requestTo } from '../../../contract/seller/endpoint-call.ts';
import type { CallInput } from '../../../contract/seller/endpoint-call.ts';
import type { AnswerOf, Endpoint } from '../../../contract/seller/endpoint.ts';
import type { ReceiptMailRequest } from '../../../contract/seller/receipt-mail.ts';
import { refusalBodySchema } from '../../../contract/seller/refusals.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import type { PublicJwk } from '../../../contract/seller/terminal-key.ts';
import { serviceEndpoints } from '../../../contract/seller/service-endpoints.ts';
import type { Language } from '../../wording/languages.ts';
import { terminalEndpoints } from '../../../contract/seller/terminal-endpoints.ts';

/**
 * `unreachable`: no answer, or one from a server in between. `unreadable`: the seller accepted, but its answer does not match the
 * contract.
 */
export type Failure = { failure: 'unreachable' | 'unreadable' };

export type Answer<Value> = { value: Value } | Refused | Failure;

const deadlineMs = 12_000;
/** A check by the card company takes time, and the seller has its own deadline for it. */
const applicationDeadlineMs = 40_000;

type Options = { signal?: AbortSignal | undefined; deadlineMs?: number };

async function call<Called extends Endpoint>(
  endpoint: Called,
  input: CallInput<Called>,
  options: Options = {},
): Promise<Answer<AnswerOf<Called>>> {
  const deadline = AbortSignal.timeout(options.deadlineMs ?? deadlineMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const { method, path, body: sent } = requestTo(endpoint, input);
  try {
    const response = await fetch(path, {
      signal,
      cache: 'no-store',
      ...(method !== 'GET' && { method }),
      ...(sent !== undefined && { headers: { 'content-type': 'application/json' }, body: sent }),
    });
    const content: unknown = await response.json();
    if (response.ok) {
      const parsed = parseAnswer(endpoint, content);
      return 'error' in parsed ? { failure: 'unreadable' } : parsed;
    }
    const body = refusalBodySchema.safeParse(content);
    if (!body.success) return { failure: 'unreachable' };
    const { refusal, details, differences } = body.data;
    return { refusal, ...(details && { details }), ...(differences && { differences }) };
  } catch (error) {
    // A caller that cancelled must see that as an error; everything else means a broken connection.
    if (options.signal?.aborted) throw error;
    return { failure: 'unreachable' };
  }
}

export const readShop = (signal?: AbortSignal) => call(terminalEndpoints.readShop, {}, { signal });

/** @param language that texts are read in where the shop has them in it; undefined: its own texts */
export const readCategories = (language: Language | undefined, signal?: AbortSignal) =>
  call(terminalEndpoints.listCategories, { query: { language } }, { signal });

export function listArticles(
  query: Partial<Omit<ArticleListQuery, 'limit' | 'narrow'>> & { limit?: number; narrow?: string | undefined },
  signal?: AbortSignal,
) {
  const filled = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  return call(terminalEndpoints.listArticles, { query: filled }, { signal });
}

/** What a list can be narrowed by. `narrow` is as an address has it. */
export const listFilters = (
  query: NonNullable<CallInput<typeof terminalEndpoints.listFilters>['query']>,
  signal?: AbortSignal,
) => call(terminalEndpoints.listFilters, { query }, { signal });

export const countDepartments = (
  query: NonNullable<CallInput<typeof terminalEndpoints.countDepartments>['query']>,
  signal?: AbortSignal,
) => call(terminalEndpoints.countDepartments, { query }, { signal });

export const readArticle = (handle: string, signal?: AbortSignal, language?: Language) =>
  call(terminalEndpoints.readArticle, { parameters: { handle }, query: { language } }, { signal });

/** What goes with an article. */
export const readRelated = (handle: string, signal?: AbortSignal, language?: Language) =>
  call(terminalEndpoints.listRelated, { parameters: { handle }, query: { language } }, { signal });

/** The variant that carries a barcode. */
export const findByBarcode = (barcode: string, signal?: AbortSignal) =>
  call(terminalEndpoints.findVariant, { query: { barcode } }, { signal });

/** How many of each variant can be bought now; variants that no longer exist are missing. */
export const readStock = (variantIds: string[], signal?: AbortSignal) =>
  call(terminalEndpoints.readStock, { query: { variants: variantIds.join(',') } }, { signal });

/** @param nonce for which settling signs its time */
export const readTerminalSession = (signal?: AbortSignal, nonce?: string) =>
  call(terminalEndpoints.readSession, { query: { nonce } }, { signal });

/** Makes this browser a terminal; its credential arrives as a cookie that the page cannot read. */
export const enrolBrowser = (publicJwk: PublicJwk, signal?: AbortSignal) =>
  call(terminalEndpoints.enrolTerminal, { body: { kind: 'browser', publicJwk } }, { signal });

/** Step 201. The same application may be sent any number of times and has one outcome. */
export const sendApplication = (application: Application, signal?: AbortSignal) =>
  call(terminalEndpoints.apply, { body: application }, { signal, deadlineMs: applicationDeadlineMs });

export const readOutcome = (applicationId: string, signal?: AbortSignal) =>
  call(terminalEndpoints.readOutcome, { parameters: { applicationId } }, { signal });

/** What the QR code of an accepted purchase's receipt says. @param locale the language that the receipt is written in */
export const readReceiptCode = (applicationId: string, locale: string, timeZone: string, signal?: AbortSignal) =>
  call(terminalEndpoints.readReceiptCode, { parameters: { applicationId }, query: { locale, timeZone } }, { signal });

/** Has the receipt of an accepted purchase sent by email. The same mail may be asked for any number of times and is one. */
export const mailReceipt = (applicationId: string, mail: ReceiptMailRequest) =>
  call(terminalEndpoints.mailReceipt, { parameters: { applicationId }, body: mail });

/** Finally settles how an application ended, whether or not the seller ever received it. */
export const withdrawApplication = ({ applicationId, totalMinor, currency }: PurchaseSubject, signal?: AbortSignal) =>
  call(terminalEndpoints.withdraw, { parameters: { applicationId }, body: { totalMinor, currency } }, { signal });

/** Calls a member of staff to this kiosk. The same call may be sent any number of times and is one. */
export const callForHelp = (callId: string) => call(serviceEndpoints.callForHelp, { body: { callId } });

export const readHelpCall = (signal?: AbortSignal) => call(serviceEndpoints.readHelpCall, {}, { signal });

export const endHelpCall = (callId: string) => call(serviceEndpoints.endHelpCall, { parameters: { callId } });

/** Where an order stands; each try counts. */
export const lookUpOrder = (typed: TypedLookUp) => call(serviceEndpoints.lookUpOrder, { body: typed });
