import type { KioskClock } from '../../contract/seller/clock-comparison.ts';
import type { KioskUpdateState } from '../../contract/seller/kiosk-update.ts';
import type { UnseenPurchase } from '../../contract/seller/purchase-under-way.ts';
import type { KioskSettings } from './bridge-contract.ts';
import type { ReceiptAnswer } from '../receipt/receipt.ts';
import type { TestPage } from '../receipt/test-receipt.ts';

/** What the staff's screens (`app://staff`) show. The shell decides which screen; the screens only ask. */
export type StaffView = {
  /** BCP 47: the shop's language where it is known, otherwise the system's. */
  locale: string;
} & (
  | { screen: 'enrolment'; sellerUrl: string }
  | {
      screen: 'out_of_service';
      reason: OutOfServiceReason;
      problem: EnrolmentProblem | null;
      /**
       * Whether staff may enrol the kiosk again with its PIN. If not, the kiosk has no known PIN, and these files stand in the
       * way.
       */
      enrolAnew: { byPin: true } | { byPin: false; files: string[] };
    }
  | { screen: 'pin'; hasStaffPin: boolean; isShopOpen: boolean }
  /** Asks for the PIN to confirm that a shopper is at least so old. */
  | { screen: 'age_check'; hasStaffPin: boolean; ageLimit: number }
  | {
      screen: 'menu';
      kiosk: KioskFacts;
      settings: KioskSettings;
      unprinted: UnprintedReceipt[];
      /** Purchases whose shoppers left before they can have seen the outcome, the newest first. */
      unseenPurchases: UnseenPurchase[];
      /** Whether the open shop is behind the menu, rather than a screen that says why it is closed. */
      isShopOpen: boolean;
    }
);

export type OutOfServiceReason = 'terminal_revoked' | 'terminal_unknown' | 'enrolment_unreadable';

/** Why a kiosk that has an enrolment cannot use it. The sentences are for the person who maintains the kiosk. */
export type EnrolmentProblem = { file: string; problems: string[] };

/** A receipt that a shopper asked for and did not get. Times are epoch milliseconds. */
export type UnprintedReceipt = { orderNumber: string; acceptedAt: number };

export type ReprintAnswer = ReceiptAnswer | { printed: false; problem: 'not_kept' };

export type KioskFacts = {
  /** Null where there is no readable enrolment. */
  shop: { shopName: string; sellerUrl: string; keychain: 'system' | 'none' } | null;
  appVersion: string;
  electronVersion: string;
  /** When the seller last answered, in epoch milliseconds; null when it has not answered since the start. */
  sellerAnsweredAt: number | null;
  /** Null until the clocks have been compared. */
  clock: KioskClock | null;
  update: KioskUpdateState;
  /** The version that staff can go back to; null when there is none. */
  versionBefore: string | null;
};

/** Why an enrolment failed, in the order in which the checks run. */
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

/** Neither value says whether the PIN was right, too early or missing. */
export type UnlockingAnswer = { unlocked: true } | { unlocked: false; retryAfterMs: number };

export type NetworkTest = { reached: boolean; durationMs: number };

/** Every call that the staff's screens may make. Those below `unlock` are answered only while the menu is open. */
export type StaffBridge = {
  view(): Promise<StaffView>;
  enrol(given: { sellerUrl: string; code: string }): Promise<EnrollingAnswer>;
  /** Sent from the out-of-service screen: asks for the PIN, and then enrols the kiosk again. */
  enrolAnew(): Promise<void>;
  /** Lets staff into the menu, or confirms the age of a shopper: as the screen that is shown asks. */
  unlock(pin: string): Promise<UnlockingAnswer>;
  close(): Promise<void>;
  testPrinter(page: TestPage): Promise<ReceiptAnswer>;
  /** Prints a receipt that a shopper did not get. */
  printReceiptAgain(orderNumber: string): Promise<ReprintAnswer>;
  testNetwork(): Promise<NetworkTest>;
  changeSettings(settings: KioskSettings): Promise<void>;
  /** Installs the update that is offered as soon as no shopper is here. */
  installUpdate(): Promise<void>;
  /** Restarts the kiosk with the version before this one. */
  goBack(): Promise<void>;
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
  installUpdate: 'sidelane-staff:install-update',
  goBack: 'sidelane-staff:go-back',
  restart: 'sidelane-staff:restart',
  exit: 'sidelane-staff:exit',
} as const satisfies Record<keyof StaffBridge, string>;

/** The channel on which the preload script says that staff want in. */
export const staffGesture = 'sidelane-staff:gesture';

/** The channel on which the shell says that the view has changed. */
export const staffViewChanged = 'sidelane-staff:view-changed';

declare global {
  interface Window {
    sidelaneStaff?: StaffBridge & { onViewChanged(listener: () => void): void };
  }
}
