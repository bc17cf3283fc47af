/**
 * Tells a barcode scanner from a person by how fast keys follow one another. A scanner that acts as a keyboard ("keyboard wedge")
 * sends a key every few milliseconds and ends with Enter or Tab; people do not type six characters that fast. From the second
 * fast key on, keys are held back from the page. So at most one character of a barcode reaches a field, and none where the
 * scanner has a prefix. Keys that turn out to be a person's are given back in order.
 *
 * A card reader acts as a keyboard too. So each burst is read twice, by the characters of the layout and by the keys of a US
 * keyboard. An odd key or a pause spoils the whole burst; Ctrl+] and F8 do not where an element string of GS1 stands before them. Text
 * that may be a part of a card number is neither a barcode nor given back. This module only decides; `scanner-keys.ts` acts on the page.
 */
import type { CarriedGtin } from '../../../contract/barcodes/carried-gtin.ts';
import { elementSeparator, isElementString } from '../../../contract/barcodes/element-string.ts';
import { isGtin } from '../../../contract/barcodes/gtin.ts';
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import type { ScannerSettings } from '../page/terminal-settings.ts';
import { KeyChain, mostBetweenKeysMs } from './key-chain.ts';
import { carriedIn, mayBeCreditNumber, mayBePartOfNumber } from './scanned-barcode.ts';
import type { Stroke } from './stroke.ts';

export { mostBetweenKeysMs };

/** If silence ends a barcode, it has to last this long: a reader that paused continues sooner. */
export const silenceMs = 250;
/** EAN-8 has eight characters; a shop's own labels may have fewer. */
export const fewestCharacters = 6;
const mostCharacters = 255;
/** The keys with which devices end; the settings say which of them ends a barcode here. */
const endKeys: ReadonlySet<string> = new Set(['Enter', 'Tab']);
/** A possible swipe waits this long for its rest before it is dropped. */
const heldMs = 1_000;
/** Keys that follow a refused swipe within this time are its rest. */
const restOfSwipeMs = 400;

export type Verdict = {
  /** Held-back characters that a person typed: the page gets them now, before this key. */
  givenBack: string;
  /** Whether the page may have this key. */
  mayPass: boolean;
  /** Whether this key is held, and may be given back. */
  isHeld: boolean;
  /** This key may be the first of a burst, or of a whole chain: its effect on a field may have to be undone. */
  begins: 'burst' | 'chain' | undefined;
  /** A complete barcode, without the scanner's prefix and suffix; the second reading where it differs. */
  readings: readonly string[] | undefined;
  /** It may be a credit number or a part of one: what the page received of it since then has to be removed. */
  refused: 'burst' | 'chain' | undefined;
};

const nothing: Verdict = {
  givenBack: '',
  mayPass: true,
  isHeld: false,
  begins: undefined,
  readings: undefined,
  refused: undefined,
};

/** Key names are ASCII; everything else is typed text, which may be two letters (the Arabic لا). */
function typesText(key: string): boolean {
  return [...key].length === 1 || /[^\p{ASCII}]/u.test(key);
}

/** Whether nothing can be missing at its end. */
const isComplete = (reading: string) => isGtin(asciiDigits(reading));

/** The keys since the last pause, as they read. */
type Burst = {
  typed: string;
  physical: string;
  /** The reading for a card reader that holds Shift for digits. It is only checked for cards. */
  shifted: string;
  keys: number;
};
const noKeys: Burst = { typed: '', physical: '', shifted: '', keys: 0 };

export class ScanRecogniser {
  readonly #settings: ScannerSettings;
  #chain = new KeyChain();
  #burst = noKeys;
  /** Characters that the page has not received. */
  #held = '';
  #isSpoiled = false;
  #isRefused = false;
  /** Whether it was judged since the last key. */
  #isJudged = false;
  /** Whether silence ended a barcode since the last key. It may also be the beginning of a swipe that paused. */
  #isEndedBySilence = false;
  #lastAt = -Infinity;

  constructor(settings: ScannerSettings) {
    this.#settings = settings;
  }

  /**
   * Decides about a key. Call `rest` with the same time before it.
   * @param at when it was pressed, in milliseconds of a monotonic clock
   */
  key(stroke: Stroke, at: number): Verdict {
    const pause = at - this.#lastAt;
    if (this.#isEndedBySilence && pause > restOfSwipeMs) this.forget();
    this.#isEndedBySilence = false;
    const begins = pause > mostBetweenKeysMs ? this.#begin(pause) : undefined;
    this.#lastAt = at;
    this.#isJudged = false;
    if (this.#isRefused) return { ...nothing, mayPass: false, begins };
    if (!stroke.isOdd && endKeys.has(stroke.key)) return { ...this.#end(stroke.key), begins };
    const isSeparator = stroke.isSeparator === true && this.#mayBeSeparated();
    const isCharacter = !isSeparator && !stroke.isOdd && typesText(stroke.key);
    this.#burst = { ...this.#burst, keys: this.#burst.keys + 1 };
    this.#chain.add(stroke, isCharacter, at);
    if (isSeparator) return { ...this.#separator(), begins };
    return { ...(isCharacter ? this.#character(stroke) : this.#odd()), begins };
  }

  /** Starts a new burst after a pause. */
  #begin(pause: number): 'burst' | 'chain' | undefined {
    if (this.#held !== '') {
      this.#isSpoiled = true;
      return undefined;
    }
    const isNewChain = this.#chain.isOver(pause);
    this.#chain.endBurst();
    this.#isSpoiled = this.#chain.isFollowedBy(pause);
    if (pause > restOfSwipeMs) this.#isRefused = false;
    if (isNewChain) this.#chain = new KeyChain();
    this.#burst = noKeys;
    return isNewChain ? 'chain' : 'burst';
  }

  #character({ key, physical = key, digit = physical }: Stroke): Verdict {
    const { typed, physical: before, shifted, keys } = this.#burst;
    this.#burst = { typed: typed + key, physical: before + physical, shifted: shifted + digit, keys };
    const [start] = this.#settings.prefix;
    const mayBeginPrefix = !this.#isSpoiled && [key, physical].some(([first]) => first === start);
    if (keys > 1 || mayBeginPrefix) {
      this.#held += key;
      return { ...nothing, mayPass: false, isHeld: true };
    }
    return this.#chain.isStrange() ? this.#refuse('chain') : nothing;
  }

  /** Whether the burst is an element string so far. */
  #mayBeSeparated(): boolean {
    const { typed, physical } = this.#burst;
    return !this.#isSpoiled && this.#withoutPrefix([typed, physical]).some(isElementString);
  }

  #separator(): Verdict {
    const { typed, physical, shifted, keys } = this.#burst;
    const [typedOn, physicalOn, shiftedOn] = [typed, physical, shifted].map(
      (reading) => `${reading}${elementSeparator}`,
    );
    this.#burst = { typed: typedOn ?? '', physical: physicalOn ?? '', shifted: shiftedOn ?? '', keys };
    return { ...nothing, mayPass: false };
  }

  /** A key that no barcode contains; in the middle of a machine's typing it is swallowed with the rest. */
  #odd(): Verdict {
    this.#isSpoiled = true;
    return this.#burst.keys > fewestCharacters ? { ...nothing, mayPass: false } : this.#release();
  }

  /** A key is held down, which no machine does. */
  interrupt(): Verdict {
    this.#isSpoiled = true;
    return this.#release();
  }

  #end(key: string): Verdict {
    const { typed, physical, shifted } = this.#burst;
    const isWhole = !this.#isSpoiled && typed.length >= fewestCharacters && typed.length <= this.#most();
    if (!isWhole) return this.#release();
    const carried = this.#carried();
    // Only in an element string is such a key a separator.
    if (typed.includes(elementSeparator) && !carried) return this.#release();
    if (!carried && [typed, physical, shifted].some(mayBeCreditNumber)) return this.#refuse();
    const readings = this.#settings.suffixes.includes(key) ? this.#withoutPrefix([typed, physical]) : [];
    // A machine typed it, but not this scanner: it is complete, and no card.
    const givenBack = this.#held;
    this.forget();
    return readings.length === 0 ? { ...nothing, givenBack } : { ...nothing, mayPass: false, readings };
  }

  /** The GTIN of an element string or an address: also the reading that is only checked for cards must say the same. */
  #carried(): CarriedGtin | undefined {
    const { typed, physical, shifted } = this.#burst;
    const { prefix } = this.#settings;
    if (![typed, physical].some((reading) => reading.startsWith(prefix))) return undefined;
    return carriedIn([typed, physical, shifted].map((reading) => reading.slice(prefix.length)));
  }

  #most(): number {
    return this.#settings.prefix.length + mostCharacters;
  }

  #withoutPrefix(readings: string[]): string[] {
    const { prefix } = this.#settings;
    return [...new Set(readings)]
      .filter((reading) => reading.startsWith(prefix))
      .map((reading) => reading.slice(prefix.length))
      .filter((reading) => reading.length >= fewestCharacters);
  }

  /**
   * Called as time passes. If silence ends a barcode, it ends here; other held keys are given back. Keys pressed before `at` may
   * still arrive afterwards on a busy page: the barcode continues with them.
   */
  rest(at: number): Verdict {
    const silence = at - this.#lastAt;
    if (silence <= mostBetweenKeysMs) return nothing;
    // On a busy page the rest may arrive late and make it a barcode after all. A possible swipe is held, because it must not be
    // shown.
    if (silence <= heldMs && this.#held !== '' && this.#chain.mayBeSwipe()) return nothing;
    const { typed, physical, shifted, keys } = this.#burst;
    const mayBeWhole = this.#settings.suffixes.length === 0 && keys >= fewestCharacters && !this.#isSpoiled;
    if (!mayBeWhole) return this.#release();
    if (silence <= silenceMs) return nothing;
    const readings = this.#withoutPrefix([typed, physical]);
    const shown = [...readings, shifted];
    if (readings.length === 0 || typed.length > this.#most()) return this.#release();
    // It may be incomplete: seven digits that are no GTIN may be half of a card's.
    if (shown.some((reading) => mayBeCreditNumber(reading) || mayBePartOfNumber(reading))) return this.#refuse();
    if (readings.some(isComplete)) this.forget();
    this.#isEndedBySilence = true;
    this.#burst = noKeys;
    this.#held = '';
    return { ...nothing, readings };
  }

  /** Gives back the held keys without deciding: if a barcode continues after it, it is still recognised. */
  letGo(): Verdict {
    return this.#release();
  }

  #release(): Verdict {
    return !this.#isJudged && this.#chain.mayBeSwipe() ? this.#refuse() : this.#giveBack();
  }

  #giveBack(): Verdict {
    const givenBack = this.#held;
    this.#held = '';
    return { ...nothing, givenBack };
  }

  #refuse(since: 'burst' | 'chain' = this.#isSpoiled ? 'chain' : 'burst'): Verdict {
    this.#isRefused = this.#isJudged = this.#isSpoiled = true;
    this.#burst = noKeys;
    this.#held = '';
    return { ...nothing, mayPass: false, refused: since };
  }

  /** Forgets all keys, because the last one was long ago. The next one begins anew. */
  forget(): void {
    this.#chain = new KeyChain();
    this.#burst = noKeys;
    this.#held = '';
    this.#isEndedBySilence = false;
    this.#lastAt = -Infinity;
  }
}
