import type { Receipt } from '../../../electron/receipt/receipt.ts';

/** A receipt of two mugs, with whatever a test wants otherwise. */
export function receiptOf(changed: Partial<Receipt> = {}): Receipt {
  return {
    shopName: 'Corner & Co.',
    orderNumber: '100001',
    collectionCode: 'YGDDTN',
    lines: [{ title: 'Stoneware mug, Blue', quantity: 2, unitPriceMinor: 1_890, sumMinor: 3_780 }],
    totalMinor: 3_780,
    currency: 'EUR',
    acceptedAt: Date.UTC(2026, 10, 22, 18, 30),
    timeZone: 'Europe/London',
    locale: 'en-GB',
    words: {
      order: 'Order number',
      collectionCode: 'Collection code',
      total: 'Card payment',
      copy: 'Copy',
      thanks: 'Thank you for your purchase',
    },
    ...changed,
  };
}

export const japaneseReceipt = receiptOf({
  shopName: '角の店',
  lines: [
    { title: '藍色のストーンウェアのマグカップ、大きいサイズ', quantity: 2, unitPriceMinor: 1_890, sumMinor: 3_780 },
  ],
  currency: 'JPY',
  timeZone: 'Asia/Tokyo',
  locale: 'ja-JP',
  words: {
    order: 'ご注文番号',
    collectionCode: '受取コード',
    total: 'カード支払い',
    copy: '控え（再発行）',
    thanks: 'お買い上げありがとうございます',
  },
});

export const arabicReceipt = receiptOf({
  shopName: 'متجر الزاوية',
  lines: [{ title: 'كوب خزفي أزرق كبير (Stoneware)', quantity: 2, unitPriceMinor: 1_890, sumMinor: 3_780 }],
  locale: 'ar-AE-u-nu-latn',
  timeZone: 'Asia/Dubai',
  words: {
    order: 'رقم الطلب',
    collectionCode: 'رمز الاستلام',
    total: 'الدفع بالبطاقة',
    copy: 'نسخة',
    thanks: 'شكرًا لشرائكم',
  },
});
