import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { staffOrderSchema } from '../../../server/contract/staff.ts';
import type { OrderAction, StaffOrder } from '../../../server/contract/staff.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { Panel } from '../controls/panel.tsx';
import { orderQuery } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording.tsx';
import { OrderStateBadge, waitsForSettling } from './order-state.tsx';

/** Where an order stands, and what staff can do with it now. What cannot be undone asks first. */
export function OrderActions({ order }: { order: StaffOrder }) {
  const { say, money } = useWording();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<OrderAction>();
  const { queryKey } = orderQuery(order.orderNumber);
  const act = useMutation({
    mutationFn: (action: OrderAction) =>
      callSeller({
        method: 'POST',
        path: `/back-office/orders/${encodeURIComponent(order.orderNumber)}/${action}`,
        answer: staffOrderSchema,
      }),
    onSuccess: async (changed) => {
      setAsking(undefined);
      queryClient.setQueryData(queryKey, changed);
      await queryClient.invalidateQueries({ queryKey: ['orders'] });
    },
  });
  const close = () => {
    act.reset();
    setAsking(undefined);
  };
  const last = order.operations.at(-1);
  const total = money(order.totalMinor, order.currency);
  return (
    <Panel title={say('order.state')} beside={<OrderStateBadge state={order.state} />}>
      {waitsForSettling(order.state) && <p className="quiet small">{say('order.waits')}</p>}
      {last?.state === 'refused' && order.state === 'accepted' && (
        <Banner tone="care" icon="care">
          <p>{say(last.refusal === 'payment_not_held' ? 'order.notHeld' : 'order.refused')}</p>
        </Banner>
      )}
      <div className="order-actions">
        {order.actions.map((action) => (
          <Button key={action} look={action === 'cancel' ? 'bad' : 'plain'} wide onPress={() => setAsking(action)}>
            {say(`order.action.${action}`)}
          </Button>
        ))}
      </div>
      <Sheet
        title={asking ? say(`order.ask.${asking}`, { number: order.orderNumber }) : ''}
        closeLabel={say('common.close')}
        isOpen={asking !== undefined}
        onClose={close}
        role="alertdialog"
      >
        {asking && <p>{say(`order.words.${asking}`, { total })}</p>}
        {act.error && <ActionFailure error={act.error} />}
        <div className="sheet-actions">
          <Button onPress={close}>{say('common.cancel')}</Button>
          <Button
            look={asking === 'cancel' ? 'bad' : 'main'}
            isPending={act.isPending}
            onPress={() => {
              if (asking) act.mutate(asking);
            }}
          >
            {asking ? say(`order.yes.${asking}`) : ''}
          </Button>
        </div>
      </Sheet>
    </Panel>
  );
}
