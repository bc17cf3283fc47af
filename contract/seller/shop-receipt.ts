import { z } from 'zod';
import { isTimeZone } from '../time-zone.ts';

/** The receipt that a phone takes from the kiosk's screen as a QR code. The seller signs it. */

/** The JWS type of a receipt that the seller signed. */
export const shopReceiptType = 'sidelane-shop-receipt+jws';

/**
 * The most bytes of a code: what QR version 20 holds at error correction level M. A phone reads that from a display at an arm's
 * length.
 */
export const longestReceiptCode = 666;

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** How a receipt is written. */
export const receiptCodeQuerySchema = z.strictObject({
  /** BCP 47: the shopper's language as written in the shop's country. */
  locale: z.string().max(35).refine(isLocale, 'must be a locale, such as de-AT'),
  /** IANA name of the kiosk's time zone, for a shop that did not configure its own. */
  timeZone: z.string().max(64).refine(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin'),
});

export const receiptCodeSchema = z.strictObject({
  /** What the QR code says: an address of the shop, or the receipt as text with its signature as the last line. */
  code: z.string().min(1).max(longestReceiptCode),
});
