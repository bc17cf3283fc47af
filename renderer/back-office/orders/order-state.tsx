import type { OrderState } from '../../../contract/seller/back-office.ts';
import { Badge } from '../../controls/badge.tsx';
import { useWording } from '../wording/wording.tsx';

const tones: Record<OrderState, 'good' | 'care' | 'quiet'> = {
  accepted: 'care',
  dispatching: 'care',
  collecting: 'care',
  cancelling: 'care',
  returning_dispatched: 'care',
  returning_collected: 'care',
  dispatched: 'good',
  collected: 'good',
  cancelled: 'quiet',
  returning_more: 'care',
  returned_in_part: 'good',
  returned: 'quiet',
};

/** Whether an order waits for settling, so that its state changes by itself. */
export function waitsForSettling(state: OrderState): boolean {
  return state.endsWith('ing') || state.startsWith('returning_');
}

/** The order's state in a word; staff must see first that its credit is no longer held. */
export function OrderStateBadge({
  state,
  isReady,
  isHoldOver,
}: {
  state: OrderState;
  isReady: boolean;
  isHoldOver: boolean;
}) {
  const { say } = useWording();
  if (isHoldOver) return <Badge tone="bad">{say('order.state.holdOver')}</Badge>;
  if (isReady && state === 'accepted') return <Badge tone="good">{say('order.state.ready')}</Badge>;
  return <Badge tone={tones[state]}>{say(`order.state.${state}`)}</Badge>;
}
