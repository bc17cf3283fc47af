import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';
import { useIsUpright } from '../page/upright.ts';
import { stockQuery } from '../seller/article-queries.ts';
import { BasketLines } from './basket-lines-list.tsx';
import { useBasket } from './basket-provider.tsx';
import './basket-lane.css';

/**
 * The basket, always visible: a lane beside the screen with everything in it, or a strip below an upright screen that opens to
 * the same. During payment it only shows what is being paid for, and the screen's main action takes its place.
 * @param givePlace receives the element in which a paying screen puts its main action
 */
export function BasketLane({
  isPaying,
  givePlace,
}: {
  isPaying: boolean;
  givePlace: (place: HTMLElement | null) => void;
}) {
  const say = useSay();
  const navigate = useNavigate();
  const isUpright = useIsUpright();
  const { lines, change } = useBasket();
  // Any move to another screen, even by a scanned barcode, closes the opened basket.
  const { key: visit } = useLocation();
  const [openedAt, setOpenedAt] = useState<string | null>(null);
  const setOpen = (isOpened: boolean) => setOpenedAt(isOpened ? visit : null);
  const { data: stock } = useQuery(stockQuery(lines.map(({ variantId }) => variantId)));
  useEffect(() => {
    if (stock) change({ change: 'hear-stock', stock });
  }, [stock, change]);

  const checkOut = (
    <Button
      look="main"
      wide
      iconAfter="forward"
      isDisabled={lines.length === 0}
      onPress={() => {
        setOpen(false);
        void navigate('/apply');
      }}
    >
      {say('basket.checkout')}
    </Button>
  );
  const action = <div className="lane-action" {...(isPaying ? { ref: givePlace } : { children: checkOut })} />;

  if (!isUpright) {
    return (
      <aside className="lane lane-beside on-asphalt" aria-label={say('basket.title')}>
        <h2 className="lane-title">
          {say('basket.title')}
          {lines.length > 0 && <ArticleCount />}
        </h2>
        <BasketLines isFixed={isPaying} />
        <div className="lane-foot">
          {lines.length > 0 && <Total />}
          {action}
        </div>
      </aside>
    );
  }
  return (
    <aside className="lane lane-below on-asphalt" aria-label={say('basket.title')}>
      <LaneOpener onOpen={() => setOpen(true)} />
      {action}
      <Sheet
        title={say('basket.title')}
        closeLabel={say('frame.close')}
        place="side"
        isOpen={openedAt === visit}
        onClose={() => setOpen(false)}
      >
        <BasketLines isFixed={isPaying} />
        {lines.length > 0 && <Total />}
        {!isPaying && checkOut}
      </Sheet>
    </aside>
  );
}

function ArticleCount() {
  const say = useSay();
  return <span className="lane-count">{say('basket.count', { count: useBasket().articleCount })}</span>;
}

function Total() {
  const say = useSay();
  const price = usePrice();
  return (
    <p className="lane-total">
      <span>{say('basket.total')}</span>
      <strong className="numbers">{price(useBasket().totalMinor)}</strong>
    </p>
  );
}

function LaneOpener({ onOpen }: { onOpen: () => void }) {
  const say = useSay();
  const price = usePrice();
  const { lines, articleCount, totalMinor } = useBasket();
  const isEmpty = lines.length === 0;
  return (
    <button type="button" className="lane-opener" aria-haspopup="dialog" onClick={onOpen}>
      <span className="for-screen-readers">{say('basket.open')}</span>
      <span className="lane-sign">
        <Icon name="basket" />
        {!isEmpty && <span className="lane-number numbers">{articleCount}</span>}
      </span>
      <span className="lane-sum">
        <span>{isEmpty ? say('basket.empty') : say('basket.total')}</span>
        {!isEmpty && <strong className="numbers">{price(totalMinor)}</strong>}
      </span>
    </button>
  );
}
