import { z } from 'zod';
import { receiptSchema } from './receipt.ts';
import type { Receipt } from './receipt.ts';

const { locale, words } = receiptSchema.shape;

/** The words on a test page, in the language of the staff. */
export const testPageSchema = z.strictObject({ locale, order: words.shape.order, total: words.shape.total });

export type TestPage = z.infer<typeof testPageSchema>;

/** The test page with which staff check the printer. It names the shop, and no order. */
export function testReceipt(shopName: string, acceptedAt: number, { locale, order, total }: TestPage): Receipt {
  return {
    shopName,
    orderNumber: 'TEST',
    collectionCode: null,
    lines: [],
    totalMinor: 0,
    // Its sign is the one that printers lack most often.
    currency: 'EUR',
    acceptedAt,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale,
    // Without a collection code, and never a copy.
    words: { order, collectionCode: order, total, copy: order, thanks: 'Sidelane' },
  };
}
