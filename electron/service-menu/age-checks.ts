import type { AgeCheckAnswer } from '../bridge/bridge-contract.ts';
import type { StaffWindow } from './service-menu-window.ts';

const notChecked: AgeCheckAnswer = { checked: false };

/**
 * Asks staff at the kiosk to check a shopper's age: one check at a time, in the staff's own window, so that the shop's page never
 * sees the PIN.
 */
export class AgeChecks {
  readonly #window: Pick<StaffWindow, 'view' | 'show' | 'close'>;
  readonly #sign: (ageLimit: number) => Promise<string>;
  #open: { ageLimit: number; answer: (answer: AgeCheckAnswer) => void } | null = null;

  /** @param sign signs as this kiosk that a shopper is at least so old */
  constructor(window: Pick<StaffWindow, 'view' | 'show' | 'close'>, sign: (ageLimit: number) => Promise<string>) {
    this.#window = window;
    this.#sign = sign;
  }

  /** The age that is to be checked now; null while none is. */
  get ageLimit(): number | null {
    return this.#open?.ageLimit ?? null;
  }

  /** Opens the window for a check. While staff have another screen open, it is not checked. */
  ask(ageLimit: number): Promise<AgeCheckAnswer> {
    if (this.#window.view !== null || this.#open) return Promise.resolve(notChecked);
    return new Promise((answer) => {
      this.#open = { ageLimit, answer };
      this.#window.show('age_check');
    });
  }

  /** The right PIN was entered. @throws when the kiosk cannot sign; the shopper's age then counts as not checked */
  async confirm(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    try {
      open.answer({ checked: true, signed: await this.#sign(open.ageLimit) });
    } finally {
      this.end();
    }
  }

  /** No check goes on: the window closed, staff opened something else, or the visit is over. */
  end(): void {
    const open = this.#open;
    this.#open = null;
    open?.answer(notChecked);
    if (this.#window.view === 'age_check') this.#window.close();
  }
}
