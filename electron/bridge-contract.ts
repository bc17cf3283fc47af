/**
 * Every call that the page may make to the desktop shell, and nothing else. In a browser there is no bridge
 * (`window.sidelane` is undefined) and the page does without.
 */
export type KioskBridge = {
  /** What the kiosk was enrolled with. The page verifies settling's key set against this root, not the seller's word. */
  enrolment(): Promise<{ rootThumbprint: string; shopName: string; appVersion: string }>;
  /** Prints a receipt; resolves with whether a printer took it. */
  printReceipt(receipt: Receipt): Promise<{ printed: boolean }>;
};

export type Receipt = {
  orderNumber: string;
  collectionCode: string | null;
  lines: { title: string; quantity: number; amount: string }[];
  total: string;
  acceptedAt: number;
};

/** IPC channel of each call; the preload script exposes exactly these. */
export const bridgeChannels = {
  enrolment: 'sidelane:enrolment',
  printReceipt: 'sidelane:print-receipt',
} as const satisfies Record<keyof KioskBridge, string>;

declare global {
  interface Window {
    sidelane?: KioskBridge;
  }
}
