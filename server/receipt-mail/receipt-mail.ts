import type { Order } from '../../contract/seller/back-office.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import type { ReceiptSetting } from '../receipt/receipt-text.ts';
import { receiptWordsIn } from '../receipt/receipt-words.ts';
import { receiptCode, signedReceiptText } from '../receipt/signed-receipt.ts';

/** A mail before it is sent. But for its signature, it is the same each time that it is made of the same receipt. */
export type Mail = {
  to: string;
  from: { name: string; address: string };
  subject: string;
  text: string;
  messageId: string;
  date: Date;
  /** BCP 47, for `Content-Language` (RFC 3282). */
  language: string;
};

/**
 * The mail with an order's receipt: the receipt's text, signed, and nothing besides.
 * @param about.publicUrl where phones reach this shop, if they do: the mail then has the address that says whether it is genuine
 * @param about.askedAt epoch milliseconds; the mail's date, whenever it is sent
 */
export function receiptMail(
  order: Order,
  setting: ReceiptSetting,
  about: {
    mailId: string;
    to: string;
    from: string;
    askedAt: number;
    signingKey: KeyPair;
    publicUrl: string | undefined;
  },
): Mail {
  const { mailId, to, from, askedAt, signingKey, publicUrl } = about;
  const words = receiptWordsIn(setting.locale);
  const { text, signed } = signedReceiptText(order, setting, signingKey);
  const host = from.slice(from.lastIndexOf('@') + 1);
  return {
    to,
    from: { name: setting.shopName, address: from },
    subject: words.subject(setting.shopName, order.orderNumber),
    text:
      publicUrl === undefined ? `${signed}\n` : `${text}\n\n${receiptCode(order, setting, signingKey, publicUrl)}\n`,
    messageId: `<${mailId}@${host}>`,
    date: new Date(askedAt),
    language: setting.locale,
  };
}
