import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'react-router';
import { orderActionEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { OrderAction, OrderUnits, StaffOrder } from '../../../contract/seller/back-office.ts';
import { Button } from '../../controls/button.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import { HandOverProofEntry, proofAtFirst, proofOf } from './hand-over-proof.tsx';
import { choosableOf, OrderUnitsChoice } from './order-units.tsx';
import './orders.css';

/** Asks before an action, with what it does and what it costs. For an order of several units, staff may choose a part of it. */
export function OrderActionQuestion({
  order,
  action,
  onClose,
  onDone,
}: {
  order: StaffOrder;
  action: OrderAction;
  onClose: () => void;
  onDone: (order: StaffOrder) => void;
}) {
  const { say, money } = useWording();
  const { orderNumber, currency } = order;
  // The order as it was when staff were asked: the page behind keeps refreshing.
  const [choosable] = useState(() => choosableOf(order, action));
  const [chosen, setChosen] = useState(() => choosable.map(({ position, most }) => ({ position, quantity: most })));
  const { state: arrival } = useLocation() as { state: { typed?: unknown } | null };
  const [proof, setProof] = useState(() => proofAtFirst(order, arrival?.typed));
  const [restock, setRestock] = useState(true);
  // One id per requested action, however often the button is pressed: the seller does it once.
  const [operationId, setOperationId] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: () =>
      callSeller(orderActionEndpoints[action], {
        parameters: { orderNumber },
        body: {
          operationId,
          ...(action !== 'cancel' && { units: chosen }),
          ...(action === 'collect' && { proof: proofOf(proof) }),
          ...(action === 'return' && { restock }),
        },
      }),
    onSuccess: onDone,
  });
  /** What is asked for is another thing now. */
  const askAnew = () => {
    if (act.isIdle) return;
    setOperationId(crypto.randomUUID());
    act.reset();
  };
  const choose = (units: OrderUnits[]) => {
    setChosen(units);
    askAnew();
  };
  const isCodeWrong = act.error instanceof SellerRefusal && act.error.is('collection_code_wrong');
  const costOf = (quantityOf: (line: (typeof choosable)[number]) => number) =>
    choosable.reduce((sum, line) => sum + quantityOf(line) * line.unitPriceMinor, 0);
  const allMinor = costOf(({ most }) => most);
  const chosenMinor = costOf(({ position }) => chosen.find((unit) => unit.position === position)?.quantity ?? 0);
  const canChoose = action !== 'cancel' && choosable.reduce((sum, { most }) => sum + most, 0) > 1;
  const rest = money(allMinor - chosenMinor, currency);
  const isPart = choosable.some(
    ({ position, most }) => (chosen.find((unit) => unit.position === position)?.quantity ?? 0) < most,
  );
  return (
    <>
      {canChoose && <OrderUnitsChoice choosable={choosable} chosen={chosen} currency={currency} onChange={choose} />}
      <div className="order-question" aria-live="polite">
        <p>
          {chosenMinor === 0
            ? say('order.nothingChosen')
            : say(`order.words.${action}`, { total: money(chosenMinor, currency) })}
        </p>
        {isPart && chosenMinor > 0 && (
          <p>{say(action === 'return' ? 'order.words.later' : 'order.words.rest', { rest })}</p>
        )}
      </div>
      {action === 'collect' && (
        <HandOverProofEntry
          entered={proof}
          isWrong={isCodeWrong}
          onChange={(entered) => {
            setProof(entered);
            askAnew();
          }}
        />
      )}
      {action === 'return' && (
        <label className="order-restock">
          <input
            type="checkbox"
            checked={restock}
            onChange={({ target }) => {
              setRestock(target.checked);
              askAnew();
            }}
          />
          {say('order.restock')}
        </label>
      )}
      {act.error && !isCodeWrong && <ActionFailure error={act.error} />}
      <div className="sheet-actions">
        <Button onPress={onClose}>{say('order.goBack')}</Button>
        <Button
          look={action === 'cancel' ? 'bad' : 'main'}
          isGuarded
          isPending={act.isPending}
          isDisabled={chosenMinor === 0 || (action === 'collect' && proofOf(proof) === undefined)}
          onPress={() => act.mutate()}
        >
          {say(`order.yes.${action}`)}
        </Button>
      </div>
    </>
  );
}
