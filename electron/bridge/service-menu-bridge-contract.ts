import type { KioskClock } from '../seller/health-reports.ts';
import type { KioskSettings } from './bridge-contract.ts';
import type { ReceiptAnswer } from '../receipt/receipt.ts';
import type { TestPage } from '../receipt/test-receipt.ts';

/** What the staff's screens (`app://staff`) show. The shell decides which; the screens only ask. */
export type StaffView = {
  /** BCP 47, of the shop where it is known, otherwise of the system. */
  locale: string;
} & (
  | { screen: 'enrolment'; sellerUrl: string }
  | {
      screen: 'out_of_service';
      reason: OutOfServiceReason;
      problem: EnrolmentProblem | null;
      /** Whether staff may enrol it anew by its PIN; otherwise it has none that anybody knows, and these files stand in the way. */
      enrolAnew: { byPin: true } | { byPin: false; files: string[] };
    }
  | { screen: 'pin'; hasStaffPin: boolean; isShopOpen: boolean }
  | {
      screen: 'menu';
      kiosk: KioskFacts;
      settings: KioskSettings;
      unprinted: UnprintedReceipt[];
      /** Whether the shop is behind the menu, and not a screen that says why there is none. */
      isShopOpen: boolean;
    }
);

export type OutOfServiceReason = 'terminal_revoked' | 'terminal_unknown' | 'enrolment_unreadable';

/** Why a kiosk that has an enrolment cannot use it, with the sentences for whoever looks after it. */
export type EnrolmentProblem = { file: string; problems: string[] };

/** A receipt that a shopper asked for and did not get; epoch milliseconds. */
export type UnprintedReceipt = { orderNumber: string; acceptedAt: number };

export type ReprintAnswer = ReceiptAnswer | { printed: false; problem: 'not_kept' };

export type KioskFacts = {
  /** Null where there is no enrolment that can be read. */
  shop: { shopName: string; sellerUrl: string; keychain: 'system' | 'none' } | null;
  appVersion: string;
  electronVersion: string;
  /** When the seller last answered, epoch milliseconds; null since the start. */
  sellerAnsweredAt: number | null;
  /** Null while it was not compared. */
  clock: KioskClock | null;
};

/** Why an enrolment did not come about, in the order in which it is found out. */
export type EnrollingRefusal =
  | 'address_malformed'
  | 'address_not_private'
  | 'code_malformed'
  | 'seller_unreachable'
  | 'seller_not_understood'
  | 'certificate_not_vouched_for'
  | 'no_code_open'
  | 'too_many_tries'
  | 'code_wrong'
  | 'not_kept';

export type EnrollingAnswer = { enrolled: true } | { enrolled: false; refusal: EnrollingRefusal };

/** Neither says whether the PIN was right, too early or missing. */
export type UnlockingAnswer = { unlocked: true } | { unlocked: false; retryAfterMs: number };

export type NetworkTest = { reached: boolean; durationMs: number };

/** Every call that the staff's screens may make. Those below `unlock` are answered only while the menu is open. */
export type StaffBridge = {
  view(): Promise<StaffView>;
  enrol(given: { sellerUrl: string; code: string }): Promise<EnrollingAnswer>;
  /** From the screen that says that the kiosk is out of service: asks for the PIN, and then to enrol it anew. */
  enrolAnew(): Promise<void>;
  unlock(pin: string): Promise<UnlockingAnswer>;
  close(): Promise<void>;
  testPrinter(page: TestPage): Promise<ReceiptAnswer>;
  /** Prints a receipt that a shopper did not get. */
  printReceiptAgain(orderNumber: string): Promise<ReprintAnswer>;
  testNetwork(): Promise<NetworkTest>;
  changeSettings(settings: KioskSettings): Promise<void>;
  restart(): Promise<void>;
  exit(): Promise<void>;
};

export const staffBridgeChannels = {
  view: 'sidelane-staff:view',
  enrol: 'sidelane-staff:enrol',
  enrolAnew: 'sidelane-staff:enrol-anew',
  unlock: 'sidelane-staff:unlock',
  close: 'sidelane-staff:close',
  testPrinter: 'sidelane-staff:test-printer',
  printReceiptAgain: 'sidelane-staff:print-receipt-again',
  testNetwork: 'sidelane-staff:test-network',
  changeSettings: 'sidelane-staff:change-settings',
  restart: 'sidelane-staff:restart',
  exit: 'sidelane-staff:exit',
} as const satisfies Record<keyof StaffBridge, string>;

/** The preload script says on it that staff want in. */
export const staffGesture = 'sidelane-staff:gesture';

/** The shell says on it that the view is another one now. */
export const staffViewChanged = 'sidelane-staff:view-changed';

declare global {
  interface Window {
    sidelaneStaff?: StaffBridge & { onViewChanged(listener: () => void): void };
  }
}
