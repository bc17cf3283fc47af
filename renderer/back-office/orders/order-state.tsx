import type { OrderState } from '../../../server/contract/staff.ts';
import { Badge } from '../../controls/badge.tsx';
import { useWording } from '../wording.tsx';

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
  returned: 'quiet',
};

/** Whether an order waits for settling, so that its state changes by itself. */
export function waitsForSettling(state: OrderState): boolean {
  return state.endsWith('ing') || state.startsWith('returning');
}

/** Where an order stands, in a word. */
export function OrderStateBadge({ state }: { state: OrderState }) {
  const { say } = useWording();
  return <Badge tone={tones[state]}>{say(`order.state.${state}`)}</Badge>;
}
