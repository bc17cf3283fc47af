import { useQueries } from '@tanstack/react-query';
import type { StaffOrder } from '../../../contract/seller/back-office.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { EmptyState } from '../../controls/empty-state.tsx';
import { WaitingPlace } from '../../controls/waiting-place.tsx';
import { LoadFailure } from '../controls/failure.tsx';
import { PageHead } from '../controls/page-head.tsx';
import { Segments } from '../controls/segments.tsx';
import { oneOf, useAddressState } from '../controls/use-address-state.ts';
import { orderQuery } from '../seller/back-office-queries.ts';
import { SellerRefusal } from '../seller/seller-call.ts';
import { useSession } from '../session/session-gate.tsx';
import { useWording } from '../wording/wording.tsx';
import { hasPaper, packingProblemOf, papers, readOrderNumbers } from './packed-units.ts';
import { OrderPaper } from './papers.tsx';
import './packing.css';

/** Prints when the letters of what is shown are there. */
async function print(): Promise<void> {
  await document.fonts.ready;
  window.print();
}

/** The papers of one order or several, as they are printed: packing slips, address labels or gift notes. */
export function PackingPage() {
  const { say } = useWording();
  const { shop } = useSession();
  const [address, change] = useAddressState();
  const numbers = readOrderNumbers(address.get('orders'));
  const paper = oneOf(address.get('paper'), papers);
  const answers = useQueries({ queries: numbers.map(orderQuery) });
  const orders = answers.flatMap(({ data }) => (data ? [data] : []));
  const isPending = answers.some((answer) => answer.isPending);
  const failed = answers.find(({ error }) => error && !(error instanceof SellerRefusal && error.is('not_found')));
  const gone = numbers.filter((_number, place) => {
    const error = answers[place]?.error;
    return error instanceof SellerRefusal && error.is('not_found');
  });
  const packed = orders.filter((order) => packingProblemOf(order) === undefined);
  const ofPaper = (kind: (typeof papers)[number]) => packed.filter((order) => hasPaper(order, kind));
  const shown = ofPaper(paper);
  const [only] = numbers;
  const back =
    numbers.length === 1 && only !== undefined
      ? { to: `/orders/${only}`, label: say('order.title', { number: only }) }
      : { to: '/orders', label: say('order.back') };
  return (
    <div className="packing">
      <div className="packing-tools">
        <PageHead
          title={say('packing.title')}
          back={back}
          actions={
            <Button look="main" isDisabled={isPending || shown.length === 0} onPress={() => void print()}>
              {say('packing.print')}
            </Button>
          }
        />
        <Segments
          label={say('packing.paper')}
          choices={papers.map((value) => ({
            value,
            label: say(`packing.paper.${value}`, { count: ofPaper(value).length }),
          }))}
          value={paper}
          onChange={(value) => change({ paper: value })}
        />
        <p className="quiet small">{say(`packing.words.${paper}`)}</p>
        {failed?.error && <LoadFailure error={failed.error} onRetry={() => void failed.refetch()} />}
        <LeftOut orders={orders} gone={gone} />
        {isPending && <WaitingPlace shape="block" />}
        {!isPending && !failed && shown.length === 0 && (
          <EmptyState icon="note" title={say(numbers.length === 0 ? 'packing.noOrders' : `packing.none.${paper}`)} />
        )}
      </div>
      {shown.map((order) => (
        <OrderPaper key={order.orderNumber} order={order} shop={shop} paper={paper} />
      ))}
    </div>
  );
}

/** Orders for which nothing is printed, each with the reason. */
function LeftOut({ orders, gone }: { orders: StaffOrder[]; gone: string[] }) {
  const { say } = useWording();
  const reasons = orders.flatMap((order) => {
    const problem = packingProblemOf(order);
    return problem ? [say(`packing.left.${problem}`, { number: order.orderNumber })] : [];
  });
  reasons.push(...gone.map((number) => say('packing.left.gone', { number })));
  if (reasons.length === 0) return null;
  return (
    <Banner tone="care" icon="care">
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
    </Banner>
  );
}
