import { emptyForm } from './application-form.ts';
import type { ApplicationForm } from './application-form.ts';

/**
 * What the shopper typed in all steps: one object, which each step writes into and Pay empties. A state of React would keep the card in
 * its earlier copies.
 */
export class TypedValues {
  readonly #values: ApplicationForm = { ...emptyForm };

  /** The object itself, and not a copy. */
  get values(): Readonly<ApplicationForm> {
    return this.#values;
  }

  keep(typed: Partial<ApplicationForm>): void {
    Object.assign(this.#values, typed);
  }

  forget(): void {
    Object.assign(this.#values, emptyForm);
  }
}
