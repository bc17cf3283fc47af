import { useState } from 'react';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../frame/price.tsx';
import { useLeave } from '../frame/leaving.ts';
import { Countdown } from './countdown.tsx';
import { Ending } from './ending.tsx';
import type { PurchaseStage } from './purchase-conversation.ts';
import type { Purchase } from './purchase-provider.tsx';

type Accepted = Extract<PurchaseStage, { stage: 'accepted' }>;

/** Bought: what to show at the counter, large, and a receipt where there is a printer. */
export function AcceptedEnding({ purchase, accepted }: { purchase: Purchase; accepted: Accepted }) {
  const say = useSay();
  const price = usePrice();
  const leave = useLeave();
  const { application, lines } = purchase;
  const { orderNumber, collectionCode, acceptedAt } = accepted;
  const [print, setPrint] = useState<'ready' | 'printing' | 'printed' | 'notPrinted'>('ready');

  async function printReceipt() {
    if (!window.sidelane) return;
    setPrint('printing');
    const { printed } = await window.sidelane
      .printReceipt({
        orderNumber,
        collectionCode,
        lines: lines.map(({ title, options, quantity, unitPriceMinor }) => ({
          title: options === '' ? title : `${title}, ${options}`,
          quantity,
          amount: price(unitPriceMinor * quantity),
        })),
        total: price(application.totalMinor),
        acceptedAt,
      })
      .catch(() => ({ printed: false }));
    setPrint(printed ? 'printed' : 'notPrinted');
  }

  return (
    <Ending
      tone="good"
      icon="check"
      title={say('accepted.title')}
      words={say(collectionCode === null ? 'accepted.deliver' : 'accepted.collect')}
      actions={
        <>
          <Button look="main" onPress={leave}>
            {say('ending.done')}
          </Button>
          {window.sidelane && (
            <Button isPending={print === 'printing'} onPress={() => void printReceipt()}>
              {say('accepted.print')}
            </Button>
          )}
        </>
      }
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
      <output>{(print === 'printed' || print === 'notPrinted') && say(`accepted.${print}`)}</output>
      <Countdown seconds={60} onEnd={leave} />
    </Ending>
  );
}
