import { Router } from 'express';
import type { Shop } from '../../contract/seller/article.ts';
import type { SellerContext } from './context.ts';

/** The shop as terminals see it now. */
export function readShop({ config, settlingAvailability, storage }: SellerContext): Shop {
  const isSettlingOpen = settlingAvailability?.isOpenForCredit() ?? false;
  const isClosedByClock = !isSettlingOpen && settlingAvailability?.state().isReachable === true;
  return {
    sellerId: config.sellerId,
    name: config.name,
    currency: config.currency,
    locale: config.locale,
    // A purchase that cannot be recorded is not begun: the page asks for no card then.
    isCreditAvailable: isSettlingOpen && (storage?.state().isAvailable ?? true),
    ...(isClosedByClock && { creditClosedBy: 'clock' }),
  };
}

/** `GET /shop` */
export function shopRouter(context: SellerContext): Router {
  const router = Router();
  router.get('/shop', (_request, response) => {
    response.json(readShop(context));
  });
  return router;
}
