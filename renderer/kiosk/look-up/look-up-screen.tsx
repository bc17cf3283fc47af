import { useState } from 'react';
import type { LookedUpOrder, LookedUpState, TypedLookUp } from '../../../contract/seller/order-look-up.ts';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import type { IconName } from '../../controls/icon.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';
import { lookUpOrder } from '../seller/seller-api.ts';
import { LookUpForm } from './look-up-form.tsx';
import './look-up.css';

const signs: Record<LookedUpState, IconName> = {
  preparing: 'clock',
  ready: 'check',
  collected: 'check',
  cancelled: 'cross',
  returned: 'back',
  ask_staff: 'note',
};

/** "Where is my order?" The answer is held by this screen alone, and goes with it. */
export function LookUpScreen() {
  const say = useSay();
  const [order, setOrder] = useState<LookedUpOrder | null>(null);
  const [problem, setProblem] = useState<WordingKey | null>(null);

  async function ask(typed: TypedLookUp) {
    setProblem(null);
    const answer = await lookUpOrder(typed);
    if ('value' in answer) return setOrder(answer.value);
    if ('failure' in answer) return setProblem('lookUp.unreachable');
    setProblem(answer.refusal === 'too_many_requests' ? 'lookUp.slow' : 'lookUp.unknown');
  }

  return (
    <section className="look-up">
      <h1>{say('lookUp.title')}</h1>
      {order ? (
        <FoundOrder order={order} onAnother={() => setOrder(null)} />
      ) : (
        <LookUpForm problem={problem} onAsk={ask} />
      )}
    </section>
  );
}

function FoundOrder({ order, onAnother }: { order: LookedUpOrder; onAnother: () => void }) {
  const say = useSay();
  const price = usePrice();
  return (
    <>
      <div className={`look-up-state look-up-${order.state}`} role="alert">
        <Icon name={signs[order.state]} />
        <div>
          <p className="look-up-state-title">{say(`lookUp.state.${order.state}`)}</p>
          <p>
            {say('accepted.order')} <bdi dir="ltr">{order.orderNumber}</bdi>
          </p>
        </div>
      </div>
      <ul className="look-up-lines">
        {order.lines.map(({ title, quantity, unitPriceMinor }, place) => (
          // An order never changes what it is of.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place}>
            <span>{title}</span>
            <span className="numbers">
              {quantity} × {price(unitPriceMinor)}
            </span>
          </li>
        ))}
      </ul>
      <p className="look-up-total">
        <span>{say('basket.total')}</span>
        <strong className="numbers">{price(order.totalMinor)}</strong>
      </p>
      <Button onPress={onAnother}>{say('lookUp.another')}</Button>
    </>
  );
}
