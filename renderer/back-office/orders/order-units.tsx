import type { OrderAction, OrderUnits, StaffOrder } from '../../../contract/seller/back-office.ts';
import { Button } from '../../controls/button.tsx';
import { QuantityStepper } from '../../controls/quantity-stepper.tsx';
import { useWording } from '../wording/wording.tsx';
import './orders.css';

/** The units that an action can cover, and those chosen for it. */
export type Choosable = { position: number; title: string; unitPriceMinor: number; most: number };

/** The units of an order that each action can cover. */
export function choosableOf(order: StaffOrder, action: OrderAction): Choosable[] {
  return order.lines
    .map(({ position, title, unitPriceMinor, quantity, handedOver, returned }) => {
      const most = action === 'return' ? handedOver - returned : quantity;
      return { position, title, unitPriceMinor, most };
    })
    .filter(({ most }) => most > 0);
}

/** Chooses how much of each line is handed over or taken back: all of it until staff choose less. */
export function OrderUnitsChoice({
  choosable,
  chosen,
  currency,
  onChange,
}: {
  choosable: Choosable[];
  chosen: OrderUnits[];
  currency: StaffOrder['currency'];
  onChange: (chosen: OrderUnits[]) => void;
}) {
  const { say, count, money } = useWording();
  const quantityOf = (position: number) => chosen.find((unit) => unit.position === position)?.quantity ?? 0;
  const choose = (position: number, quantity: number) => {
    const others = chosen.filter((unit) => unit.position !== position);
    onChange(quantity > 0 ? [...others, { position, quantity }] : others);
  };
  return (
    <ul className="order-units" aria-label={say('order.units')}>
      {choosable.map(({ position, title, unitPriceMinor, most }) => {
        const quantity = quantityOf(position);
        const isAll = quantity === most;
        const amount = money(quantity * unitPriceMinor, currency);
        return (
          <li key={position}>
            <span className="order-unit-title">
              {title}
              <span className="quiet small numbers">
                {say('order.unitCount', { chosen: count(quantity), most: count(most), amount })}
              </span>
            </span>
            <Button
              look="quiet"
              aria-label={say(isAll ? 'order.noneOf' : 'order.allOf', { title })}
              onPress={() => choose(position, isAll ? 0 : most)}
            >
              {say(isAll ? 'order.none' : 'order.all')}
            </Button>
            <QuantityStepper
              value={quantity}
              least={0}
              most={most}
              onChange={(next) => choose(position, next)}
              label={say('order.unitsOf', { title })}
              lessLabel={say('order.unitLess', { title })}
              moreLabel={say('order.unitMore', { title })}
            />
          </li>
        );
      })}
    </ul>
  );
}
