import { keptPurchaseSchema } from '../../../contract/seller/purchase-under-way.ts';
import type { PurchaseEnding, StoredPurchase, PurchaseUnderWay } from '../../../contract/seller/purchase-under-way.ts';

/**
 * The purchase whose outcome has not been seen yet. It outlives this page: the kiosk's shell keeps it on disk, a browser in its
 * session storage.
 */

const storageName = 'sidelane-purchase';

function readSession(): StoredPurchase | null {
  const text = sessionStorage.getItem(storageName);
  if (text === null) return null;
  try {
    return keptPurchaseSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function writeSession(kept: StoredPurchase): void {
  sessionStorage.setItem(storageName, JSON.stringify(kept));
}

/** Stores a purchase that is about to be sent. Rejects when it cannot be stored; then it must not be sent. */
export async function keepPurchase(purchase: PurchaseUnderWay): Promise<void> {
  if (window.sidelane) return window.sidelane.keepPurchase(purchase);
  const kept = readSession();
  if (kept && kept.applicationId !== purchase.applicationId) {
    throw new Error('The ending of an earlier purchase has not been seen yet.');
  }
  writeSession({ ...purchase, keptAt: Date.now(), isVisitOver: false });
}

/** Null when there is none. Rejects when the shell cannot tell; no purchase is possible then either. */
export async function readKeptPurchase(): Promise<StoredPurchase | null> {
  return window.sidelane ? window.sidelane.keptPurchase() : readSession();
}

/** Marks the outcome of this purchase as seen. */
export async function forgetPurchase(applicationId: string): Promise<void> {
  if (window.sidelane) return window.sidelane.forgetPurchase(applicationId);
  if (readSession()?.applicationId === applicationId) sessionStorage.removeItem(storageName);
}

/**
 * The shopper left before they can have seen how this purchase ended. The kiosk keeps that for staff; in a browser they find it in
 * the back office alone.
 */
export async function setPurchaseAside(applicationId: string, ending: PurchaseEnding): Promise<void> {
  if (window.sidelane) return window.sidelane.setPurchaseAside(applicationId, ending);
  return forgetPurchase(applicationId);
}

/** Empties the browser's session storage, except for a purchase whose outcome the next visit has to show. */
export function forgetSession(): void {
  const kept = readSession();
  sessionStorage.clear();
  if (kept) writeSession({ ...kept, isVisitOver: true });
}
