import { useEffect, useEffectEvent } from 'react';
import { Button } from '../../controls/button.tsx';
import { LaneProgress } from '../../controls/lane-progress.tsx';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { useLeave } from '../page/leaving.ts';
import { Ending } from './ending.tsx';
import type { PurchaseStage } from './purchase-conversation.ts';
import { isOpen } from './purchase-ending.ts';
import { usePurchase } from './purchase-provider.tsx';
import type { Purchase } from './purchase.ts';

/**
 * Stands in place of a purchase whose shopper may have gone. It shows nothing of it but the time, by which the shopper knows it
 * again, and says who can tell the rest. The outcome is kept for staff as soon as it is known.
 */
export function LeftPurchase({ purchase, stage }: { purchase: Purchase; stage: PurchaseStage }) {
  const say = useSay();
  const leave = useLeave();
  const { locale } = useSpokenLanguage();
  const { isUnderWay, setAside } = usePurchase();
  const isKnown = !isOpen(stage);
  const keepForStaff = useEffectEvent(setAside);
  useEffect(() => {
    if (isKnown) keepForStaff();
  }, [isKnown]);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(purchase.paidAt);
  return (
    <Ending
      key={String(isKnown)}
      tone="plain"
      icon={isKnown ? 'note' : 'clock'}
      title={say('left.title', { time })}
      words={say(isKnown ? 'left.known' : 'left.open')}
      actions={
        !isUnderWay && (
          <Button look="main" onPress={leave}>
            {say('left.start')}
          </Button>
        )
      }
    >
      {!isKnown && <LaneProgress label={say('left.asking')} />}
    </Ending>
  );
}
