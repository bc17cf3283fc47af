import { useEffect, useEffectEvent, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { ApplyStep } from './apply-state.ts';

/** What an entry of the history says: the name of its step, and nothing that was typed. */
function stepOf(state: unknown): unknown {
  return (state as { step?: unknown } | null)?.step;
}

/**
 * Gives each step an entry of the history, so that the browser's own Back leads to the step before and not out of the checkout.
 * Forward by the browser leads nowhere: only Continue checks what was typed. So does a reload, which begins at the first step.
 * @param steps those of the shop, in their order; undefined until they are known
 * @param current the step that is shown
 * @param onBack shows an earlier step
 */
export function useStepHistory(
  steps: readonly ApplyStep[] | undefined,
  current: ApplyStep,
  onBack: (step: Exclude<ApplyStep, 'review'>) => void,
) {
  const navigate = useNavigate();
  const { key, state } = useLocation();
  const shown = useRef(current);
  const isGoingBack = useRef(false);
  useEffect(() => {
    shown.current = current;
  });

  const follow = useEffectEvent((known: readonly ApplyStep[]) => {
    isGoingBack.current = false;
    const asked = known.find((step) => step === stepOf(state)) ?? known[0];
    if (asked === undefined || asked === current) return;
    const apart = known.indexOf(current) - known.indexOf(asked);
    if (apart < 0) void navigate(apart);
    else if (asked !== 'review') onBack(asked);
  });
  const isKnown = steps !== undefined;
  useEffect(() => {
    if (isKnown && steps) follow(steps);
    // Only a move in the history is followed.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, isKnown]);

  return {
    /** Notes that a later step is shown now. */
    noteStep: (step: ApplyStep) => void navigate('/apply', { state: { step } }),
    /** Goes back to an earlier step, as the browser would. A second press before it is there does nothing. */
    goBack: (step: ApplyStep) => {
      const apart = (steps?.indexOf(current) ?? 0) - (steps?.indexOf(step) ?? 0);
      if (apart <= 0 || isGoingBack.current) return;
      isGoingBack.current = true;
      void navigate(-apart);
    },
    isStillAt: (step: ApplyStep) => shown.current === step,
  };
}
