/**
 * What happens after Pay. The application goes to the seller, again and again if the line fails, always the same one; then
 * its outcome is asked for until it is final. Nothing here guesses: an acceptance that does not carry settling's valid notice
 * about exactly this application is not told as one.
 */
import type { Application, ApplicationOutcome, LineDifference } from '../../../server/contract/application.ts';
import type { KeySet } from '../../../settling/contract/key-set.ts';
import { noticeIsAbout, verifyNotice } from '../../../settling/contract/notice.ts';
import type { Notice } from '../../../settling/contract/notice.ts';
import type { Answer } from '../seller/seller-api.ts';

export type PurchaseStage =
  /** On its way or being decided. `isSlow` when the line had to be tried again. */
  | { stage: 'checking'; isSlow: boolean }
  /** Several tries have failed. It goes on trying; whether the seller has the application is not known. */
  | { stage: 'unknown' }
  | { stage: 'accepted'; orderNumber: string; collectionCode: string | null; acceptedAt: number }
  | { stage: 'rejected' | 'seal_refused' }
  | { stage: 'undetermined' | 'reversed' | 'withdrawn' }
  /** The seller's word is not borne out by a valid notice. */
  | { stage: 'unverified' }
  | { stage: 'credit_unavailable' }
  | { stage: 'out_of_date'; differences: LineDifference[] }
  /** The seller will not take it; nothing was bought. */
  | { stage: 'refused' };

export type Conversation = {
  application: Application;
  sellerId: string;
  /** The verified key set under which the card was sealed. */
  keySet: KeySet;
  send: (application: Application, signal: AbortSignal) => Promise<Answer<ApplicationOutcome>>;
  ask: (applicationId: string, signal: AbortSignal) => Promise<Answer<ApplicationOutcome>>;
  /** A newer key set, verified; settling may have begun to sign with a new key meanwhile. */
  renewKeySet: (signal: AbortSignal) => Promise<KeySet | undefined>;
  wait: (durationMs: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
};

const betweenTriesMs = [400, 800, 1_600, 3_000];
const triesBeforeUnknown = 5;
const betweenQuestionsMs = 500;
const betweenReversalQuestionsMs = 2_000;
const beforeKeySetIsReadMs = [0, 400, 1_600];

/**
 * The verified notice of an outcome, about exactly this application; undefined when there is none to trust. A notice by a key
 * that the key set does not list may be by one that settling has just begun to sign with: the key set is read again, and
 * again where the line fails.
 */
async function trustedNotice(
  { application, sellerId, keySet, renewKeySet, wait, signal }: Conversation,
  signed: string | null,
): Promise<Notice | undefined> {
  if (signed === null) return undefined;
  let verified = await verifyNotice(signed, keySet);
  for (const waitMs of beforeKeySetIsReadMs) {
    if (!('refusal' in verified) || verified.refusal !== 'notice_key_unknown') break;
    if (waitMs > 0) await wait(waitMs, signal);
    const newer = await renewKeySet(signal);
    if (newer) verified = await verifyNotice(signed, newer);
  }
  if ('refusal' in verified) return undefined;
  const { applicationId, totalMinor: amountMinor, currency } = application;
  return noticeIsAbout(verified.notice, { applicationId, sellerId, amountMinor, currency })
    ? verified.notice
    : undefined;
}

/** How an outcome stands, in the shopper's terms. */
async function stageOf(conversation: Conversation, outcome: ApplicationOutcome): Promise<PurchaseStage> {
  if (outcome.applicationId !== conversation.application.applicationId) return { stage: 'unverified' };
  switch (outcome.state) {
    case 'received':
    case 'checking':
      return { stage: 'checking', isSlow: false };
    case 'undetermined':
    case 'withdrawn':
      return { stage: outcome.state };
    case 'reversed': {
      const notice = await trustedNotice(conversation, outcome.notice);
      // A purchase that settling has approved is not told as settled because the seller says so.
      return { stage: notice?.kind === 'approval' ? 'unverified' : 'reversed' };
    }
    case 'accepted': {
      const notice = await trustedNotice(conversation, outcome.notice);
      if (notice?.kind !== 'approval' || !outcome.order) return { stage: 'unverified' };
      return { stage: 'accepted', ...outcome.order, acceptedAt: notice.decidedAt };
    }
    case 'rejected': {
      const notice = await trustedNotice(conversation, outcome.notice);
      if (notice?.kind !== 'non-approval') return { stage: 'unverified' };
      return { stage: notice.reason === 'seal_refused' ? 'seal_refused' : 'rejected' };
    }
  }
}

/** What a refusal of the application means; undefined where the same application may be sent again later. */
function stageOfRefusal(answer: Answer<ApplicationOutcome>): PurchaseStage | undefined {
  if (!('refusal' in answer)) return undefined;
  switch (answer.refusal) {
    case 'basket_out_of_date':
      return { stage: 'out_of_date', differences: answer.differences ?? [] };
    case 'credit_unavailable':
      return { stage: 'credit_unavailable' };
    case 'too_many_requests':
    case 'internal_error':
    // It may have been received already: the very same is sent again, and never told as not bought.
    case 'storage_unavailable':
      return undefined;
    default:
      return { stage: 'refused' };
  }
}

function isOpen({ stage }: PurchaseStage): boolean {
  return stage === 'checking' || stage === 'undetermined';
}

/**
 * Tells every stage that the purchase reaches, the last of which is final.
 * @throws only when `signal` is aborted
 */
export async function* pursuePurchase(conversation: Conversation): AsyncGenerator<PurchaseStage, void, void> {
  const { application, send, ask, wait, signal } = conversation;
  let isReceived = false;
  let failures = 0;
  yield { stage: 'checking', isSlow: false };
  for (;;) {
    const answer = isReceived ? await ask(application.applicationId, signal) : await send(application, signal);
    if ('value' in answer) {
      isReceived = true;
      failures = 0;
      const stage = await stageOf(conversation, answer.value);
      yield stage;
      if (!isOpen(stage)) return;
      await wait(stage.stage === 'undetermined' ? betweenReversalQuestionsMs : betweenQuestionsMs, signal);
      continue;
    }
    // Asked about and not known there: it never arrived. The same application is sent once more.
    if (isReceived && 'refusal' in answer && answer.refusal === 'not_found') {
      isReceived = false;
    } else if (!isReceived) {
      const refused = stageOfRefusal(answer);
      if (refused) {
        yield refused;
        return;
      }
    }
    failures++;
    yield failures < triesBeforeUnknown ? { stage: 'checking', isSlow: failures > 1 } : { stage: 'unknown' };
    await wait(betweenTriesMs[Math.min(failures, betweenTriesMs.length) - 1]!, signal);
  }
}
