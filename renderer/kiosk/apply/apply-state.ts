import type { Shop } from '../../../contract/seller/article.ts';
import type { LineDifference } from '../../../contract/seller/application.ts';

/** What a shopper goes through between the basket and Pay, in this order. */
const everyStep = ['fulfilment', 'contact', 'card', 'review'] as const;
export type ApplyStep = (typeof everyStep)[number];

/** The steps of a shop: where orders reach shoppers in one way only, there is nothing to choose. */
export function applySteps(fulfilments: Shop['fulfilments']): ApplyStep[] {
  return everyStep.filter((step) => step !== 'fulfilment' || fulfilments.length > 1);
}

/** The apply screen's state besides the typed form. */
export type ApplyState = {
  /** The first one where it is none of the shop's steps. */
  step: ApplyStep;
  /** What the shop changed since the shopper filled the basket. The shopper decides about it before going on. */
  differences: LineDifference[];
  /** From Pay until the purchase has begun, or failed to begin. */
  isSealing: boolean;
  /** Whether the last Pay failed to begin a purchase. It stays true until the shopper has gone through the card again. */
  hasFailed: boolean;
  /** Whether the form was on the screen once: from then on it stays mounted, at most hidden. */
  hasShownForm: boolean;
};

/** `compared`: the basket was compared with the shop when the screen opened. `reviewed`: it was compared again for the review. */
export type ApplyEvent =
  | { type: 'compared'; differences: LineDifference[] }
  | { type: 'review_asked' }
  | { type: 'reviewed'; differences: LineDifference[] }
  | { type: 'differences_settled' }
  | { type: 'form_shown' }
  | { type: 'step_asked'; step: Exclude<ApplyStep, 'review'> }
  | { type: 'pay_asked' }
  | { type: 'pay_failed' };

export const firstApplyState: ApplyState = {
  step: 'fulfilment',
  differences: [],
  isSealing: false,
  hasFailed: false,
  hasShownForm: false,
};

/** The state after `event`. The review opens only if the basket matches what the shop sells. */
export function applyStateAfter(state: ApplyState, event: ApplyEvent): ApplyState {
  switch (event.type) {
    case 'compared':
      return { ...state, differences: event.differences };
    case 'review_asked':
      return { ...state, hasFailed: false };
    case 'reviewed':
      return {
        ...state,
        differences: event.differences,
        step: event.differences.length === 0 ? 'review' : state.step,
      };
    case 'differences_settled':
      return { ...state, differences: [] };
    case 'form_shown':
      return { ...state, hasShownForm: true };
    case 'step_asked':
      return { ...state, step: event.step };
    case 'pay_asked':
      return { ...state, isSealing: true };
    case 'pay_failed':
      return { ...state, isSealing: false, hasFailed: true };
  }
}
