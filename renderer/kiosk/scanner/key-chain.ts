/**
 * The recent keys, across pauses, as long as they may belong to one swipe of a card. Card readers pause, and slow ones are no
 * faster than a person.
 */
import { mostDigitsTold } from '../../../contract/credit-numbers-in-text.ts';
import type { Stroke } from './stroke.ts';

/** The longest pause that a scanner makes between two keys; slow radio scanners take 30 ms. */
export const mostBetweenKeysMs = 40;
/** People do not press this many keys without a pause. */
const machineKeys = 6;
/** Nor do people press this many pairs of keys that fast with pauses between: a swipe may pause more than once. */
const machinePairs = 6;
/** After this pause, keys have nothing to do with earlier ones. */
const mostPauseMs = 2_000;
/** Seven keys within this time come from a machine: people in a hurry need twice as long. */
const sevenKeysMs = 420;
const rememberedKeys = mostDigitsTold + 1;
/** Keys for correcting and moving. No device sends them, except as the digits of a keypad whose lock is off. */
const editingKeys: ReadonlySet<string> = new Set([
  'Delete',
  'Backspace',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Escape',
]);

/** How many digits follow one another in one reading, with anything but letters between them. The digits themselves are not kept. */
class DigitRow {
  /** Of the row that the next key may continue, and of the longest one that this burst has a part in. */
  #current = 0;
  longest = 0;

  add(text: string): void {
    for (const character of text) {
      if (/\p{L}/u.test(character)) this.#current = 0;
      if (/\p{Nd}/u.test(character)) this.#current++;
      this.longest = Math.max(this.longest, this.#current);
    }
  }

  endBurst(): void {
    this.longest = this.#current;
  }
}

export class KeyChain {
  readonly #typed = new DigitRow();
  readonly #physical = new DigitRow();
  #keys = 0;
  #followMs = 0;
  /** Whether this burst closely follows the previous one, and whether its keys only corrected or moved something. */
  #isFollowing = false;
  #isEditing = true;
  #times: number[] = [];
  #fastPairs = 0;
  /** Consecutive keys of the digit row, and whether one of them did not type a digit on this layout. */
  #digitKeys = 0;
  #isStrangeRow = false;
  #isPlainForDigits = true;

  add({ key, physical, digit, isForDigits }: Stroke, isCharacter: boolean, at: number): void {
    this.#keys++;
    if (physical !== undefined || !editingKeys.has(key)) this.#isEditing = false;
    if (isCharacter) this.#typed.add(key);
    this.#physical.add(digit ?? physical ?? (isCharacter ? key : ''));
    if (at - (this.#times.at(-1) ?? -Infinity) <= mostBetweenKeysMs) this.#fastPairs++;
    this.#times = [...this.#times, at].slice(-rememberedKeys);
    const isDigit = isCharacter && /\p{Nd}/u.test(key);
    const typesSomething = isCharacter || key === 'Dead' || key === 'Unidentified';
    const isDigitKey = typesSomething && digit !== undefined;
    this.#digitKeys = isDigitKey ? this.#digitKeys + 1 : 0;
    this.#isStrangeRow = isDigitKey && (this.#isStrangeRow || !isDigit);
    if (!isForDigits || (isCharacter && !isDigit)) this.#isPlainForDigits = false;
  }

  /** A pause is over, and a key of a new burst follows. */
  endBurst(): void {
    const own = this.#keys === 1 ? 400 : this.#keys < machineKeys ? 1_000 : mostPauseMs;
    // A correction neither begins nor splits a swipe. Keys that follow a machine's keys count as the machine's.
    if (!this.#isEditing) this.#followMs = Math.max(this.#followMs, own);
    else if (!this.#isFollowing) this.#followMs = 0;
    this.#isEditing = true;
    this.#typed.endBurst();
    this.#physical.endBurst();
    this.#keys = 0;
  }

  /** Whether a key after this pause begins something new. */
  isOver(pauseMs: number): boolean {
    return pauseMs > mostPauseMs;
  }

  /** Whether a key after the pause follows the earlier ones so closely that it begins no barcode. Call it after `endBurst`. */
  isFollowedBy(pauseMs: number): boolean {
    this.#isFollowing = pauseMs <= this.#followMs;
    return this.#isFollowing;
  }

  /** A card reader on a keyboard with another layout: people there do not type seven keys of the digit row in a row. */
  isStrange(): boolean {
    return !this.#isPlainForDigits && this.#isStrangeRow && this.#digitKeys > mostDigitsTold;
  }

  /** Whether it may be a swiped card, or a part of one. Digits typed into fields for card digits are not. */
  mayBeSwipe(): boolean {
    if (this.#isPlainForDigits) return false;
    return this.isStrange() || (this.#hasManyDigits() && this.#isMachine());
  }

  #hasManyDigits(): boolean {
    return Math.max(this.#typed.longest, this.#physical.longest) > mostDigitsTold;
  }

  /** Asked only when there were many digits, and so at least seven keys. */
  #isMachine(): boolean {
    if (this.#keys >= machineKeys || this.#fastPairs >= machinePairs || this.#followMs >= mostPauseMs) return true;
    const [first, last] = [this.#times[0], this.#times.at(-1)];
    return first !== undefined && last !== undefined && last - first <= sevenKeysMs;
  }
}
