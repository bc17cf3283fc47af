import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { staffServiceEndpoints } from '../../../contract/seller/service-endpoints.ts';
import type { WaitingHelpCalls } from '../../../contract/seller/help-call.ts';
import { Button } from '../../controls/button.tsx';
import { useNotify } from '../controls/notices.tsx';
import { useNow } from '../controls/use-now.ts';
import { WorkIcon } from '../controls/work-icon.tsx';
import { helpCallsQuery } from '../seller/back-office-queries.ts';
import { failureWords } from '../seller/failure-words.ts';
import { callSeller } from '../seller/seller-call.ts';
import { useSession } from '../session/session-gate.tsx';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import { ring, useBell } from './bell.ts';
import './help-calls.css';

const ringsEveryMs = 20_000;

type Call = WaitingHelpCalls['calls'][number];

/** Rings for each new call, and again and again while one waits. */
function useRinging(calls: readonly Call[]): void {
  const rung = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const isNew = calls.some(({ callId }) => !rung.current.has(callId));
    rung.current = new Set(calls.map(({ callId }) => callId));
    if (isNew) ring();
  }, [calls]);
  const isWaiting = calls.length > 0;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(ring, ringsEveryMs);
    return () => clearInterval(timer);
  }, [isWaiting]);
}

const noCalls: readonly Call[] = [];

/** The sign on every page: which kiosks call for help, until a member of staff is on the way. */
export function HelpCalls() {
  const { say } = useWording();
  const calls = useQuery(helpCallsQuery).data?.calls ?? noCalls;
  const { standing } = useBell();
  useRinging(calls);
  return (
    <div className="help-calls" role="alert">
      {calls.length > 0 && (
        <section aria-label={say('help.title')}>
          <ul className="help-calls-list">
            {calls.map((call) => (
              <WaitingCall key={call.callId} call={call} />
            ))}
          </ul>
          {standing === 'blocked' && <p className="help-calls-blocked">{say('help.blocked')}</p>}
        </section>
      )}
    </div>
  );
}

function WaitingCall({ call: { callId, terminalName: kiosk, calledAt } }: { call: Call }) {
  const wording = useWording();
  const { say, ago } = wording;
  const { staff } = useSession();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const now = useNow();
  const answer = useMutation({
    mutationFn: () => callSeller(staffServiceEndpoints.answerHelpCall, { parameters: { callId } }),
    onSuccess: async ({ answeredBy }) => {
      if (answeredBy === null) notify(say('help.over'));
      else if (answeredBy.staffId === staff.staffId) notify(say('help.answered', { kiosk }));
      else notify(say('help.other', { name: answeredBy.name }));
      await queryClient.invalidateQueries({ queryKey: helpCallsQuery.queryKey });
    },
  });
  return (
    <li className="help-call">
      <WorkIcon name="bell" />
      <p>
        <strong>{say('help.needed', { kiosk })}</strong>
        {/* Screen readers are not told each minute anew how long ago it was. */}
        <span className="help-call-since" aria-hidden="true">
          {say('help.since', { ago: ago(calledAt, now) })}
        </span>
        {answer.error && <span className="help-call-failure">{failureWords(wording, answer.error)}</span>}
      </p>
      <May needs="counter">
        <Button look="main" isPending={answer.isPending} onPress={() => answer.mutate()}>
          {say('help.answer')}
        </Button>
      </May>
    </li>
  );
}
