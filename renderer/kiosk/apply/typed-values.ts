import { emptyForm } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';

/**
 * What the shopper typed in all steps: one object, which each step writes into and Pay empties. A state of React would keep the card in
 * its earlier copies.
 */
export class TypedValues {
  readonly #values: ApplicationForm = { ...emptyForm };
  #isOpen = true;

  /** The object itself, and not a copy. */
  get values(): Readonly<ApplicationForm> {
    return this.#values;
  }

  /** Once it is closed, nothing is kept any more. */
  keep(typed: Partial<ApplicationForm>): void {
    if (this.#isOpen) Object.assign(this.#values, typed);
  }

  forget(): void {
    Object.assign(this.#values, emptyForm);
  }

  open(): void {
    this.#isOpen = true;
  }

  /** The screen is gone: what was typed is forgotten, and a step that ends after this keeps nothing. */
  close(): void {
    this.#isOpen = false;
    this.forget();
  }
}
