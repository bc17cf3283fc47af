import type { ReactNode } from 'react';
import type { LineDifference } from '../../../contract/seller/application.ts';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { usePrice } from '../page/price.tsx';
import { Ending } from './ending.tsx';
import { changeBasket, totalMinor } from '../basket/basket-lines.ts';
import type { BasketChange, BasketLine } from '../basket/basket-lines.ts';

/** Shows what has changed since the shopper saw it, old and new side by side, with one touch to accept or remove it. */
export function ChangedBasket({
  lines,
  differences,
  note,
  onDecide,
}: {
  lines: BasketLine[];
  differences: LineDifference[];
  note?: ReactNode;
  onDecide: (change: BasketChange) => void;
}) {
  const say = useSay();
  const price = usePrice();
  const agreement: BasketChange = { change: 'agree', differences };
  const left = changeBasket({ lines, removed: null }, agreement).lines;

  function sentence(line: BasketLine, { available, unitPriceMinor }: LineDifference): string[] {
    const { title, quantity, unitPriceMinor: before } = line;
    if (available === 0 || unitPriceMinor === null) return [say('changed.gone', { title })];
    const said: string[] = [];
    if (available < quantity) said.push(say('changed.short', { title, available, wanted: quantity }));
    if (unitPriceMinor !== before) {
      said.push(say('changed.price', { title, now: price(unitPriceMinor), before: price(before) }));
    }
    return said;
  }

  return (
    <Ending
      tone="care"
      icon="note"
      title={say('changed.title')}
      words={say('changed.words')}
      actions={
        <>
          <Button look="main" isGuarded onPress={() => onDecide(agreement)}>
            {say('changed.agree')}
          </Button>
          {left.length > 0 && (
            <Button
              isGuarded
              onPress={() => onDecide({ change: 'drop', variantIds: differences.map(({ variantId }) => variantId) })}
            >
              {say('changed.remove')}
            </Button>
          )}
        </>
      }
    >
      <ul className="ending-list">
        {differences.flatMap((difference) => {
          const line = lines.find(({ variantId }) => variantId === difference.variantId);
          return line ? sentence(line, difference).map((said) => <li key={said}>{said}</li>) : [];
        })}
      </ul>
      {left.length > 0 && <p className="ending-sum">{say('changed.total', { total: price(totalMinor(left)) })}</p>}
      {note}
    </Ending>
  );
}
