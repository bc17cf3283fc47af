import { useNavigate } from 'react-router';
import { Button } from '../../controls/button.tsx';
import type { IconName } from '../../controls/icon.tsx';
import { LaneProgress } from '../../controls/lane-progress.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { useBasket } from '../basket/basket-provider.tsx';
import { ChangedBasket } from './changed-basket.tsx';
import { useLeave } from '../page/leaving.ts';
import { useLeaveUnseen } from './leave-unseen.ts';
import { Countdown } from './countdown.tsx';
import { Ending } from './ending.tsx';
import { InterruptedPurchase } from './interrupted-purchase.tsx';
import { PurchaseFacts } from './purchase-facts.tsx';
import { PurchaseNumber } from './purchase-number.tsx';
import type { PurchaseStage } from './purchase-conversation.ts';
import { usePurchase } from './purchase-provider.tsx';
import type { Purchase } from './purchase.ts';

type Other = Exclude<PurchaseStage, { stage: 'checking' | 'accepted' }>;

type Telling = {
  tone: 'good' | 'care' | 'bad' | 'plain';
  icon: IconName;
  title: WordingKey;
  words: WordingKey;
  /** Where the shopper may go, besides leaving. */
  again?: 'apply' | 'basket';
  /** What the page is still doing. */
  progress?: WordingKey;
  /** How long it is shown; without it, it stays until it is resolved. */
  staysS?: number;
};

const tellings: Record<Exclude<Other['stage'], 'out_of_date'>, Telling> = {
  rejected: {
    tone: 'bad',
    icon: 'cross',
    title: 'rejected.title',
    words: 'rejected.words',
    again: 'basket',
    staysS: 45,
  },
  seal_refused: {
    tone: 'care',
    icon: 'restart',
    title: 'sealRefused.title',
    words: 'sealRefused.words',
    again: 'apply',
    staysS: 60,
  },
  terminal_refused: {
    tone: 'care',
    icon: 'care',
    title: 'terminalRefused.title',
    words: 'terminalRefused.words',
    staysS: 60,
  },
  undetermined: {
    tone: 'care',
    icon: 'clock',
    title: 'undetermined.title',
    words: 'undetermined.words',
    progress: 'undetermined.waiting',
    staysS: 120,
  },
  reversed: {
    tone: 'plain',
    icon: 'minus',
    title: 'reversed.title',
    words: 'reversed.words',
    again: 'apply',
    staysS: 60,
  },
  unconfirmed: {
    tone: 'care',
    icon: 'clock',
    title: 'unconfirmed.title',
    words: 'unconfirmed.words',
    progress: 'undetermined.waiting',
    staysS: 120,
  },
  unverified: { tone: 'bad', icon: 'care', title: 'unverified.title', words: 'unverified.words' },
  other_shop: { tone: 'care', icon: 'care', title: 'otherShop.title', words: 'otherShop.words' },
  unknown: {
    tone: 'care',
    icon: 'clock',
    title: 'unknown.title',
    words: 'unknown.words',
    progress: 'unknown.asking',
  },
  credit_unavailable: {
    tone: 'care',
    icon: 'clock',
    title: 'unavailable.title',
    words: 'unavailable.notCharged',
    again: 'apply',
    staysS: 60,
  },
  refused: { tone: 'care', icon: 'care', title: 'refused.title', words: 'refused.words', again: 'apply', staysS: 60 },
};

/** Shows every outcome in which a purchase is not accepted, in plain words. */
export function OtherEnding({ purchase, ending }: { purchase: Purchase; ending: Other }) {
  const say = useSay();
  const navigate = useNavigate();
  const leave = useLeave();
  const leaveUnseen = useLeaveUnseen();
  const { lines, change } = useBasket();
  const { noteSeen } = usePurchase();
  const goOnTo = (place: '/apply' | '/articles') => {
    noteSeen();
    void navigate(place, { replace: true });
  };

  if (ending.stage === 'out_of_date') {
    return (
      <ChangedBasket
        lines={purchase.lines}
        differences={ending.differences}
        note={
          <>
            <p>{say('changed.again')}</p>
            <PurchaseNumber applicationId={purchase.application.applicationId} />
          </>
        }
        onDecide={(decision) => {
          change(decision);
          goOnTo('/apply');
        }}
      />
    );
  }
  const { tone, icon, title, words, progress, staysS, ...telling } = tellings[ending.stage];
  const isResumed = purchase.resumed !== null;
  // The basket may have been lost with the page that began the purchase.
  const again = lines.length === 0 ? undefined : telling.again;
  return (
    <Ending
      tone={tone}
      icon={icon}
      title={say(title)}
      words={say(words)}
      actions={
        <>
          {again === 'apply' && (
            <Button look="main" isGuarded onPress={() => goOnTo('/apply')}>
              {say(ending.stage === 'seal_refused' ? 'sealRefused.again' : 'ending.again')}
            </Button>
          )}
          {again === 'basket' && (
            <Button look="main" isGuarded onPress={() => goOnTo('/articles')}>
              {say('rejected.basket')}
            </Button>
          )}
          {ending.stage !== 'unknown' && (
            <Button isGuarded onPress={leave}>
              {say('ending.done')}
            </Button>
          )}
        </>
      }
      after={<PurchaseFacts purchase={purchase} />}
    >
      {progress !== undefined && <LaneProgress label={say(progress)} />}
      <PurchaseNumber applicationId={purchase.application.applicationId} />
      {isResumed && <InterruptedPurchase />}
      {!isResumed && staysS !== undefined && <Countdown seconds={staysS} onEnd={leaveUnseen} />}
    </Ending>
  );
}
