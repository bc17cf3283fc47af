import { expect, it } from 'vitest';
import type { LineDifference } from '../../contract/seller/application.ts';
import { applyStateAfter, applySteps, firstApplyState } from '../../renderer/kiosk/apply/apply-state.ts';
import type { ApplyEvent, ApplyState } from '../../renderer/kiosk/apply/apply-state.ts';

const shortStock: LineDifference[] = [
  { variantId: 'tea-green', problem: 'stock_short', unitPriceMinor: 450, available: 1 },
];

function after(...events: ApplyEvent[]): ApplyState {
  return events.reduce(applyStateAfter, firstApplyState);
}

const atReview: ApplyEvent[] = [
  { type: 'form_shown' },
  { type: 'review_asked' },
  { type: 'reviewed', differences: [] },
];
const failed: ApplyEvent[] = [...atReview, { type: 'pay_asked' }, { type: 'pay_failed' }];

it('The apply screen opens at the first step, with no payment asked for', () => {
  expect(firstApplyState).toEqual({
    step: 'fulfilment',
    differences: [],
    isSealing: false,
    hasFailed: false,
    hasShownForm: false,
  });
});

it('The review opens when the shop still sells the basket as the shopper saw it', () => {
  expect(after(...atReview)).toEqual({ ...firstApplyState, step: 'review', hasShownForm: true });
});

it('The review stays shut for a basket that the shop sells otherwise by now', () => {
  const differs = after({ type: 'review_asked' }, { type: 'reviewed', differences: shortStock });
  expect(differs).toEqual({ ...firstApplyState, differences: shortStock });
  expect(applyStateAfter(differs, { type: 'differences_settled' })).toEqual(firstApplyState);
});

it('A change that is found when the screen opens leaves the step and the payment alone', () => {
  expect(after(...failed, { type: 'compared', differences: shortStock })).toEqual({
    ...after(...failed),
    differences: shortStock,
  });
});

it('A basket that still holds takes away the changes found before, without moving on', () => {
  const differs = after({ type: 'compared', differences: shortStock });
  expect(applyStateAfter(differs, { type: 'compared', differences: [] })).toEqual(firstApplyState);
});

it('Pay seals until the purchase begins, or until it could not', () => {
  expect(after(...atReview, { type: 'pay_asked' })).toMatchObject({ isSealing: true, hasFailed: false });
  expect(after(...failed)).toMatchObject({ step: 'review', isSealing: false, hasFailed: true });
});

it('A failed payment is said until the card was gone through again, during a second try too', () => {
  expect(after(...failed, { type: 'pay_asked' })).toMatchObject({ isSealing: true, hasFailed: true });
  const back = after(...failed, { type: 'step_asked', step: 'card' });
  expect(back).toMatchObject({ step: 'card', hasFailed: true });
  expect(applyStateAfter(back, { type: 'review_asked' })).toMatchObject({ step: 'card', hasFailed: false });
});

it('A form that was shown once stays shown, and no transition changes the state that it was given', () => {
  const given = structuredClone(after(...failed));
  for (const { type } of [
    ...failed,
    { type: 'step_asked', step: 'card' },
    { type: 'differences_settled' },
  ] as ApplyEvent[]) {
    expect(applyStateAfter(given, { type, step: 'card', differences: shortStock } as ApplyEvent).hasShownForm).toBe(
      true,
    );
  }
  expect(given).toEqual(after(...failed));
});

it('A shop with one way for its orders has no step to choose it', () => {
  expect(applySteps(['collect', 'deliver'])).toEqual(['fulfilment', 'contact', 'card', 'review']);
  for (const only of ['collect', 'deliver'] as const) expect(applySteps([only])).toEqual(['contact', 'card', 'review']);
});
