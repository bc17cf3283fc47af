import { Link } from 'react-router';
import type { OrderRow } from '../../../contract/seller/back-office.ts';
import { Icon } from '../../controls/icon.tsx';
import { useWording } from '../wording/wording.tsx';
import { OrderStateBadge } from './order-state.tsx';
import './orders.css';

/** Rows of orders; `isShort` omits the columns for which only the full list has room. */
export function OrderRows({ orders, isShort = false }: { orders: OrderRow[]; isShort?: boolean }) {
  const { say, count, money, time } = useWording();
  return orders.map((order) => (
    <tr key={order.orderNumber} className="records-row-link">
      <td className="numbers">
        <Link className="records-link" to={`/orders/${order.orderNumber}`}>
          {order.orderNumber}
        </Link>
      </td>
      <td className="numbers quiet">{time(order.acceptedAt)}</td>
      <td>
        <span className="orders-method">
          <Icon name={order.method} />
          {say(order.method === 'collect' ? 'orders.collect' : 'orders.deliver')}
        </span>
      </td>
      {!isShort && (
        <>
          <td>
            <OrderStateBadge {...order} />
          </td>
          <td className="records-code">{order.codeBeginning !== null && `${order.codeBeginning}····`}</td>
          <td>{order.terminalName}</td>
          <td className="records-end">{count(order.unitCount)}</td>
        </>
      )}
      <td className="records-end">{money(order.totalMinor, order.currency)}</td>
    </tr>
  ));
}
