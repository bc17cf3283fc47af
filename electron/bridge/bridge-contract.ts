import type { SealToSign } from '../../contract/seller/terminal-key.ts';
import type { KeptPurchase, PurchaseUnderWay } from '../../contract/seller/purchase-under-way.ts';
import type { Receipt, ReceiptAnswer } from '../receipt/receipt.ts';

export type { Receipt } from '../receipt/receipt.ts';

/**
 * Every call that the page may make to the desktop shell, and nothing else. In a browser there is no bridge
 * (`window.sidelane` is undefined) and the page does without.
 */
export type KioskBridge = {
  /** What the kiosk was enrolled with. The page verifies settling's key set against this root, not the seller's word. */
  enrolment(): Promise<{ rootThumbprint: string; shopName: string; appVersion: string }>;
  /** What staff set in the kiosk's menu. It changes only while no shopper is there: the page starts anew then. */
  settings(): Promise<KioskSettings>;
  /** Prints a receipt, and keeps it until it is printed; resolves with whether it is, and on what, or why not. */
  printReceipt(receipt: Receipt): Promise<ReceiptAnswer>;
  /** What the kiosk was told about its display; nothing where nobody has measured it. */
  display(): Promise<Partial<DisplayMeasures>>;
  /**
   * Signs over a seal with the kiosk's own key, which the page never sees: a compact JWS that names this terminal. Rejects
   * where the kiosk has no key yet.
   */
  signSeal(toSign: SealToSign): Promise<string>;
  /**
   * Writes down which purchase is about to be sent; it is on the disk when this resolves. Rejects when it cannot be written, or
   * while another purchase is kept whose ending has not been seen.
   */
  keepPurchase(purchase: PurchaseUnderWay): Promise<void>;
  /** The purchase whose ending has not been seen yet, from this start of the kiosk or an earlier one; null when there is none. */
  keptPurchase(): Promise<KeptPurchase | null>;
  /** Somebody has seen how this purchase ended. Another one that is kept stays. */
  forgetPurchase(applicationId: string): Promise<void>;
  /** A shopper has gone: what the system may still hold of the visit is removed. */
  forgetVisit(): Promise<void>;
};

export type DisplayMeasures = {
  /** CSS pixels to a millimetre of glass. */
  pixelsPerMillimetre: number;
  /** Of the picture's lower edge, above the floor. */
  lowerEdgeMillimetres: number;
};

export type KioskSettings = {
  /** Which language a shopper is first spoken to in (ISO 639-1), or null for that of the shop. */
  language: 'en' | 'ja' | 'de' | 'es' | 'ar' | null;
  /** How loud the kiosk may be, 0 to 100. At 0 the window is mute. */
  volumePercent: number;
};

/** IPC channel of each call; the preload script exposes exactly these. */
export const bridgeChannels = {
  enrolment: 'sidelane:enrolment',
  settings: 'sidelane:settings',
  printReceipt: 'sidelane:print-receipt',
  display: 'sidelane:display',
  signSeal: 'sidelane:sign-seal',
  keepPurchase: 'sidelane:keep-purchase',
  keptPurchase: 'sidelane:kept-purchase',
  forgetPurchase: 'sidelane:forget-purchase',
  forgetVisit: 'sidelane:forget-visit',
} as const satisfies Record<keyof KioskBridge, string>;

/** What the preload script says by itself, and the page cannot: that the page lives, that staff want in, that a secret was selected. */
export const preloadChannels = {
  alive: 'sidelane:alive',
  staffGesture: 'sidelane:staff-gesture',
  secretSelected: 'sidelane:secret-selected',
} as const;

declare global {
  interface Window {
    sidelane?: KioskBridge;
  }
}
