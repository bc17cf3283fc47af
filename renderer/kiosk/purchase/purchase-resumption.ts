import type { Shop } from '../../../contract/seller/article.ts';
import type { PurchaseUnderWay } from '../../../contract/seller/purchase-under-way.ts';
import type { Answer } from '../seller/seller-api.ts';
import { afterFailures, pursuePurchase } from './purchase-conversation.ts';
import type { Conversation, PurchaseStage } from './purchase-conversation.ts';

export type Resumption = Omit<Conversation, 'application' | 'sellerId' | 'keySet' | 'send'> & {
  readShop: (signal: AbortSignal) => Promise<Answer<Shop>>;
};

/**
 * Continues a purchase whose page is gone: asks the shop where it was made how it ended. If it never arrived there, it is
 * withdrawn, so that a late arrival buys nothing. If this terminal now belongs to another shop, that shop is not asked.
 * @throws only when `signal` is aborted
 */
export async function* resumePurchase(
  { applicationId, sellerId, totalMinor, currency }: PurchaseUnderWay,
  { readShop, ...parts }: Resumption,
): AsyncGenerator<PurchaseStage, void, void> {
  const { wait, signal } = parts;
  yield { stage: 'checking', isSlow: false };
  for (let failures = 1; ; failures++) {
    const shop = await readShop(signal);
    if ('value' in shop) {
      if (shop.value.sellerId !== sellerId) {
        yield { stage: 'other_shop' };
        return;
      }
      const application = { applicationId, totalMinor, currency };
      yield* pursuePurchase({ ...parts, application, sellerId, keySet: null, send: null });
      return;
    }
    const { stage, waitMs } = afterFailures(failures);
    yield stage;
    await wait(waitMs, signal);
  }
}
