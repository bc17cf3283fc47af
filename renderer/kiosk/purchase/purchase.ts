import type { Application, PurchaseSubject } from '../../../contract/seller/application.ts';
import type { KeySet } from '../../../contract/settling/key-set.ts';
import type { BasketLine } from '../basket/basket-lines.ts';

/** The purchase in progress: the sealed application and what the shopper saw. It holds the card only as a seal. */
export type SealedPurchase = { application: Application; sellerId: string; keySet: KeySet; lines: BasketLine[] };

/** A purchase on the screen. */
export type Purchase = {
  application: PurchaseSubject;
  /** Empty when the page that began it is gone. */
  lines: BasketLine[];
  /** Null when the page that began it is gone. */
  method: Application['fulfilment']['method'] | null;
  /** The email address that the shopper gave as contact, if any; null when the page that began it is gone. */
  email: string | null;
  /** Null when this page began it. Otherwise how long its collection code may be shown, in milliseconds. */
  resumed: { sameVisitMs: number; isVisitOver: boolean } | null;
  /** When the shopper touched Pay, in epoch milliseconds. */
  paidAt: number;
};
