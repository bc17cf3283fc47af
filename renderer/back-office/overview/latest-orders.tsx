import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '../../controls/empty-state.tsx';
import { Panel } from '../controls/panel.tsx';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { OrderRows } from '../orders/order-rows.tsx';
import { ordersQuery } from '../seller/back-office-queries.ts';
import { useWording } from '../wording/wording.tsx';
import '../controls/record-table.css';

/** The last few orders, each leading to its own page. */
export function LatestOrders() {
  const { say } = useWording();
  const { data, isPending } = useQuery(ordersQuery({ limit: 6 }));
  return (
    <div className="overview-orders">
      <Panel
        title={say('overview.latest')}
        beside={
          <Link className="panel-link" to="/orders">
            {say('overview.allOrders')}
          </Link>
        }
      >
        {data?.orders.length === 0 ? (
          <EmptyState icon="basket" title={say('overview.noOrders')}>
            {say('overview.noOrdersWords')}
          </EmptyState>
        ) : (
          <div className="records-place">
            <table className="records">
              <thead>
                <tr>
                  <th>{say('orders.number')}</th>
                  <th>{say('orders.accepted')}</th>
                  <th>{say('orders.fulfilment')}</th>
                  <th className="records-end">{say('orders.total')}</th>
                </tr>
              </thead>
              <tbody>
                {isPending && <WaitingRows rows={6} columns={4} />}
                {data && <OrderRows orders={data.orders} isShort />}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </div>
  );
}
