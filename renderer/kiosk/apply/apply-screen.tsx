import { useQuery } from '@tanstack/react-query';
import { use, useEffect, useReducer, useRef } from 'react';
import type { ReactNode } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { LaneProgress, LaneSteps } from '../../controls/lane-progress.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { useBasket } from '../basket/basket-provider.tsx';
import { ChangedBasket } from '../purchase/changed-basket.tsx';
import { findDifferences } from '../basket/find-differences.ts';
import { MainActionPlace } from '../page/main-action.tsx';
import { usePurchase } from '../purchase/purchase-provider.tsx';
import { paymentReadinessQuery } from '../seller/payment-readiness.ts';
import { cardOf, emptyForm, fulfilmentOf } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';
import { applyStateAfter, firstApplyState } from './apply-state.ts';
import { DetailsStep } from './details-step.tsx';
import { NotReady } from './not-ready.tsx';
import { ReviewStep } from './review-step.tsx';
import { sealApplication } from './sealed-application.ts';
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

/** Leads from the basket to the sealed application: details, review, Pay. */
export function ApplyScreen() {
  const say = useSay();
  const navigate = useNavigate();
  const { lines, change } = useBasket();
  const { begin, clear, isUnderWay } = usePurchase();
  const { data: readiness } = useQuery(paymentReadinessQuery);
  const form = useForm<ApplicationForm>({ defaultValues: emptyForm });
  const [state, dispatch] = useReducer(applyStateAfter, firstApplyState);
  const { step, differences, isSealing, hasFailed, hasShownForm } = state;
  // The state changes only at the next render. A second press of Pay before that must not pay twice.
  const isPaying = useRef(false);
  const { reset } = form;
  useEffect(() => () => reset(emptyForm), [reset]);

  const atStart = useRef({ isUnderWay, clear, lines });
  useEffect(() => {
    if (atStart.current.isUnderWay) void navigate('/purchase', { replace: true });
    else atStart.current.clear();
  }, [navigate]);
  useEffect(() => {
    const controller = new AbortController();
    findDifferences(atStart.current.lines, controller.signal).then(
      (found) => dispatch({ type: 'compared', differences: found }),
      () => {},
    );
    return () => controller.abort();
  }, []);

  async function review() {
    dispatch({ type: 'review_asked' });
    dispatch({ type: 'reviewed', differences: await findDifferences(lines) });
  }

  async function pay() {
    if (isPaying.current || readiness?.state !== 'ready') return;
    isPaying.current = true;
    dispatch({ type: 'pay_asked' });
    try {
      const values = form.getValues();
      const purchase = await sealApplication(cardOf(values, Date.now()), lines, fulfilmentOf(values), readiness);
      reset(emptyForm);
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
  if (!readiness) {
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
  if (!interruption && !hasShownForm) dispatch({ type: 'form_shown' });
  return (
    <>
      {interruption}
      {(hasShownForm || !interruption) && (
        <PutAside when={interruption !== null}>
          <FormProvider {...form}>
            <div className="apply">
              <div className="apply-head">
                <LaneSteps
                  label={say('apply.steps')}
                  steps={[say('apply.step.details'), say('apply.step.review')]}
                  current={step === 'details' ? 0 : 1}
                />
              </div>
              {step === 'details' ? (
                <DetailsStep onNext={review} />
              ) : (
                <ReviewStep
                  isSealing={isSealing}
                  hasFailed={hasFailed}
                  onPay={() => void pay()}
                  onBack={() => dispatch({ type: 'details_asked' })}
                />
              )}
            </div>
          </FormProvider>
        </PutAside>
      )}
    </>
  );
}
