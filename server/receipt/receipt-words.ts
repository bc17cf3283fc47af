/** The words of a receipt that a phone takes along, and of the page that says whether it is genuine. */
export type ReceiptWords = {
  order: string;
  total: string;
  collect: string;
  deliver: string;
  /** The subject of a mail with the receipt. */
  subject: (shopName: string, orderNumber: string) => string;
  /** Stands for the items that have no room. */
  more: (items: number) => string;
  genuine: string;
  /** Signed by a key that this shop does not have, or altered. */
  notGenuine: string;
};

const words: Record<string, ReceiptWords> = {
  en: {
    order: 'Order number',
    total: 'Total',
    collect: 'Collection in store',
    deliver: 'Delivery',
    subject: (shopName, orderNumber) => `Your receipt from ${shopName}, order ${orderNumber}`,
    more: (items) => `${items} more ${items === 1 ? 'item' : 'items'}`,
    genuine: 'This receipt is genuine. We signed it.',
    notGenuine: 'This is not a receipt of ours, or it was changed. Please ask a member of staff.',
  },
  de: {
    order: 'Bestellnummer',
    total: 'Summe',
    collect: 'Abholung im Geschäft',
    deliver: 'Lieferung',
    subject: (shopName, orderNumber) => `Ihr Beleg von ${shopName}, Bestellung ${orderNumber}`,
    more: (items) => `${items} weitere${items === 1 ? 'r' : ''} Artikel`,
    genuine: 'Dieser Beleg ist echt. Wir haben ihn signiert.',
    notGenuine: 'Dieser Beleg ist nicht von uns oder wurde verändert. Bitte fragen Sie das Personal.',
  },
  ja: {
    order: '注文番号',
    total: '合計',
    collect: '店頭受け取り',
    deliver: '配送',
    subject: (shopName, orderNumber) => `${shopName}のレシート（注文番号${orderNumber}）`,
    more: (items) => `ほか${items}点`,
    genuine: 'このレシートは本物です。当店の署名を確認しました。',
    notGenuine: '当店のレシートではないか、内容が変更されています。係員にお尋ねください。',
  },
  es: {
    order: 'Número de pedido',
    total: 'Total',
    collect: 'Recogida en la tienda',
    deliver: 'Envío',
    subject: (shopName, orderNumber) => `Su recibo de ${shopName}, pedido ${orderNumber}`,
    more: (items) => `${items} ${items === 1 ? 'artículo' : 'artículos'} más`,
    genuine: 'Este recibo es auténtico. Lo hemos firmado nosotros.',
    notGenuine: 'Este recibo no es nuestro o se ha modificado. Pregunte al personal.',
  },
  ar: {
    order: 'رقم الطلب',
    total: 'المجموع',
    collect: 'الاستلام من المتجر',
    deliver: 'التوصيل',
    subject: (shopName, orderNumber) => `إيصالك من ${shopName}، الطلب ${orderNumber}`,
    more: (items) => `عدد المنتجات الأخرى: ${items}`,
    genuine: 'هذا الإيصال أصلي، وقد وقّعناه نحن.',
    notGenuine: 'هذا الإيصال ليس من متجرنا أو جرى تغييره. يُرجى سؤال أحد الموظفين.',
  },
};

/** The languages that receipts are written in; English is the first. */
export const receiptLanguages = Object.keys(words);

/** @param locale BCP 47; English for a language that kiosks do not have */
export function receiptWordsIn(locale: string): ReceiptWords {
  const found = words[new Intl.Locale(locale).language] ?? words['en'];
  if (!found) throw new Error('A broken assumption: there are no English words for receipts');
  return found;
}
