import { memo } from 'react';
import type { Dispatch } from 'react';
import { Button, IconButton } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { QuantityStepper } from '../../controls/quantity-stepper.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { useTextLanguage } from '../seller/text-language.ts';
import { mostOf } from './basket-lines.ts';
import type { BasketChange, BasketLine } from './basket-lines.ts';
import { useBasket } from './basket-provider.tsx';
import './basket-lines-list.css';

/** The items in the basket. `isFixed` shows them without controls to change them. */
export const BasketLines = memo(function BasketLines({ isFixed }: { isFixed: boolean }) {
  const say = useSay();
  const { lines, removed, change } = useBasket();
  return (
    <div className="basket">
      {lines.length === 0 && !removed && (
        <EmptyState icon="basket" title={say('basket.empty')}>
          {say('basket.empty.words')}
        </EmptyState>
      )}
      <ul className="basket-lines">
        {lines.map((line) => (
          <BasketRow key={line.variantId} line={line} isFixed={isFixed} change={change} />
        ))}
      </ul>
      <output className="basket-undo">
        {removed && !isFixed && (
          <>
            <span>{say('basket.removed', { title: removed.line.title })}</span>
            <Button isGuarded onPress={() => change({ change: 'undo' })}>
              {say('basket.undo')}
            </Button>
          </>
        )}
      </output>
    </div>
  );
});

const BasketRow = memo(function BasketRow({
  line,
  isFixed,
  change,
}: {
  line: BasketLine;
  isFixed: boolean;
  change: Dispatch<BasketChange>;
}) {
  const say = useSay();
  const price = usePrice();
  const { langOf } = useTextLanguage();
  const { variantId, title, options, quantity, unitPriceMinor } = line;
  const isShort = quantity > line.available;
  return (
    <li className="basket-line">
      <span className="basket-picture">
        <PictureFrame sources={pictureSources(line.pictureId, [160])} sizes="5rem" alt="" name={title} />
      </span>
      <div className="basket-words">
        <bdi className="basket-title" lang={langOf(line.titleLanguage)}>
          {title}
        </bdi>
        {options !== '' && <bdi className="basket-options">{options}</bdi>}
        {line.ageLimit !== null && <span className="basket-options">{say('age.limit', { age: line.ageLimit })}</span>}
        {isShort && (
          <span className="basket-short">
            {line.available === 0 ? say('stock.none') : say('stock.few', { count: line.available })}
          </span>
        )}
      </div>
      <strong className="basket-price numbers">{price(unitPriceMinor * quantity)}</strong>
      {(quantity > 1 || isFixed) && (
        <span className="basket-each numbers">
          {quantity} × {price(unitPriceMinor)}
        </span>
      )}
      {!isFixed && (
        <div className="basket-controls">
          <QuantityStepper
            value={quantity}
            most={mostOf(line)}
            label={say('quantity.of', { title })}
            lessLabel={say('quantity.less')}
            moreLabel={say('quantity.more')}
            onChange={(wanted) => change({ change: 'set-quantity', variantId, quantity: wanted })}
          />
          <IconButton
            icon="bin"
            isGuarded
            label={say('basket.remove', { title })}
            onPress={() => change({ change: 'remove', variantId })}
          />
        </div>
      )}
    </li>
  );
});
