import { present } from '../../contract/presence.ts';
import type { KioskSettings } from '../bridge/bridge-contract.ts';
import { enrolmentGate } from '../enrolment/enrolment-gate.ts';
import type { KioskUpdateState } from '../../contract/seller/kiosk-update.ts';
import type { UnseenPurchase } from '../../contract/seller/purchase-under-way.ts';
import type { EnrolmentGate } from '../enrolment/enrolment-gate.ts';
import type { EnrolmentReading } from '../enrolment/enrolment.ts';
import type { KioskClock } from '../../contract/seller/clock-comparison.ts';
import type { KioskRecord } from '../machine/kiosk-record.ts';
import type { ReceiptPrinting } from '../receipt/receipt-printing.ts';
import type { EnrolmentProblem, StaffView } from '../bridge/service-menu-bridge-contract.ts';
import type { OutOfService } from '../seller/standing-watch.ts';

/** The state that the staff's screens show. */
export type KioskState = {
  reading: EnrolmentReading;
  record: Pick<KioskRecord, 'content' | 'file'>;
  receipts: Pick<ReceiptPrinting, 'unprinted'>;
  unseenPurchases: UnseenPurchase[];
  settings: KioskSettings;
  isShopOpen: boolean;
  /** The shopper's age that staff are to confirm; null while none is. */
  ageLimit: number | null;
  /** Null until the seller says so. */
  outOfService: OutOfService | null;
  sellerAnsweredAt: number | null;
  clock: KioskClock | null;
  appVersion: string;
  update: KioskUpdateState;
  /** The version that staff can go back to; null when there is none. */
  versionBefore: string | null;
  /** The system's language, BCP 47. */
  systemLocale: string;
  enrolmentFile: string;
};

/** Who may enrol the kiosk now. */
export function gateOf({ reading, record }: Pick<KioskState, 'reading' | 'record'>): EnrolmentGate {
  const { staffPin, isStaffPinLost } = record.content;
  const hadEnrolment = 'enrolment' in reading || reading.refusal !== 'enrolment_missing';
  return enrolmentGate({ hasStaffPin: staffPin !== null, isStaffPinLost, hadEnrolment });
}

/** The content of one of the staff's screens. */
export function staffView(screen: StaffView['screen'], state: KioskState): StaffView {
  const { reading, record, receipts, settings, outOfService, sellerAnsweredAt, appVersion, systemLocale } = state;
  const enrolled = 'enrolment' in reading ? reading.enrolment : null;
  // The language that staff set for shoppers does not apply to staff.
  const locale = enrolled?.shopLocale ?? systemLocale;
  switch (screen) {
    case 'enrolment':
      return { locale, screen, sellerUrl: enrolled?.sellerUrl ?? '' };
    case 'out_of_service':
      return {
        locale,
        screen,
        reason: outOfService ?? 'enrolment_unreadable',
        problem: problemOf(state),
        enrolAnew:
          gateOf(state) === 'shut' ? { byPin: false, files: [state.enrolmentFile, record.file] } : { byPin: true },
      };
    case 'pin':
      return { locale, screen, hasStaffPin: record.content.staffPin !== null, isShopOpen: state.isShopOpen };
    case 'age_check':
      return {
        locale,
        screen,
        hasStaffPin: record.content.staffPin !== null,
        ageLimit: present(state.ageLimit, 'the age that is to be confirmed'),
      };
    case 'menu':
      return {
        locale,
        screen,
        settings,
        isShopOpen: state.isShopOpen,
        unseenPurchases: state.unseenPurchases,
        unprinted: receipts
          .unprinted()
          .map(({ receipt: { orderNumber, acceptedAt } }) => ({ orderNumber, acceptedAt })),
        kiosk: {
          shop: enrolled && {
            shopName: enrolled.shopName,
            sellerUrl: enrolled.sellerUrl,
            keychain: enrolled.isSealed ? 'system' : 'none',
          },
          appVersion,
          electronVersion: process.versions.electron,
          sellerAnsweredAt,
          clock: state.clock,
          update: state.update,
          versionBefore: state.versionBefore,
        },
      };
  }
}

function problemOf({ reading, record }: KioskState): EnrolmentProblem | null {
  const lost = record.content.isStaffPinLost
    ? [`What the kiosk remembers of itself cannot be read, its PIN among it: ${record.file}`]
    : [];
  if ('enrolment' in reading) return lost.length === 0 ? null : { file: record.file, problems: lost };
  return { file: reading.file, problems: [...reading.problems, ...lost] };
}
