import type { Receipt } from './receipt.ts';

/** What staff print to see that the printer works. It names the shop, and no order. */
export function testReceipt(shopName: string, acceptedAt: number): Receipt {
  return {
    shopName,
    shopAddress: [],
    orderNumber: 'TEST',
    collectionCode: null,
    lines: [],
    totalMinor: 0,
    currency: 'XXX',
    acceptedAt,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: 'en',
    words: {
      order: 'Printer test',
      collectionCode: 'Collection code',
      total: 'Nothing was bought',
      copy: 'Copy',
      thanks: 'Sidelane',
    },
  };
}
