import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { purchaseNumberOf } from '../../../contract/seller/purchase-number.ts';
import type { StaffOrder } from '../../../contract/seller/back-office.ts';
import { EmptyState } from '../../controls/empty-state.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { Panel } from '../controls/panel.tsx';
import { PostalAddress } from '../controls/postal-address.tsx';
import { orderQuery } from '../seller/back-office-queries.ts';
import { SellerRefusal } from '../seller/seller-call.ts';
import { RecordLink } from '../record/record-link.tsx';
import { packingProblemOf } from '../packing/packed-units.ts';
import { useWording } from '../wording/wording.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrderLines } from './order-lines.tsx';
import { OrderNotes } from './order-notes.tsx';
import { OrderOperations } from './order-operations.tsx';
import { OrderReceiptMails } from './order-receipt-mails.tsx';
import './orders.css';

/** Shows one order: what was bought, where it goes and where it came from. */
export function OrderPage() {
  const { say, time } = useWording();
  const { orderNumber = '' } = useParams();
  const { data: order, error, refetch } = useQuery(orderQuery(orderNumber));
  const isGone = error instanceof SellerRefusal && error.is('not_found');
  return (
    <>
      <PageHead
        title={say('order.title', { number: orderNumber })}
        back={{ to: '/orders', label: say('order.back') }}
        beside={order && <span className="quiet">{time(order.acceptedAt)}</span>}
        actions={
          order && (
            <>
              <RecordLink about={order.orderNumber} />
              {packingProblemOf(order) === undefined && (
                <Link className="button button-plain" to={`/packing?orders=${order.orderNumber}`}>
                  {say('order.packing')}
                </Link>
              )}
            </>
          )
        }
      />
      {isGone && <EmptyState icon="search" title={say('order.gone', { number: orderNumber })} />}
      {error && !isGone && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {order ? <OrderDetails order={order} /> : !error && <WaitingPlace shape="block" />}
    </>
  );
}

function OrderDetails({ order }: { order: StaffOrder }) {
  const { say, time, locale } = useWording();
  return (
    <div className="order">
      <div className="order-main">
        <OrderLines order={order} />
        {order.operations.length > 0 && <OrderOperations order={order} />}
        {order.receiptMails.length > 0 && <OrderReceiptMails order={order} />}
        <OrderNotes order={order} />
      </div>
      <div className="order-aside">
        <OrderActions order={order} />
        {order.fulfilment.method === 'collect' ? (
          <Panel title={say('order.collectionCode')}>
            <p className="order-code numbers">{`${order.codeBeginning ?? ''}····`}</p>
            {order.state === 'accepted' && <p className="quiet small">{say('order.collectWords')}</p>}
          </Panel>
        ) : (
          <Panel title={say('order.deliverTo')}>
            <PostalAddress address={order.fulfilment.address} locale={locale} />
          </Panel>
        )}
        {order.contact && (
          <Panel title={say('order.contact')}>
            <p className="order-contact">
              {order.contact.phone !== undefined && <span className="numbers">{order.contact.phone}</span>}
              {order.contact.email !== undefined && <span>{order.contact.email}</span>}
            </p>
          </Panel>
        )}
        {order.giftNote !== null && (
          <Panel title={say('order.giftNote')}>
            <p className="order-note" dir="auto">
              {order.giftNote}
            </p>
          </Panel>
        )}
        <div className="panel panel-body">
          <dl className="order-facts">
            <div>
              <dt>{say('order.terminal')}</dt>
              <dd>{order.terminalName}</dd>
            </div>
            {order.ageCheck && (
              <div>
                <dt>{say('order.ageCheck')}</dt>
                <dd>
                  {say('order.ageCheckWords', { age: order.ageCheck.ageLimit, time: time(order.ageCheck.checkedAt) })}
                </dd>
              </div>
            )}
            <div>
              <dt>{say('order.application')}</dt>
              <dd className="numbers" title={order.applicationId}>
                {purchaseNumberOf(order.applicationId)}
              </dd>
            </div>
          </dl>
        </div>
      </div>
    </div>
  );
}
