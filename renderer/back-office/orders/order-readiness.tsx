import { useMutation } from '@tanstack/react-query';
import { staffServiceEndpoints } from '../../../contract/seller/service-endpoints.ts';
import type { StaffOrder } from '../../../contract/seller/back-office.ts';
import { Button } from '../../controls/button.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';

/** Says that an order is ready to collect, so that the display on the wall shows it, or takes that back. */
export function OrderReadiness({ order, onDone }: { order: StaffOrder; onDone: (order: StaffOrder) => void }) {
  const { say } = useWording();
  const { orderNumber, isReady } = order;
  const change = useMutation({
    mutationFn: () =>
      callSeller(staffServiceEndpoints.changeReadiness, { parameters: { orderNumber }, body: { isReady: !isReady } }),
    onSuccess: onDone,
  });
  return (
    <>
      <Button look={isReady ? 'quiet' : 'plain'} wide isPending={change.isPending} onPress={() => change.mutate()}>
        {say(isReady ? 'order.notReadyYet' : 'order.ready')}
      </Button>
      {change.error && <ActionFailure error={change.error} />}
    </>
  );
}
