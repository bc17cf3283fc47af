/**
 * Tells a barcode scanner from a person by how fast keys follow one another. A scanner that plays a keyboard ("keyboard wedge")
 * sends a key every few milliseconds and ends with Enter or Tab; nobody types six characters like that. From the second fast
 * key on, keys are held back from the page, so that at most one character of a barcode reaches a field, and none where the
 * scanner has a prefix. What turns out to be a person's is given back, in its order. Here is the deciding alone; what is done
 * to the page is in `scanner-keys.ts`.
 */
import type { ScannerSettings } from '../terminal-settings.ts';

/** The longest that a scanner lets pass between two keys; slow ones over radio take 30 ms. */
export const mostBetweenKeysMs = 40;
/** EAN-8 has eight characters; labels of a shop's own may have fewer. */
export const fewestCharacters = 6;
const mostCharacters = 255;

export type Verdict = {
  /** What was held and is a person's: the page gets it now, before this key. */
  givenBack: string;
  /** Whether the page may have this key. */
  mayPass: boolean;
  /** This key may be the first of a barcode: what it is about to change may have to be changed back. */
  begins: boolean;
  /** A whole barcode, without what the scanner puts before and after it. */
  barcode: string | undefined;
};

const nothing: Verdict = { givenBack: '', mayPass: true, begins: false, barcode: undefined };

export class ScanRecogniser {
  readonly #settings: ScannerSettings;
  /** Every character since the last pause. */
  #burst = '';
  /** How many of them the page has had. */
  #passed = 0;
  #lastAt = -Infinity;

  constructor(settings: ScannerSettings) {
    this.#settings = settings;
  }

  /**
   * What to do with a key. Call `rest` with the same time before it.
   * @param key as `KeyboardEvent.key` names it; keys that only modify others are none
   * @param at when it went down, in milliseconds of a clock that only goes forward
   */
  key(key: string, at: number): Verdict {
    if (at - this.#lastAt > mostBetweenKeysMs) this.#forget();
    this.#lastAt = at;
    if (key.length === 1) return this.#character(key);
    const barcode = this.#settings.suffixes.includes(key) ? this.#barcode() : undefined;
    if (barcode === undefined) return this.interrupt();
    this.#forget();
    return { ...nothing, mayPass: false, barcode };
  }

  #character(character: string): Verdict {
    const { prefix } = this.#settings;
    const begins = this.#burst === '';
    this.#burst += character;
    const mayBeScanned = this.#burst.startsWith(prefix.slice(0, this.#burst.length)) && this.#fits();
    if (mayBeScanned && !(begins && prefix === '')) return { ...nothing, mayPass: false, begins };
    const givenBack = this.#burst.slice(this.#passed, -1);
    this.#passed = this.#burst.length;
    return { ...nothing, givenBack, begins: begins && mayBeScanned };
  }

  #fits(): boolean {
    return this.#burst.length <= this.#settings.prefix.length + mostCharacters;
  }

  #barcode(): string | undefined {
    const { prefix } = this.#settings;
    const barcode = this.#burst.slice(prefix.length);
    return this.#burst.startsWith(prefix) && barcode.length >= fewestCharacters && this.#fits() ? barcode : undefined;
  }

  /**
   * Time has passed. Where a pause is what ends a barcode, it ends here; other held keys are given back. Keys that went down
   * before `at` may still be told afterwards, because a busy page hears of them late: the barcode goes on with them.
   */
  rest(at: number): Verdict {
    if (at - this.#lastAt <= mostBetweenKeysMs) return nothing;
    const barcode = this.#settings.suffixes.length === 0 ? this.#barcode() : undefined;
    if (barcode !== undefined) {
      this.#forget();
      return { ...nothing, barcode };
    }
    return this.letGo();
  }

  /** Gives back what is held without deciding: if a barcode goes on after it, it is recognised all the same. */
  letGo(): Verdict {
    const givenBack = this.#burst.slice(this.#passed);
    this.#passed = this.#burst.length;
    return { ...nothing, givenBack };
  }

  /** A key came that no scanner sends: what is held is a person's. */
  interrupt(): Verdict {
    const givenBack = this.#burst.slice(this.#passed);
    this.#forget();
    return { ...nothing, givenBack };
  }

  #forget(): void {
    this.#burst = '';
    this.#passed = 0;
    this.#lastAt = -Infinity;
  }
}
