import type { LineDifference } from '../../../contract/seller/application.ts';

/** The apply screen's state besides the typed form. */
export type ApplyState = {
  step: 'details' | 'review';
  /** What the shop changed since the shopper filled the basket. The shopper decides about it before going on. */
  differences: LineDifference[];
  /** From Pay until the purchase has begun, or failed to begin. */
  isSealing: boolean;
  /** Whether the last Pay failed to begin a purchase. It stays true until the shopper has gone through the details again. */
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
  | { type: 'details_asked' }
  | { type: 'pay_asked' }
  | { type: 'pay_failed' };

export const firstApplyState: ApplyState = {
  step: 'details',
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
    case 'details_asked':
      return { ...state, step: 'details' };
    case 'pay_asked':
      return { ...state, isSealing: true };
    case 'pay_failed':
      return { ...state, isSealing: false, hasFailed: true };
  }
}
