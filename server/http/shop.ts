import { Router } from 'express';
import type { Shop } from '../contract/article.ts';
import type { SellerContext } from './context.ts';

/** The shop as terminals see it now. */
export function readShop({ config, settlingAvailability, storage }: SellerContext): Shop {
  return {
    sellerId: config.sellerId,
    name: config.name,
    currency: config.currency,
    locale: config.locale,
    // A purchase that cannot be recorded is not begun: the page asks for no card then.
    isCreditAvailable: (settlingAvailability?.state().isReachable ?? false) && (storage?.state().isAvailable ?? true),
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
