/**
 * What happens after Pay. The same application is sent to the seller, again and again if the connection fails, and then its
 * outcome is requested until it is final. The page does not believe the seller about money: it relies on settling's valid notice
 * about exactly this application. If the seller refuses the application or does not know it, it is asked to withdraw it. That
 * settles the matter for good, with settling's signed reversal.
 */
import { present } from '../../../contract/presence.ts';
import type { ApplicationOutcome, LineDifference, PurchaseSubject } from '../../../contract/seller/application.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import type { KeySet } from '../../../contract/settling/key-set.ts';
import { noticeIsAbout, verifyNotice } from '../../../contract/settling/notice.ts';
import type { Notice } from '../../../contract/settling/notice.ts';
import type { Answer } from '../seller/seller-api.ts';

/** Why the seller did not take an application. It is shown only once settling has signed that it holds nothing for it. */
type NotTaken = { stage: 'credit_unavailable' | 'refused' } | { stage: 'out_of_date'; differences: LineDifference[] };

export type PurchaseStage =
  /** On its way or being decided. `isSlow` when the request had to be repeated. */
  | { stage: 'checking'; isSlow: boolean }
  /** Several attempts have failed and it keeps trying; it is unknown whether the seller has the application. */
  | { stage: 'unknown' }
  | { stage: 'accepted'; orderNumber: string; collectionCode: string | null; acceptedAt: number }
  | { stage: 'rejected' | 'seal_refused' | 'terminal_refused' }
  /** Settling gave the seller no answer, so the seller requests a reversal until settling has signed one. */
  | { stage: 'undetermined' }
  /** The seller says that it did not take the application, or withdrew it. Settling has not signed that yet. */
  | { stage: 'unconfirmed' }
  /** Settling has signed that it holds nothing and never will. */
  | { stage: 'reversed' }
  | NotTaken
  /** No valid notice supports what the seller says. It is asked again, slowly. */
  | { stage: 'unverified' }
  /** This terminal now belongs to another shop, which knows nothing about the purchase. */
  | { stage: 'other_shop' };

export type Conversation = {
  application: PurchaseSubject;
  sellerId: string;
  /** The verified key set under which the card was sealed; null when the page that sealed it is gone. */
  keySet: KeySet | null;
  /** Sends the sealed application; null when the page that sealed it is gone. */
  send: ((signal: AbortSignal) => Promise<Answer<ApplicationOutcome>>) | null;
  ask: (applicationId: string, signal: AbortSignal) => Promise<Answer<ApplicationOutcome>>;
  withdraw: (subject: PurchaseSubject, signal: AbortSignal) => Promise<Answer<ApplicationOutcome>>;
  /** Reads a newer, verified key set; settling may have begun to sign with a new key in the meantime. */
  renewKeySet: (signal: AbortSignal) => Promise<KeySet | undefined>;
  wait: (durationMs: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
};

const betweenTriesMs = [400, 800, 1_600, 3_000];
const triesBeforeUnknown = 5;
const betweenQuestionsMs = 500;
const betweenReversalQuestionsMs = 2_000;
const betweenDoubtsMs = 5_000;
/** Settling usually signs a reversal within a moment, so for this many requests the shopper sees the usual waiting screen. */
const questionsBeforeUnconfirmed = 8;
/** A check has a deadline of a few seconds. After this many requests the shopper is told what to do. */
const questionsWhileChecked = 90;
const beforeKeySetIsReadMs = [0, 400, 1_600];

/** How long to wait after this many failed attempts, and what the shopper is told in the meantime. */
export function afterFailures(failures: number): { waitMs: number; stage: PurchaseStage } {
  return {
    waitMs: present(betweenTriesMs[Math.min(failures, betweenTriesMs.length) - 1], 'the pause after a failed attempt'),
    stage: failures < triesBeforeUnknown ? { stage: 'checking', isSlow: failures > 1 } : { stage: 'unknown' },
  };
}

/**
 * The verified notice of an outcome, about exactly this application; undefined when none can be trusted. If the key set does not
 * list the notice's key, settling may have just begun to use it. The key set is then read again, and again if the connection
 * fails.
 */
async function trustedNotice(
  { application, sellerId, keySet, renewKeySet, wait, signal }: Conversation,
  signed: string | null,
): Promise<Notice | undefined> {
  if (signed === null) return undefined;
  let verified = keySet ? await verifyNotice(signed, keySet) : ({ refusal: 'notice_key_unknown' } as const);
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

/** What an outcome means to the shopper. */
async function stageOf(
  conversation: Conversation,
  outcome: ApplicationOutcome,
  notTaken: NotTaken | null,
): Promise<PurchaseStage> {
  if (outcome.applicationId !== conversation.application.applicationId) return { stage: 'unverified' };
  switch (outcome.state) {
    case 'received':
    case 'checking':
      return { stage: 'checking', isSlow: false };
    case 'undetermined':
      return { stage: 'undetermined' };
    case 'withdrawn':
      return { stage: 'unconfirmed' };
    case 'reversed': {
      const notice = await trustedNotice(conversation, outcome.notice);
      if (notice?.kind !== 'reversal') return { stage: 'unverified' };
      return notTaken ?? { stage: 'reversed' };
    }
    case 'accepted': {
      const notice = await trustedNotice(conversation, outcome.notice);
      if (notice?.kind !== 'approval' || !outcome.order) return { stage: 'unverified' };
      return { stage: 'accepted', ...outcome.order, acceptedAt: notice.decidedAt };
    }
    case 'rejected': {
      const notice = await trustedNotice(conversation, outcome.notice);
      if (notice?.kind !== 'non-approval') return { stage: 'unverified' };
      return { stage: notice.reason === undefined || notice.reason === 'declined' ? 'rejected' : notice.reason };
    }
  }
}

/** Refusals after which the application may already have been received, so exactly the same one is sent again. */
const mayPassNames = new Set<string>(['too_many_requests', 'internal_error', 'storage_unavailable']);

/** Whether the seller could not answer at this moment, so that the same request has to be repeated. */
function mayPass({ refusal }: Refused): boolean {
  return mayPassNames.has(refusal);
}

function notTakenFor({ refusal, differences }: Refused): NotTaken {
  if (refusal === 'basket_out_of_date') return { stage: 'out_of_date', differences: differences ?? [] };
  return { stage: refusal === 'credit_unavailable' ? 'credit_unavailable' : 'refused' };
}

/** What the shopper is told after this many answered requests: patience at first, but no endless waiting. */
function asShown(stage: PurchaseStage, questions: number): PurchaseStage {
  if (stage.stage === 'unconfirmed' && questions < questionsBeforeUnconfirmed)
    return { stage: 'checking', isSlow: false };
  if (stage.stage === 'checking' && questions > questionsWhileChecked) return { stage: 'unconfirmed' };
  return stage;
}

/** The time until the next request about a purchase at this stage; null when there is nothing left to request. */
function nextQuestionMs({ stage }: PurchaseStage): number | null {
  if (stage === 'checking') return betweenQuestionsMs;
  if (stage === 'undetermined' || stage === 'unconfirmed') return betweenReversalQuestionsMs;
  return stage === 'unverified' ? betweenDoubtsMs : null;
}

/**
 * Yields every stage that the purchase reaches; the last one is final.
 * @throws only when `signal` is aborted
 */
export async function* pursuePurchase(conversation: Conversation): AsyncGenerator<PurchaseStage, void, void> {
  const { application, send, ask, withdraw, wait, signal } = conversation;
  let next: 'send' | 'ask' | 'withdraw' = send ? 'send' : 'ask';
  let notTaken: NotTaken | null = null;
  let failures = 0;
  let questions = 0;
  yield { stage: 'checking', isSlow: false };
  for (;;) {
    const asked = next;
    const answer: Answer<ApplicationOutcome> =
      asked === 'send' && send
        ? await send(signal)
        : asked === 'withdraw'
          ? await withdraw(application, signal)
          : await ask(application.applicationId, signal);
    if ('value' in answer) {
      next = 'ask';
      failures = 0;
      const reached = await stageOf(conversation, answer.value, notTaken);
      questions++;
      const stage = asShown(reached, questions);
      yield stage;
      const waitMs = nextQuestionMs(stage);
      if (waitMs === null) return;
      await wait(waitMs, signal);
      continue;
    }
    const refused = 'refusal' in answer && !mayPass(answer) ? answer : null;
    if (refused && asked === 'send') {
      // Only settling can say whether an earlier attempt arrived, and only settling may say that none did.
      notTaken = notTakenFor(refused);
      next = 'withdraw';
      continue;
    }
    // The seller does not know it. If the sealed application is still here, it is sent once more; otherwise it is withdrawn for
    // good.
    if (refused?.refusal === 'not_found' && asked === 'ask') next = send && !notTaken ? 'send' : 'withdraw';
    failures++;
    const { stage, waitMs } = afterFailures(failures);
    yield refused && stage.stage === 'unknown' ? { stage: 'unconfirmed' } : stage;
    await wait(waitMs, signal);
  }
}
