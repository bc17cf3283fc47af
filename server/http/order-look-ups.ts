import { serviceEndpoints } from '../../contract/seller/service-endpoints.ts';
import { lookUpOrder } from '../order/order-look-up.ts';
import type { SellerContext } from './context.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import { kiosksOnly } from './terminals.ts';

/** `POST /order-look-ups`, for kiosks alone: they stand in the shop, and wrong tries are counted for each of them. */
export function serveOrderLookUps({ database, clock }: SellerContext): Served[] {
  const lookUp = serve(
    serviceEndpoints.lookUpOrder,
    ({ body, caller: { terminalId } }) => lookUpOrder(database, { ...body, terminalId }, clock.now()),
    [kiosksOnly],
  );
  return [lookUp];
}
