/**
 * Tells a barcode scanner from a person by how fast keys follow one another. A scanner that acts as a keyboard ("keyboard wedge")
 * sends a key every few milliseconds and ends with Enter or Tab; people do not type six characters that fast. From the second
 * fast key on, keys are held back from the page. So at most one character of a barcode reaches a field, and none where the
 * scanner has a prefix. Keys that turn out to be a person's are given back in order.
 *
 * A card reader acts as a keyboard too. So each burst is read twice, by the characters of the layout and by the keys of a US
 * keyboard. An odd key or a pause spoils the whole burst. Text that may be a part of a card number is neither a barcode nor given
 * back. This module only decides; `scanner-keys.ts` acts on the page.
 */
import type { ScannerSettings } from '../page/terminal-settings.ts';
import { KeyChain, mostBetweenKeysMs } from './key-chain.ts';
import { mayBeCreditNumber, mayBePartOfNumber } from './scanned-barcode.ts';

export { mostBetweenKeysMs };

/** Where silence ends a barcode it has to last as long: a reader that stumbled goes on sooner. */
export const silenceMs = 250;
/** EAN-8 has eight characters; labels of a shop's own may have fewer. */
export const fewestCharacters = 6;
const mostCharacters = 255;
/** What devices end with; which of them ends a barcode here, the settings say. */
const endKeys: ReadonlySet<string> = new Set(['Enter', 'Tab']);
/** What may be a swipe is held this long for the rest of it, before it is dropped. */
const heldMs = 1_000;
/** After a swipe that was refused, keys that follow so soon are the rest of it. */
const restOfSwipeMs = 400;

/** A key that went down. Keys that only modify others are none. */
export type Stroke = {
  /** As `KeyboardEvent.key` names it. */
  key: string;
  /** What it types on a US keyboard; undefined for a key that types nothing there, or is not known. */
  physical: string | undefined;
  /** The digit of a key that has one, held with Shift or not; undefined for every other key. */
  digit: string | undefined;
  /** No scanner sends it: held down, with Ctrl, Alt or AltGr, or taken by an input method. */
  isOdd: boolean;
  /** The field it goes to is there for digits of a card. */
  isForDigits: boolean;
};

export type Verdict = {
  /** What was held and is a person's: the page gets it now, before this key. */
  givenBack: string;
  /** Whether the page may have this key. */
  mayPass: boolean;
  /** Whether this key is held, and may be given back. */
  isHeld: boolean;
  /** This key may be the first of a burst, or of all that belongs together: what it is about to change may have to be changed back. */
  begins: 'burst' | 'chain' | undefined;
  /** A whole barcode as it reads, without what the scanner puts before and after it; the second reading where it differs. */
  readings: readonly string[] | undefined;
  /** It may be a credit number or part of one: what the page had of it since then has to go. */
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

/** Keys have names in ASCII; everything else is what they type, which may be two letters (the Arabic لا). */
function typesText(key: string): boolean {
  return [...key].length === 1 || /[^\p{ASCII}]/u.test(key);
}

export class ScanRecogniser {
  readonly #settings: ScannerSettings;
  readonly #chain = new KeyChain();
  /** Both readings of the keys since the last pause. */
  #typed = '';
  #physical = '';
  /** What a card reader meant that holds Shift for digits. It is looked at for cards alone. */
  #shifted = '';
  #keys = 0;
  /** Characters that the page has not had. */
  #held = '';
  #isSpoiled = false;
  #isRefused = false;
  /** Since the last key. */
  #isJudged = false;
  #lastAt = -Infinity;

  constructor(settings: ScannerSettings) {
    this.#settings = settings;
  }

  /**
   * What to do with a key. Call `rest` with the same time before it.
   * @param at when it went down, in milliseconds of a clock that only goes forward
   */
  key(stroke: Stroke, at: number): Verdict {
    const pause = at - this.#lastAt;
    const begins = pause > mostBetweenKeysMs ? this.#begin(pause) : undefined;
    this.#lastAt = at;
    this.#isJudged = false;
    if (this.#isRefused && pause <= restOfSwipeMs) return { ...nothing, mayPass: false, begins };
    if (!stroke.isOdd && endKeys.has(stroke.key)) return { ...this.#end(stroke.key), begins };
    const isCharacter = !stroke.isOdd && typesText(stroke.key);
    this.#keys++;
    this.#chain.add(stroke, isCharacter, at);
    const physical = stroke.physical ?? (isCharacter ? stroke.key : '');
    this.#physical += physical;
    this.#shifted += stroke.digit ?? physical;
    return { ...(isCharacter ? this.#character(stroke.key) : this.#odd()), begins };
  }

  /** A pause is over. */
  #begin(pause: number): 'burst' | 'chain' | undefined {
    if (this.#held !== '') {
      this.#isSpoiled = true;
      return undefined;
    }
    const isNewChain = this.#chain.isOver(pause);
    this.#chain.endBurst();
    this.#isSpoiled = this.#chain.isFollowedBy(pause);
    if (pause > restOfSwipeMs) this.#isRefused = false;
    if (isNewChain) this.#chain.forget();
    this.#typed = this.#physical = this.#shifted = '';
    this.#keys = 0;
    return isNewChain ? 'chain' : 'burst';
  }

  #character(character: string): Verdict {
    const { prefix } = this.#settings;
    this.#typed += character;
    const mayHavePrefix =
      prefix !== '' && [this.#typed, this.#physical].some((reading) => reading.startsWith(prefix.slice(0, this.#keys)));
    if (this.#keys > 1 || (mayHavePrefix && !this.#isSpoiled)) {
      this.#held += character;
      return { ...nothing, mayPass: false, isHeld: true };
    }
    return this.#chain.isStrange() ? this.#refuse('chain') : nothing;
  }

  /** No barcode has it; in the midst of what a machine types it is swallowed with the rest. */
  #odd(): Verdict {
    this.#isSpoiled = true;
    return this.#keys > fewestCharacters ? { ...nothing, mayPass: false } : this.#release();
  }

  /** A key is held down: no machine does that. */
  interrupt(): Verdict {
    this.#isSpoiled = true;
    return this.#release();
  }

  #end(key: string): Verdict {
    const read = [this.#typed, this.#physical];
    const isWhole = !this.#isSpoiled && this.#typed.length >= fewestCharacters && this.#typed.length <= this.#most();
    if (!isWhole) return this.#release();
    if ([...read, this.#shifted].some(mayBeCreditNumber)) return this.#refuse();
    const readings = this.#settings.suffixes.includes(key) ? this.#withoutPrefix(read) : [];
    // Typed by a machine, but not by this scanner: it is whole, and no card.
    const givenBack = this.#held;
    this.forget();
    return readings.length === 0 ? { ...nothing, givenBack } : { ...nothing, mayPass: false, readings };
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
   * Time has passed. Where silence is what ends a barcode, it ends here; other held keys are given back. Keys that went down
   * before `at` may still be told afterwards, because a busy page hears of them late: the barcode goes on with them.
   */
  rest(at: number): Verdict {
    const silence = at - this.#lastAt;
    if (silence <= mostBetweenKeysMs) return nothing;
    // A busy page may hear of the rest late: then it is a barcode after all. It is held as long, because it must not be told.
    if (silence <= heldMs && this.#held !== '' && this.#chain.mayBeSwipe()) return nothing;
    const mayBeWhole = this.#settings.suffixes.length === 0 && this.#keys >= fewestCharacters && !this.#isSpoiled;
    if (!mayBeWhole) return this.#release();
    if (silence <= silenceMs) return nothing;
    const readings = this.#withoutPrefix([this.#typed, this.#physical]);
    const shown = [...readings, this.#shifted];
    if (readings.length === 0 || this.#typed.length > this.#most()) return this.#release();
    // Nothing says that it was all: seven digits that are no GTIN may be half of a card's.
    if (shown.some((reading) => mayBeCreditNumber(reading) || mayBePartOfNumber(reading))) return this.#refuse();
    this.forget();
    return { ...nothing, readings };
  }

  /** Gives back what is held without deciding: if a barcode goes on after it, it is recognised all the same. */
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
    this.#typed = this.#physical = this.#shifted = this.#held = '';
    return { ...nothing, mayPass: false, refused: since };
  }

  /** Keys were long ago. */
  forget(): void {
    this.#chain.forget();
    this.#typed = this.#physical = this.#shifted = this.#held = '';
    this.#keys = 0;
    this.#isSpoiled = this.#isRefused = this.#isJudged = false;
    this.#lastAt = -Infinity;
  }
}
