import type { Shop } from '../../contract/seller/article.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { servedCountriesOf } from '../config/seller-config.ts';
import type { SellerContext } from './context.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

/** The shop as terminals see it now. */
export function readShop({ config, settlingAvailability, storage, ownLook }: SellerContext): Shop {
  const isSettlingOpen = settlingAvailability?.isOpenForCredit() ?? false;
  const isClosedByClock = !isSettlingOpen && settlingAvailability?.state().isReachable === true;
  return {
    sellerId: config.sellerId,
    name: config.name,
    ...(config.address.length > 0 && { address: config.address }),
    ...(config.timeZone !== undefined && { timeZone: config.timeZone }),
    currency: config.currency,
    locale: config.locale,
    fulfilments: [...new Set(config.fulfilments)],
    servedCountries: servedCountriesOf(config),
    // A purchase that cannot be recorded is not begun: the page then asks for no card.
    isCreditAvailable: isSettlingOpen && (storage?.state().isAvailable ?? true),
    ...(config.scanAddsToBasket && { scanAddsToBasket: true }),
    ...(config.mail && { mailsReceipts: true }),
    ...(isClosedByClock && { creditClosedBy: 'clock' }),
    ...(ownLook && { look: ownLook.look }),
  };
}

/** `GET /shop` */
export function serveShop(context: SellerContext): Served[] {
  return [
    serve(terminalEndpoints.readShop, async () => {
      await context.ownLook?.refresh();
      return readShop(context);
    }),
  ];
}
