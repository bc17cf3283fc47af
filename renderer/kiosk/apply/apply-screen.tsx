import { useQuery } from '@tanstack/react-query';
import { use, useEffect, useReducer, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { LaneProgress, LaneSteps } from '../../controls/lane-progress.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useAgeCheck } from '../age/age-provider.tsx';
import { ageLimitOf } from '../basket/basket-lines.ts';
import type { BasketLine } from '../basket/basket-lines.ts';
import { useBasket } from '../basket/basket-provider.tsx';
import { ChangedBasket } from '../purchase/changed-basket.tsx';
import { findDifferences } from '../basket/find-differences.ts';
import { MainActionPlace } from '../page/main-action.tsx';
import { usePurchase } from '../purchase/purchase-provider.tsx';
import type { SealedPurchase } from '../purchase/purchase.ts';
import { shopQuery } from '../seller/article-queries.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import type { Language } from '../../wording/languages.ts';
import { paymentReadinessQuery } from '../seller/payment-readiness.ts';
import type { PaymentReadiness } from '../seller/payment-readiness.ts';
import { cardOf, contactOf, fulfilmentOf, giftNoteOf } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';
import { applyStateAfter, applySteps, firstApplyState } from './apply-state.ts';
import type { ApplyStep } from './apply-state.ts';
import { CardStep } from './card-step.tsx';
import { ContactStep } from './contact-step.tsx';
import { FulfilmentStep } from './fulfilment-step.tsx';
import { NotReady } from './not-ready.tsx';
import { ReviewStep } from './review-step.tsx';
import { useStepHistory } from './step-history.ts';
import { sealApplication } from './sealed-application.ts';
import { TypedValues } from './typed-values.ts';
import './apply-screen.css';

/** Keeps typed content, hidden together with its main action, while another message is shown. */
function PutAside({ when, children }: { when: boolean; children: ReactNode }) {
  const place = use(MainActionPlace);
  return (
    <div className={when ? 'apply-put-aside' : 'apply-place'}>
      <MainActionPlace value={when ? null : place}>{children}</MainActionPlace>
    </div>
  );
}

/** Seals what was typed in all steps. @param about the proof that staff checked the shopper's age, where it is needed, and the language of the texts */
function sealTyped(
  values: Readonly<ApplicationForm>,
  lines: BasketLine[],
  about: { ageCheck: string | undefined; language: Language | undefined },
  readiness: Extract<PaymentReadiness, { state: 'ready' }>,
): Promise<SealedPurchase> {
  const giftNote = giftNoteOf(values);
  const { ageCheck, language } = about;
  const content = {
    fulfilment: fulfilmentOf(values),
    contact: contactOf(values),
    ...(giftNote !== undefined && { giftNote }),
    ...(ageCheck !== undefined && { ageCheck }),
    ...(language !== undefined && { language }),
  };
  return sealApplication(cardOf(values, Date.now()), lines, content, readiness);
}

/** Leads from the basket to the sealed application, step by step. */
export function ApplyScreen() {
  const say = useSay();
  const navigate = useNavigate();
  const { lines, change } = useBasket();
  const { begin, clear, isUnderWay } = usePurchase();
  const { asked: language } = useTextLanguage();
  const ageLimit = ageLimitOf(lines);
  const { proofFor } = useAgeCheck();
  const { data: readiness } = useQuery(paymentReadinessQuery);
  const { data: shop } = useQuery(shopQuery);
  const [typed] = useState(() => new TypedValues());
  const [state, dispatch] = useReducer(applyStateAfter, firstApplyState);
  const { differences, isSealing, hasFailed, hasShownForm } = state;
  // The state changes only at the next render. A second press of Pay before that must not pay twice.
  const isPaying = useRef(false);
  useEffect(() => {
    typed.open();
    return () => typed.close();
  }, [typed]);

  const atStart = useRef({ isUnderWay, clear, lines });
  useEffect(() => {
    if (atStart.current.isUnderWay) void navigate('/purchase', { replace: true });
    else atStart.current.clear();
  }, [navigate]);
  useEffect(() => {
    const controller = new AbortController();
    findDifferences(atStart.current.lines, controller.signal).then(
      ({ differences: found, ageLimits }) => {
        change({ change: 'hear-age-limits', ageLimits });
        return dispatch({ type: 'compared', differences: found });
      },
      () => {},
    );
    return () => controller.abort();
  }, [change]);

  const steps = shop && applySteps(shop.fulfilments);
  const [firstStep = 'contact'] = steps ?? [];
  const step = steps?.includes(state.step) ? state.step : firstStep;
  const { noteStep, goBack, isStillAt } = useStepHistory(steps, step, (earlier) =>
    dispatch({ type: 'step_asked', step: earlier }),
  );

  async function review() {
    dispatch({ type: 'review_asked' });
    const compared = await findDifferences(lines);
    // The browser's own Back led away meanwhile.
    if (!isStillAt('card')) return;
    change({ change: 'hear-age-limits', ageLimits: compared.ageLimits });
    dispatch({ type: 'reviewed', differences: compared.differences });
    if (compared.differences.length === 0) noteStep('review');
  }

  async function pay() {
    if (isPaying.current || readiness?.state !== 'ready') return;
    isPaying.current = true;
    dispatch({ type: 'pay_asked' });
    try {
      const ageCheck = ageLimit === null ? undefined : proofFor(ageLimit);
      const purchase = await sealTyped(typed.values, lines, { ageCheck, language }, readiness);
      typed.forget();
      await begin(purchase);
      void navigate('/purchase', { replace: true });
    } catch {
      isPaying.current = false;
      dispatch({ type: 'pay_failed' });
    }
  }

  if (lines.length === 0) {
    return (
      <EmptyState
        icon="basket"
        title={say('apply.empty')}
        action={<Button onPress={() => void navigate('/articles')}>{say('browse.none.action')}</Button>}
      />
    );
  }
  if (!readiness || (!shop && readiness.state === 'ready')) {
    return (
      <div className="apply-preparing">
        <LaneProgress label={say('apply.preparing')} />
        <p>{say('apply.preparing')}</p>
      </div>
    );
  }
  const interruption =
    readiness.state !== 'ready' ? (
      <NotReady state={readiness.state} />
    ) : differences.length > 0 ? (
      <ChangedBasket
        lines={lines}
        differences={differences}
        onDecide={(decision) => {
          change(decision);
          dispatch({ type: 'differences_settled' });
        }}
      />
    ) : null;
  const goOn = (next: Exclude<ApplyStep, 'review'>) => {
    dispatch({ type: 'step_asked', step: next });
    noteStep(next);
  };
  const [onlyWay] = shop?.fulfilments.length === 1 ? shop.fulfilments : [];
  if (!interruption && !hasShownForm) dispatch({ type: 'form_shown' });
  return (
    <>
      {interruption}
      {shop && (hasShownForm || !interruption) && (
        <PutAside when={interruption !== null}>
          <div className="apply">
            <Progress steps={steps ?? []} current={step} />
            {step === 'fulfilment' && (
              <FulfilmentStep
                methods={shop.fulfilments}
                chosen={typed.values.method}
                onChosen={(method) => {
                  typed.keep({ method });
                  goOn('contact');
                }}
              />
            )}
            {step === 'contact' && (
              <ContactStep
                shop={shop}
                typed={typed}
                onBack={onlyWay ? undefined : () => goBack('fulfilment')}
                onNext={() => {
                  if (onlyWay) typed.keep({ method: onlyWay });
                  goOn('card');
                }}
              />
            )}
            {step === 'card' && <CardStep typed={typed} onBack={() => goBack('contact')} onNext={review} />}
            {step === 'review' && (
              <ReviewStep
                values={typed.values}
                ageLimit={ageLimit}
                mayPay={ageLimit === null || proofFor(ageLimit) !== undefined}
                isSealing={isSealing}
                hasFailed={hasFailed}
                onPay={() => void pay()}
                onChange={goBack}
              />
            )}
          </div>
        </PutAside>
      )}
    </>
  );
}

/** Where the shopper is, for eyes and ears. */
function Progress({ steps, current }: { steps: ApplyStep[]; current: ApplyStep }) {
  const say = useSay();
  const place = steps.indexOf(current);
  const names = steps.map((step) => say(`apply.step.${step}`));
  return (
    <div className="apply-head">
      <LaneSteps label={say('apply.steps')} steps={names} current={place} />
      <output className="apply-progress">
        {say('apply.progress', { step: place + 1, steps: steps.length, name: names[place] ?? '' })}
      </output>
    </div>
  );
}
