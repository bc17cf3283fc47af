import type { Session } from 'electron';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import type { EnrollingAnswer, StaffBridge } from '../bridge/service-menu-bridge-contract.ts';
import { enrolWithCode } from '../enrolment/enrolling.ts';
import type { Enrolment, KioskEnrolment } from '../enrolment/enrolment.ts';
import type { KioskRecord } from '../machine/kiosk-record.ts';
import type { ReceiptPrinting } from '../receipt/receipt-printing.ts';
import { testReceipt } from '../receipt/test-receipt.ts';
import { contactSeller, ownSeller } from '../seller/seller-call.ts';
import { gateOf, staffView } from './service-menu-view.ts';
import type { KioskState } from './service-menu-view.ts';
import type { StaffWindow } from './service-menu-window.ts';
import type { AgeChecks } from './age-checks.ts';
import type { StaffAccess } from './staff-access.ts';

export type StaffCallsParts = {
  window: StaffWindow;
  access: StaffAccess;
  ageChecks: AgeChecks;
  enrolment: KioskEnrolment;
  record: KioskRecord;
  receipts: ReceiptPrinting;
  sellerSession: Session;
  state: () => KioskState;
  /** @throws when there is no readable enrolment */
  enrolled: () => Enrolment;
  onEnrolled: () => void;
  onSettingsChanged: (settings: { isMuted: boolean }) => void;
  wantUpdate: () => void;
  goBack: () => Promise<void>;
  restart: () => void;
  /** Ends the program, after recorded events have been reported. */
  exit: () => Promise<void>;
};

/** Lets staff in with the PIN, and answers the calls of their screens. Calls that need the menu are refused outside it. */
export class StaffCalls {
  readonly #parts: StaffCallsParts;
  #pinLeadsTo: 'menu' | 'enrolment' = 'menu';

  constructor(parts: StaffCallsParts) {
    this.#parts = parts;
  }

  askForPin(): void {
    const { window, ageChecks } = this.#parts;
    if (window.view === 'pin' || window.view === 'menu') return;
    ageChecks.end();
    this.#pinLeadsTo = 'menu';
    window.show('pin');
  }

  /** @returns the calls, for `answerStaffBridge` */
  answers(): StaffBridge {
    const { window, access, ageChecks, enrolment, record, receipts, sellerSession, state, enrolled } = this.#parts;
    /** Wraps calls that only staff who entered the PIN may make. */
    const inMenu =
      <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
      async (...given: Given): Promise<Answer> => {
        if (window.view !== 'menu') throw new Error('Staff come in first.');
        return work(...given);
      };
    return {
      view: async () => staffView(window.view ?? 'pin', state()),
      enrol: (given) => this.#enrol(given),
      enrolAnew: async () => {
        if (window.view !== 'out_of_service' || gateOf(state()) === 'shut') return;
        this.#pinLeadsTo = 'enrolment';
        window.show('pin');
      },
      unlock: async (pin) => {
        const { view } = window;
        if (view !== 'pin' && view !== 'age_check') throw new Error('No PIN is asked for.');
        const answer = await access.unlock(pin);
        // Another screen may have come while the PIN was judged.
        if (!answer.unlocked || window.view !== view) return answer;
        if (view === 'pin') window.show(this.#pinLeadsTo);
        else {
          access.note('age_checked');
          await ageChecks.confirm();
        }
        return answer;
      },
      close: async () => {
        if (window.view === 'age_check') ageChecks.end();
        else if (window.view === 'pin' || window.view === 'menu') window.close();
      },
      testPrinter: inMenu(async (page) => {
        access.note('printer_test');
        const reading = enrolment.read();
        const shopName = 'enrolment' in reading ? reading.enrolment.shopName : 'Sidelane';
        return receipts.printTest(testReceipt(shopName, Date.now(), page));
      }),
      printReceiptAgain: inMenu((orderNumber) => {
        access.note('receipt_printed_again');
        return receipts.printAgain(orderNumber);
      }),
      testNetwork: inMenu(async () => {
        access.note('network_test');
        const startedAt = performance.now();
        const answer = await ownSeller(sellerSession, enrolled())(terminalEndpoints.checkStanding, {});
        const reached = !('failure' in answer) || answer.failure !== 'unreachable';
        return { reached, durationMs: Math.round(performance.now() - startedAt) };
      }),
      changeSettings: inMenu(async (settings) => {
        const before = record.content;
        record.change(settings);
        if (settings.language !== before.language) access.note('language');
        if (settings.volumePercent !== before.volumePercent) access.note('volume');
        this.#parts.onSettingsChanged({ isMuted: settings.volumePercent === 0 });
      }),
      installUpdate: inMenu(async () => {
        access.note('update_wanted');
        this.#parts.wantUpdate();
      }),
      goBack: inMenu(async () => {
        access.note('went_back');
        await this.#parts.goBack();
      }),
      restart: inMenu(async () => {
        access.note('restart');
        this.#parts.restart();
      }),
      exit: inMenu(async () => {
        access.note('exit');
        await this.#parts.exit();
      }),
    };
  }

  async #enrol(given: { sellerUrl: string; code: string }): Promise<EnrollingAnswer> {
    if (this.#parts.window.view !== 'enrolment') throw new Error('No enrolment is asked for.');
    const enrolled = await enrolWithCode(given, contactSeller);
    if ('refusal' in enrolled) return { enrolled: false, refusal: enrolled.refusal };
    const { sellerUrl, sellerKeySha256, handedOver, signingKey } = enrolled;
    const { credential, rootThumbprint, shopName, shopLocale, staffPin } = handedOver;
    const { record } = this.#parts;
    const { staffPin: pinBefore, isStaffPinLost } = record.content;
    try {
      if (!record.change({ staffPin, isStaffPinLost: false })) throw new Error('its PIN cannot be written down');
      const kept = { sellerUrl, sellerKeySha256, credential, signingKey, rootThumbprint, shopName, shopLocale };
      this.#parts.enrolment.keep(kept);
    } catch (error) {
      record.change({ staffPin: pinBefore, isStaffPinLost });
      console.error(`The enrolment cannot be kept: ${error instanceof Error ? error.message : 'unknown error'}`);
      return { enrolled: false, refusal: 'not_kept' };
    }
    // Runs after the answer, because the window that receives it is then closed.
    setImmediate(() => this.#parts.onEnrolled());
    return { enrolled: true };
  }
}
