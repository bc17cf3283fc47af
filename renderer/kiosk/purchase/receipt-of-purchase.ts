import type { Receipt } from '../../../electron/bridge/bridge-contract.ts';
import type { Say } from '../../wording/spoken-language.tsx';
import type { PurchaseStage } from './purchase-conversation.ts';
import type { Purchase } from './purchase.ts';

const longestTitle = 200;

function shorten(title: string): string {
  const characters = [...title];
  return characters.length <= longestTitle ? title : `${characters.slice(0, longestTitle - 1).join('')}…`;
}

/** The receipt that the desktop shell prints. By now the page holds nothing of the card, so no digit of it is on the receipt. */
export function receiptOfPurchase(
  { application, lines }: Purchase,
  { orderNumber, collectionCode, acceptedAt }: Extract<PurchaseStage, { stage: 'accepted' }>,
  { shopName, timeZone, locale, say }: { shopName: string; timeZone: string; locale: string; say: Say },
): Receipt {
  return {
    shopName,
    orderNumber,
    collectionCode,
    lines: lines.map(({ title, options, quantity, unitPriceMinor }) => ({
      title: shorten(options === '' ? title : `${title}, ${options}`),
      quantity,
      unitPriceMinor,
      sumMinor: unitPriceMinor * quantity,
    })),
    totalMinor: application.totalMinor,
    currency: application.currency,
    acceptedAt,
    timeZone,
    locale,
    words: {
      order: say('accepted.order'),
      collectionCode: say('accepted.code'),
      total: say('accepted.paid'),
      copy: say('receipt.copy'),
      thanks: say('receipt.thanks'),
    },
  };
}
