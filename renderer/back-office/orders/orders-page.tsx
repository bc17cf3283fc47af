import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { readPurchaseNumber } from '../../../contract/seller/purchase-number.ts';
import { Button } from '../../controls/button.tsx';
import { Choice } from '../../controls/choice.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { CursorPager } from '../controls/cursor-pager.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { Segments } from '../controls/segments.tsx';
import { cursorIn, fromTheBeginning, offsetIn, oneOf, useAddressState } from '../controls/use-address-state.ts';
import { useNow } from '../controls/use-now.ts';
import { useTypedText } from '../controls/use-typed-text.ts';
import { WaitingRows } from '../controls/waiting-rows.tsx';
import { orderCountsQuery, ordersQuery } from '../seller/back-office-queries.ts';
import { useWording } from '../wording/wording.tsx';
import { boundsOf, orderSpans } from './order-days.ts';
import { OrderRows } from './order-rows.tsx';
import '../controls/record-table.css';

const limit = 50;
const stages = ['all', 'collect', 'send', 'waiting', 'done'] as const;

/** All orders, newest first, by what they wait for: found by order or purchase number, collection code or day. */
export function OrdersPage() {
  const { say } = useWording();
  const [address, change] = useAddressState();
  const find = address.get('q') ?? '';
  const [q, setQ] = useTypedText(find, (text) => change({ q: text.trim(), ...fromTheBeginning }));
  const span = oneOf(address.get('when'), orderSpans);
  const stage = oneOf(address.get('stage'), stages);
  const offset = offsetIn(address);
  const now = useNow(60_000);
  const { data, error, isPending, refetch } = useQuery(
    ordersQuery({
      ...(find && { q: find }),
      ...(stage !== 'all' && { stage }),
      ...boundsOf(span, now),
      ...cursorIn(address),
      limit,
    }),
  );
  // Seven digits are rather an order number.
  const isMistyped = /\p{L}/u.test(find) && readPurchaseNumber(find) === 'mistyped';
  const isFiltered = find !== '' || span !== 'any' || stage !== 'all';
  const showAll = () => {
    setQ('');
    change({ q: undefined, when: undefined, stage: undefined, ...fromTheBeginning });
  };
  const { data: counts } = useQuery(orderCountsQuery);
  const labelOf = (each: (typeof stages)[number]) =>
    each === 'all' || each === 'done'
      ? say(`orders.stage.${each}`)
      : say(`orders.stage.${each}`, { count: counts?.[each] ?? -1 });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  /** A scanner ends a code with Enter: the only order that it finds is opened. */
  const open = async () => {
    const wanted = q.trim();
    if (wanted === '') return;
    const found = await queryClient.fetchQuery(ordersQuery({ q: wanted, limit: 2 })).catch(() => undefined);
    const [only] = found?.orders ?? [];
    if (only && found?.orders.length === 1) await navigate(`/orders/${only.orderNumber}`, { state: { typed: wanted } });
  };

  return (
    <>
      <PageHead title={say('orders.title')} />
      <div className="filters">
        <SearchField label={say('orders.search')} value={q} onChange={setQ} onSubmit={() => void open()} />
        <Choice
          label={say('orders.when')}
          isLabelHidden
          value={span}
          choices={orderSpans.map((value) => ({ value, label: say(`orders.when.${value}`) }))}
          onChange={(when) => change({ when: when === 'any' ? undefined : when, ...fromTheBeginning })}
        />
        <Segments
          label={say('orders.stage')}
          value={stage}
          choices={stages.map((value) => ({ value, label: labelOf(value) }))}
          onChange={(value) => change({ stage: value === 'all' ? undefined : value, ...fromTheBeginning })}
        />
      </div>
      {error && <LoadFailure error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 && isFiltered && (
        <EmptyState
          icon="search"
          title={say('orders.noMatch')}
          action={<Button onPress={showAll}>{say('orders.showAll')}</Button>}
        >
          {say(isMistyped ? 'applications.mistyped' : 'orders.noMatchWords')}
        </EmptyState>
      )}
      {data?.total === 0 && !isFiltered && (
        <EmptyState icon="basket" title={say('orders.none')}>
          {say('orders.noneWords')}
        </EmptyState>
      )}
      {(isPending || (data && data.total > 0)) && (
        <div className="records-place">
          <table className="records" aria-busy={isPending}>
            <thead>
              <tr>
                <th>{say('orders.number')}</th>
                <th>{say('orders.accepted')}</th>
                <th>{say('orders.fulfilment')}</th>
                <th>{say('orders.state')}</th>
                <th>{say('orders.code')}</th>
                <th>{say('orders.terminal')}</th>
                <th className="records-end">{say('orders.units')}</th>
                <th className="records-end">{say('orders.total')}</th>
              </tr>
            </thead>
            <tbody>{data ? <OrderRows orders={data.orders} /> : <WaitingRows columns={8} />}</tbody>
          </table>
        </div>
      )}
      {data && <CursorPager page={data} shown={data.orders.length} offset={offset} limit={limit} onChange={change} />}
    </>
  );
}
