import type { Language } from './languages.ts';

/** What stands on a packing slip. It goes with the goods, so it is in the shop's language. */
export type PackingWords = {
  slip: string;
  order: string;
  ordered: string;
  deliverTo: string;
  collected: string;
  contact: string;
  quantity: string;
  product: string;
  /** That a gift note belongs to it, which is a paper of its own. */
  hasNote: string;
  from: string;
};

export const packingWords: Record<Language, PackingWords> = {
  en: {
    slip: 'Packing slip',
    order: 'Order number',
    ordered: 'Ordered on',
    deliverTo: 'Deliver to',
    collected: 'Will be collected in store',
    contact: 'Contact',
    quantity: 'Quantity',
    product: 'Product',
    hasNote: 'A gift note goes with this order.',
    from: 'From',
  },
  de: {
    slip: 'Packzettel',
    order: 'Bestellnummer',
    ordered: 'Bestellt am',
    deliverTo: 'Lieferadresse',
    collected: 'Wird im Geschäft abgeholt',
    contact: 'Kontakt',
    quantity: 'Menge',
    product: 'Artikel',
    hasNote: 'Zu dieser Bestellung gehört ein Grußtext für ein Geschenk.',
    from: 'Absender',
  },
  ja: {
    slip: '納品書',
    order: '注文番号',
    ordered: 'ご注文日',
    deliverTo: 'お届け先',
    collected: '店頭でのお受け取り',
    contact: 'ご連絡先',
    quantity: '数量',
    product: '商品',
    hasNote: 'このご注文にはギフトメッセージが付きます。',
    from: '差出人',
  },
  es: {
    slip: 'Nota de entrega',
    order: 'Número de pedido',
    ordered: 'Fecha del pedido',
    deliverTo: 'Dirección de entrega',
    collected: 'Se recoge en la tienda',
    contact: 'Contacto',
    quantity: 'Cantidad',
    product: 'Producto',
    hasNote: 'Este pedido lleva una nota de regalo.',
    from: 'Remitente',
  },
  ar: {
    slip: 'قائمة محتويات الطرد',
    order: 'رقم الطلب',
    ordered: 'تاريخ الطلب',
    deliverTo: 'عنوان التوصيل',
    collected: 'سيُستلَم من المتجر',
    contact: 'بيانات الاتصال',
    quantity: 'الكمية',
    product: 'المنتج',
    hasNote: 'ترافق هذا الطلب رسالة هدية.',
    from: 'المُرسِل',
  },
};
