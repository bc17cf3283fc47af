import type { SealToSign } from '../../contract/seller/terminal-key.ts';
import type { SpeechStanding } from '../../contract/seller/kiosk-care.ts';
import type { PurchaseEnding, StoredPurchase, PurchaseUnderWay } from '../../contract/seller/purchase-under-way.ts';
import type { Receipt, ReceiptAnswer } from '../receipt/receipt.ts';

export type { Receipt } from '../receipt/receipt.ts';

/**
 * Every call that the page may make to the desktop shell, and nothing else. In a browser there is no bridge
 * (`window.sidelane` is undefined) and the page does without.
 */
export type KioskBridge = {
  /**
   * What the kiosk was enrolled with. The page verifies settling's key set against this root and does not take the seller's word
   * for it.
   */
  enrolment(): Promise<{ rootThumbprint: string; shopName: string; appVersion: string }>;
  /**
   * The settings that staff chose in the kiosk's menu. They change only while no shopper is there, because the page then
   * restarts.
   */
  settings(): Promise<KioskSettings>;
  /** Prints a receipt and keeps it until it is printed. Resolves with whether it was printed, and on what, or why not. */
  printReceipt(receipt: Receipt): Promise<ReceiptAnswer>;
  /** The display's measurements as configured on the kiosk; empty when the display was not measured. */
  display(): Promise<Partial<DisplayMeasures>>;
  /**
   * Signs a seal with the kiosk's own key, which the page never sees. The result is a compact JWS that names this terminal.
   * Rejects when the kiosk has no key yet.
   */
  signSeal(toSign: SealToSign): Promise<string>;
  /**
   * Records which purchase is about to be sent; the record is on disk when this resolves. Rejects when it cannot be written, or
   * when another kept purchase has an outcome that has not been seen yet.
   */
  keepPurchase(purchase: PurchaseUnderWay): Promise<void>;
  /** The purchase whose outcome has not been seen yet, from this run of the kiosk or an earlier one; null when there is none. */
  keptPurchase(): Promise<StoredPurchase | null>;
  /** Marks the outcome of this purchase as seen and deletes its record. A record of another purchase stays. */
  forgetPurchase(applicationId: string): Promise<void>;
  /**
   * The shopper left before they can have seen how this purchase ended. The shell keeps that for staff, in their menu, and the
   * next purchase may begin. Rejects when it cannot be written; the purchase then stays as it is kept.
   */
  setPurchaseAside(applicationId: string, ending: PurchaseEnding): Promise<void>;
  /**
   * Asks staff at the kiosk whether the shopper is at least so old. They confirm it with the kiosk's PIN in the shell's own window.
   * Resolves when they have confirmed it, or have not.
   */
  checkAge(ageLimit: number): Promise<AgeCheckAnswer>;
  /** Says whether the page can be read aloud, for the kiosk's health. */
  noteSpeech(standing: SpeechStanding): Promise<void>;
  /** A shopper has left: anything that the system may still hold from the visit is removed. */
  forgetVisit(): Promise<void>;
};

/** `signed`: the check, signed with the kiosk's key (`contract/seller/age-check.ts`). */
export type AgeCheckAnswer = { checked: true; signed: string } | { checked: false };

export type DisplayMeasures = {
  /** CSS pixels to a millimetre of glass. */
  pixelsPerMillimetre: number;
  /** Height of the picture's lower edge above the floor. */
  lowerEdgeMillimetres: number;
};

export type KioskSettings = {
  /** The language in which shoppers are first addressed (ISO 639-1), or null for the shop's language. */
  language: 'en' | 'ja' | 'de' | 'es' | 'ar' | null;
  /** The kiosk's volume, 0 to 100. At 0 the window is muted. */
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
  setPurchaseAside: 'sidelane:set-purchase-aside',
  checkAge: 'sidelane:check-age',
  noteSpeech: 'sidelane:note-speech',
  forgetVisit: 'sidelane:forget-visit',
} as const satisfies Record<keyof KioskBridge, string>;

/** Messages that only the preload script can send: that the page is alive, that staff want in, that a secret was selected. */
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
