/**
 * The recent keys, across pauses, as long as they may belong to one swipe of a card. Card readers pause, and slow ones are no
 * faster than a person.
 */
import { present } from '../../../contract/presence.ts';
import { longestRun, mostDigitsTold } from '../../../contract/credit-numbers-in-text.ts';
import type { Stroke } from './scan-recogniser.ts';

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

type Readings = [typed: string, physical: string];

/** The shape of a reading; its content is not kept. */
const shapeOf = (text: string) =>
  text
    .replaceAll(/\p{Nd}/gu, '0')
    .replaceAll(/\p{L}/gu, 'a')
    .replaceAll(/[^0a]/gu, '.');
const endOf = (reading: string) => present(/[^\p{L}]{0,60}$/u.exec(reading), 'the end of a reading')[0];

export class KeyChain {
  #burst: Readings = ['', ''];
  /** The end of earlier bursts, as far as a number may continue from there. */
  #before: Readings = ['', ''];
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
    this.#burst[0] += isCharacter ? shapeOf(key) : '';
    this.#burst[1] += shapeOf(digit ?? physical ?? (isCharacter ? key : ''));
    if (at - (this.#times.at(-1) ?? -Infinity) <= mostBetweenKeysMs) this.#fastPairs++;
    this.#times = [...this.#times, at].slice(-rememberedKeys);
    const isDigit = isCharacter && /^\p{Nd}$/u.test(key);
    const typesSomething = isCharacter || key === 'Dead' || key === 'Unidentified';
    const isDigitKey = typesSomething && digit !== undefined;
    this.#digitKeys = isDigitKey ? this.#digitKeys + 1 : 0;
    this.#isStrangeRow = isDigitKey && (this.#isStrangeRow || !isDigit);
    if (!isForDigits || (isCharacter && !isDigit)) this.#isPlainForDigits = false;
  }

  /** A pause is over, and a key of a new burst follows. */
  endBurst(): void {
    const own = this.#keys === 0 ? 0 : this.#keys === 1 ? 400 : this.#keys < machineKeys ? 1_000 : mostPauseMs;
    // A correction neither begins nor splits a swipe. Keys that follow a machine's keys count as the machine's.
    if (this.#keys > 0 && this.#isEditing) this.#followMs = this.#isFollowing ? this.#followMs : 0;
    else this.#followMs = this.#followMs >= 1_000 ? Math.max(this.#followMs, own) : own;
    this.#isEditing = true;
    this.#before = [endOf(this.#before[0] + this.#burst[0]), endOf(this.#before[1] + this.#burst[1])];
    this.#burst = ['', ''];
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
    return this.isStrange() || (this.#isMachine() && this.#mostDigits() > mostDigitsTold);
  }

  #isMachine(): boolean {
    if (this.#keys >= machineKeys || this.#fastPairs >= machinePairs || this.#followMs >= mostPauseMs) return true;
    const [first, last] = [this.#times[0], this.#times.at(-1)];
    if (first === undefined || last === undefined || this.#times.length < rememberedKeys) return false;
    return last - first <= sevenKeysMs;
  }

  #mostDigits(): number {
    return Math.max(...([0, 1] as const).map((reading) => longestRun(this.#before[reading] + this.#burst[reading])));
  }

  forget(): void {
    this.#burst = ['', ''];
    this.#before = ['', ''];
    this.#keys = 0;
    this.#followMs = 0;
    this.#isFollowing = false;
    this.#isEditing = true;
    this.#times = [];
    this.#fastPairs = 0;
    this.#digitKeys = 0;
    this.#isStrangeRow = false;
    this.#isPlainForDigits = true;
  }
}
