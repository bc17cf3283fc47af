import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { LaneProgress } from '../../controls/lane-progress.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { Ending } from '../purchase/ending.tsx';
import { paymentReadinessQuery } from '../seller/payment-readiness.ts';
import type { PaymentReadiness } from '../seller/payment-readiness.ts';

const told = {
  credit_unavailable: { title: 'unavailable.title', words: 'unavailable.words' },
  keys_refused: { title: 'keys.title', words: 'keys.words' },
  clock_wrong: { title: 'unavailable.title', words: 'clock.words' },
  out_of_service: { title: 'service.title', words: 'service.words' },
  unreachable: { title: 'unreachable.title', words: 'unreachable.words' },
} as const;

/** Says why no card can be entered now. It disappears as soon as the reason has. */
export function NotReady({ state }: { state: Exclude<PaymentReadiness['state'], 'ready'> }) {
  const say = useSay();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const mayPass = state === 'credit_unavailable' || state === 'unreachable';
  return (
    <Ending
      tone={state === 'keys_refused' ? 'bad' : 'care'}
      icon={mayPass ? 'clock' : 'care'}
      title={say(told[state].title)}
      words={say(told[state].words)}
      actions={
        <>
          {mayPass && (
            <Button onPress={() => void queryClient.refetchQueries(paymentReadinessQuery)}>
              {say('unreachable.again')}
            </Button>
          )}
          <Button onPress={() => void navigate('/articles')}>{say('unavailable.browse')}</Button>
        </>
      }
    >
      {mayPass && <LaneProgress label={say('unavailable.trying')} />}
    </Ending>
  );
}
