import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../frame/price.tsx';
import { stockQuery } from '../seller/article-queries.ts';
import { BasketLines } from './basket-lines-list.tsx';
import { useBasket } from './basket-provider.tsx';
import './basket-lane.css';

/**
 * The basket, always in sight: a lane beside the screen with everything in it, or a strip below an upright screen that opens
 * into the same. While paying it only shows what is being paid for.
 */
export function BasketLane({ isPaying }: { isPaying: boolean }) {
  const say = useSay();
  const price = usePrice();
  const navigate = useNavigate();
  const { lines, articleCount, totalMinor, change } = useBasket();
  const [isOpen, setOpen] = useState(false);
  const { data: stock } = useQuery(stockQuery(lines.map(({ variantId }) => variantId)));
  useEffect(() => {
    if (stock) change({ change: 'hear-stock', stock });
  }, [stock, change]);
  const isEmpty = lines.length === 0;
  const checkOut = () => {
    setOpen(false);
    void navigate('/apply');
  };

  const total = (
    <p className="lane-total">
      <span>{say('basket.total')}</span>
      <strong className="numbers">{price(totalMinor)}</strong>
    </p>
  );
  const checkOutButton = !isPaying && (
    <Button look="main" wide isDisabled={isEmpty} onPress={checkOut} iconAfter="forward">
      {say('basket.checkout')}
    </Button>
  );

  return (
    <aside className="lane on-asphalt" aria-label={say('basket.title')}>
      <div className="lane-wide">
        <h2 className="lane-title">
          {say('basket.title')}
          <span className="lane-count">{say('basket.count', { count: articleCount })}</span>
        </h2>
        <BasketLines isFixed={isPaying} />
        <div className="lane-foot">
          {total}
          {checkOutButton}
        </div>
      </div>
      <div className="lane-strip">
        <button
          type="button"
          className="lane-opener"
          aria-haspopup="dialog"
          aria-label={`${say('basket.open')}, ${say('basket.count', { count: articleCount })}, ${price(totalMinor)}`}
          onClick={() => setOpen(true)}
        >
          <span className="lane-sign">
            <Icon name="basket" />
            {!isEmpty && <span className="lane-number numbers">{articleCount}</span>}
          </span>
          <span className="lane-sum">
            <span>{isEmpty ? say('basket.empty') : say('basket.total')}</span>
            {!isEmpty && <strong className="numbers">{price(totalMinor)}</strong>}
          </span>
        </button>
        {checkOutButton}
      </div>
      <Sheet
        title={say('basket.title')}
        closeLabel={say('frame.close')}
        place="side"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      >
        <BasketLines isFixed={isPaying} />
        {total}
        {checkOutButton}
      </Sheet>
    </aside>
  );
}
