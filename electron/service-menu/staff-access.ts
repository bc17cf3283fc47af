import { randomUUID } from 'node:crypto';
import type { StaffEventKind } from '../../contract/seller/kiosk-care.ts';
import type { KioskRecord } from '../machine/kiosk-record.ts';
import { afterFailure, noFailures, pinWaitMs, withClockOf } from '../machine/pin-back-off.ts';
import type { UnlockingAnswer } from '../bridge/service-menu-bridge-contract.ts';
import { isStaffPin } from './service-menu-pin.ts';

/** The most events that wait while the seller is unreachable. Beyond that the oldest are dropped. */
const mostEvents = 500;

/** Lets staff in with the kiosk's PIN, and records every try and everything that staff do afterwards. */
export class StaffAccess {
  readonly #record: KioskRecord;
  readonly #now: () => number;
  readonly #onEvent: () => void;
  #isJudging = false;

  /** @param onEvent called when an event is recorded, so that the seller can be told */
  constructor(record: KioskRecord, now: () => number, onEvent: () => void) {
    this.#record = record;
    this.#now = now;
    this.#onEvent = onEvent;
  }

  /** Checks a PIN. The attempt counts as failed, on disk if possible, before the PIN is compared. A refusal does not say why. */
  async unlock(pin: string): Promise<UnlockingAnswer> {
    const now = this.#now();
    const backOff = withClockOf(this.#record.content.pinBackOff, now);
    const waitMs = pinWaitMs(backOff, now);
    if (waitMs > 0 || this.#isJudging) {
      this.#record.change({ pinBackOff: backOff });
      this.note('pin_too_early');
      return { unlocked: false, retryAfterMs: waitMs };
    }
    this.#isJudging = true;
    try {
      const failed = afterFailure(backOff, now);
      this.#record.change({ pinBackOff: failed });
      const { staffPin } = this.#record.content;
      if (staffPin === null || !(await isStaffPin(pin, staffPin))) {
        this.note('pin_wrong');
        return { unlocked: false, retryAfterMs: pinWaitMs(failed, this.#now()) };
      }
      this.#record.change({ pinBackOff: noFailures });
      this.note('pin_right');
      return { unlocked: true };
    } finally {
      this.#isJudging = false;
    }
  }

  /** Records a staff action. */
  note(kind: StaffEventKind): void {
    const event = { eventId: randomUUID(), kind, at: this.#now() };
    this.#record.change({ events: [...this.#record.content.events, event].slice(-mostEvents) });
    this.#onEvent();
  }
}
