import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderAction, StaffOrder } from '../../../contract/seller/back-office.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { Panel } from '../controls/panel.tsx';
import { orderQuery } from '../seller/back-office-queries.ts';
import { May } from '../session/may.tsx';
import { useWording } from '../wording/wording.tsx';
import { OrderReadiness } from './order-readiness.tsx';
import { OrderActionQuestion } from './order-action-question.tsx';
import { OrderStateBadge, waitsForSettling } from './order-state.tsx';

/** The order's state, and what staff can do with it now. Actions that cannot be undone ask first. */
export function OrderActions({ order }: { order: StaffOrder }) {
  const { say, time } = useWording();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<OrderAction>();
  const { queryKey } = orderQuery(order.orderNumber);
  const close = () => setAsking(undefined);
  const show = (changed: StaffOrder) => {
    close();
    queryClient.setQueryData(queryKey, changed);
    void queryClient.invalidateQueries({ queryKey: ['orders'] });
  };
  const waits = waitsForSettling(order.state);
  const last = order.operations.filter(({ action }) => action !== 'extend').at(-1);
  return (
    <Panel title={say('order.state')} beside={<OrderStateBadge {...order} />}>
      {waits && <p className="quiet small">{say('order.waits')}</p>}
      {order.isHoldOver && (
        <Banner tone="bad" icon="care" title={say('order.holdOver')}>
          <p>{say('order.holdOverWords')}</p>
        </Banner>
      )}
      {last?.state === 'refused' && !waits && !order.isHoldOver && order.state !== 'cancelled' && (
        <Banner tone="care" icon="care">
          <p>{say('order.refused')}</p>
        </Banner>
      )}
      {order.state === 'accepted' && !order.isHoldOver && order.holdExpiresAt !== null && (
        <p className="quiet small">{say('order.heldUntil', { time: time(order.holdExpiresAt) })}</p>
      )}
      <May needs="counter">
        <div className="order-actions">
          {order.canBeReady && <OrderReadiness order={order} onDone={show} />}
          {order.actions.map((action) => (
            <Button key={action} look={action === 'cancel' ? 'bad' : 'plain'} wide onPress={() => setAsking(action)}>
              {say(`order.action.${action}`)}
            </Button>
          ))}
        </div>
      </May>
      <Sheet
        title={asking ? say(`order.ask.${asking}`, { number: order.orderNumber }) : ''}
        closeLabel={say('common.close')}
        isOpen={asking !== undefined}
        onClose={close}
        role="alertdialog"
      >
        {asking && <OrderActionQuestion key={asking} order={order} action={asking} onClose={close} onDone={show} />}
      </Sheet>
    </Panel>
  );
}
