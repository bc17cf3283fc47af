import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';
import { useLeave } from '../page/leaving.ts';
import { shopQuery } from '../seller/article-queries.ts';
import { Countdown } from './countdown.tsx';
import { useLeaveUnseen } from './leave-unseen.ts';
import { InterruptedPurchase } from './interrupted-purchase.tsx';
import { Ending } from './ending.tsx';
import type { PurchaseStage } from './purchase-conversation.ts';
import type { Purchase } from './purchase.ts';
import { PurchaseFacts } from './purchase-facts.tsx';
import { ReceiptByMail } from './receipt-by-mail.tsx';
import { ReceiptOnPhone } from './receipt-on-phone.tsx';
import { usePrinting } from './printing.ts';

type Accepted = Extract<PurchaseStage, { stage: 'accepted' }>;

/** Whether the person at the screen is assumed to be the shopper who paid. After a restart that holds only for a while. */
function useSameVisit({ resumed }: Purchase): boolean {
  const leftMs = resumed === null ? Infinity : resumed.sameVisitMs;
  const [isSame, setSame] = useState(leftMs > 0);
  useEffect(() => {
    if (leftMs === Infinity) return;
    const timer = setTimeout(() => setSame(false), leftMs);
    return () => clearTimeout(timer);
  }, [leftMs]);
  return isSame;
}

/** The accepted purchase: what to show at the counter, large, and the receipt before all else that can be done. */
export function AcceptedEnding({ purchase, accepted }: { purchase: Purchase; accepted: Accepted }) {
  const say = useSay();
  const price = usePrice();
  const leave = useLeave();
  const leaveUnseen = useLeaveUnseen();
  const { application, resumed } = purchase;
  const { orderNumber } = accepted;
  const isSameVisit = useSameVisit(purchase);
  const collectionCode = isSameVisit ? accepted.collectionCode : null;
  const isCodeHidden = accepted.collectionCode !== null && !isSameVisit;
  const { print, offersPrinter, printReceipt } = usePrinting(purchase, accepted);
  const mailsReceipts = useQuery(shopQuery).data?.mailsReceipts === true && resumed === null;
  const [mail, setMail] = useState<'offered' | 'writing' | 'asked'>('offered');
  const countdown = <Countdown seconds={60} isHeld={print === 'printing'} onEnd={leaveUnseen} />;

  if (mail === 'writing') {
    return (
      <ReceiptByMail
        applicationId={application.applicationId}
        email={purchase.email}
        onAsked={() => setMail('asked')}
        onBack={() => setMail('offered')}
      >
        {countdown}
      </ReceiptByMail>
    );
  }

  return (
    <Ending
      tone="good"
      icon="check"
      title={say('accepted.title')}
      words={say(
        isCodeHidden ? 'accepted.codeHidden' : collectionCode === null ? 'accepted.deliver' : 'accepted.collect',
      )}
      actions={
        <>
          {offersPrinter && (
            <Button look="main" isGuarded isPending={print === 'printing'} onPress={printReceipt}>
              {say(print === 'notPrinted' ? 'accepted.printAgain' : 'accepted.print')}
            </Button>
          )}
          {resumed === null && <ReceiptOnPhone applicationId={application.applicationId} isFirst={!offersPrinter} />}
          {mailsReceipts && mail === 'offered' && (
            <Button isGuarded onPress={() => setMail('writing')}>
              {say('accepted.byMail')}
            </Button>
          )}
          <Button look={resumed === null ? 'plain' : 'main'} isGuarded onPress={leave}>
            {say('ending.done')}
          </Button>
        </>
      }
      after={<PurchaseFacts purchase={purchase} />}
    >
      <dl className="accepted-facts">
        {collectionCode !== null && (
          <div className="accepted-fact accepted-plate">
            <dt>{say('accepted.code')}</dt>
            <dd dir="ltr">{collectionCode}</dd>
          </div>
        )}
        <div className="accepted-fact">
          <dt>{say('accepted.order')}</dt>
          <dd dir="ltr">{orderNumber}</dd>
        </div>
        <div className="accepted-fact">
          <dt>{say('accepted.paid')}</dt>
          <dd className="numbers">{price(application.totalMinor)}</dd>
        </div>
      </dl>
      <p className="accepted-verified">
        <Icon name="seal" />
        {say('accepted.verified')}
      </p>
      <output>
        {print !== 'ready' && print !== 'printing' && <p>{say(`accepted.${print}`)}</p>}
        {mail === 'asked' && <p>{say('accepted.mailed')}</p>}
      </output>
      {resumed === null ? countdown : <InterruptedPurchase />}
    </Ending>
  );
}
