import type { OrderOperation, StaffOrder } from '../../../contract/seller/back-office.ts';
import { Badge } from '../../controls/badge.tsx';
import { Panel } from '../controls/panel.tsx';
import { useWording } from '../wording/wording.tsx';
import './orders.css';

const tones = { waiting: 'care', done: 'good', refused: 'bad' } as const;

/** Lists every request to the card company for an order, with its answer, newest first. */
export function OrderOperations({ order }: { order: StaffOrder }) {
  const { say } = useWording();
  return (
    <Panel title={say('order.operations')}>
      <ul className="order-operations">
        {order.operations.toReversed().map((operation) => (
          <Operation key={operation.operationId} operation={operation} currency={order.currency} />
        ))}
      </ul>
    </Panel>
  );
}

function Operation({ operation, currency }: { operation: OrderOperation; currency: StaffOrder['currency'] }) {
  const { say, money, time } = useWording();
  const { action, state, amountMinor, units, askedAt, answeredAt, refusal, askedBy, handedOverBy, restocks } =
    operation;
  const count = units.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <li>
      <span className="order-operation-words">
        {say(`order.operation.${action}`)} <strong>{money(amountMinor, currency)}</strong>
        {count > 0 && <span className="quiet small"> {say('order.operation.units', { count })}</span>}
      </span>
      <span className="quiet small">
        <span className="numbers">{time(answeredAt ?? askedAt)}</span>
        {askedBy !== null && ` ${say('order.operation.by', { name: askedBy })}`}
        {handedOverBy !== null && ` · ${say(`order.handedOverBy.${handedOverBy}`)}`}
        {restocks && ` · ${say('order.operation.restocked')}`}
      </span>
      <Badge tone={tones[state]}>{say(`order.operation.${state}`)}</Badge>
      {refusal !== null && <p className="quiet small">{say('order.operation.why', { refusal })}</p>}
    </li>
  );
}
