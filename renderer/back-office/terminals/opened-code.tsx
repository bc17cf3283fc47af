import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { EnrolmentCodeOpened, EnrolmentCodeState } from '../../../contract/seller/back-office-terminal.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { useNow } from '../controls/use-now.ts';
import { enrolmentCodeQuery, terminalsKey } from '../seller/back-office-queries.ts';
import { useWording } from '../wording/wording.tsx';
import { closeCode } from './close-code.ts';
import './terminals.css';

const overWords = {
  expired: 'terminals.codeExpired',
  tries_exceeded: 'terminals.codeExceeded',
  closed: 'terminals.codeClosed',
} as const satisfies Record<Exclude<EnrolmentCodeState['state'], 'open' | 'used'>, string>;

/** Shows the code while it is open, and what has become of it. It closes the code when the sheet is closed. */
export function OpenedCode({
  opened,
  onAgain,
  onClose,
}: {
  opened: EnrolmentCodeOpened;
  onAgain: () => void;
  onClose: () => void;
}) {
  const { say, duration } = useWording();
  const now = useNow(1_000);
  const queryClient = useQueryClient();
  const { data } = useQuery(enrolmentCodeQuery(opened.codeId));
  const state = data?.state ?? 'open';
  useEffect(() => {
    if (state === 'used') void queryClient.invalidateQueries({ queryKey: terminalsKey });
  }, [state, queryClient]);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = state === 'open';
  }, [state]);
  const leaving = useRef<number>(undefined);
  useEffect(() => {
    const leave = () => {
      if (isOpen.current) closeCode(opened.codeId);
    };
    clearTimeout(leaving.current);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      // In development, React unmounts every component once for a moment, to see whether it remounts correctly.
      leaving.current = window.setTimeout(leave, 0);
    };
  }, [opened.codeId]);
  if (state === 'used') {
    return (
      <div className="sheet-form">
        <Banner tone="good" icon="check" isUrgent>
          <p>{say('terminals.codeUsed')}</p>
        </Banner>
        <Button look="main" onPress={onClose}>
          {say('terminals.done')}
        </Button>
      </div>
    );
  }
  if (state !== 'open') {
    return (
      <div className="sheet-form">
        <Banner tone="care" icon="care" isUrgent>
          <p>{say(overWords[state])}</p>
        </Banner>
        <div className="sheet-actions">
          <Button onPress={onClose}>{say('terminals.done')}</Button>
          <Button look="main" onPress={onAgain}>
            {say('terminals.codeAgain')}
          </Button>
        </div>
      </div>
    );
  }
  const wrongTries = data?.wrongTries ?? 0;
  return (
    <div className="sheet-form">
      <p>{say('terminals.codeWords')}</p>
      <dl className="enrolment-code">
        <dt>{say('terminals.codeAddress')}</dt>
        <dd>{location.host}</dd>
        <dt>{say('terminals.code')}</dt>
        <dd className="enrolment-digits">{opened.code}</dd>
      </dl>
      <p>{say('terminals.codeOpen', { time: duration(opened.expiresAt - now) })}</p>
      {wrongTries > 0 && (
        <Banner tone="care" icon="care" isUrgent>
          <p>{say('terminals.codeTries', { count: wrongTries })}</p>
        </Banner>
      )}
      <Button onPress={onClose}>{say('common.cancel')}</Button>
    </div>
  );
}
