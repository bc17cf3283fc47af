/**
 * What keys have come, over pauses, as long as they may belong to one swipe of a card: card readers stumble, and slow ones are no
 * faster than a person.
 */
import { longestRun, mostDigitsTold } from '../../../contract/credit-numbers-in-text.ts';
import type { Stroke } from './scan-recogniser.ts';

/** The longest that a scanner lets pass between two keys; slow ones over radio take 30 ms. */
export const mostBetweenKeysMs = 40;
/** As many keys without a pause no person presses. */
const machineKeys = 6;
/** Nor do so many follow another that fast, with pauses between: a swipe may stumble more than once. */
const machinePairs = 6;
/** The pause after which keys have nothing to do with those before. */
const mostPauseMs = 2_000;
/** Seven keys within it are a machine's: people in a hurry need twice as long. */
const sevenKeysMs = 420;
const rememberedKeys = mostDigitsTold + 1;
/** What people correct and move with. No device sends it, unless as the digits of a keypad whose lock is off. */
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

/** The shape of a reading; what it says is not kept. */
const shapeOf = (text: string) =>
  text
    .replaceAll(/\p{Nd}/gu, '0')
    .replaceAll(/\p{L}/gu, 'a')
    .replaceAll(/[^0a]/gu, '.');
const endOf = (reading: string) => /[^\p{L}]{0,60}$/u.exec(reading)![0];

export class KeyChain {
  #burst: Readings = ['', ''];
  /** Where the bursts before ended, as far as a number may go on from there. */
  #before: Readings = ['', ''];
  #keys = 0;
  #followMs = 0;
  /** Whether this burst follows the one before closely, and whether its keys only corrected or moved something. */
  #isFollowing = false;
  #isEditing = true;
  #times: number[] = [];
  #fastPairs = 0;
  /** Keys of the row of digits that came one after another, and whether one of them typed none here. */
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

  /** A pause is over, and a key of another burst comes. */
  endBurst(): void {
    const own = this.#keys === 0 ? 0 : this.#keys === 1 ? 400 : this.#keys < machineKeys ? 1_000 : mostPauseMs;
    // A correction is no beginning of a swipe, but does not part one either. What follows a machine's keys is the machine's.
    if (this.#keys > 0 && this.#isEditing) this.#followMs = this.#isFollowing ? this.#followMs : 0;
    else this.#followMs = this.#followMs >= 1_000 ? Math.max(this.#followMs, own) : own;
    this.#isEditing = true;
    this.#before = [endOf(this.#before[0] + this.#burst[0]), endOf(this.#before[1] + this.#burst[1])];
    this.#burst = ['', ''];
    this.#keys = 0;
  }

  /** Whether a key after so long a pause begins something else. */
  isOver(pauseMs: number): boolean {
    return pauseMs > mostPauseMs;
  }

  /** Whether a key after the pause follows those before so closely that it begins no barcode. Call it after `endBurst`. */
  isFollowedBy(pauseMs: number): boolean {
    this.#isFollowing = pauseMs <= this.#followMs;
    return this.#isFollowing;
  }

  /** A card reader on a keyboard of another layout: people do not type seven keys of the row of digits there in a row. */
  isStrange(): boolean {
    return !this.#isPlainForDigits && this.#isStrangeRow && this.#digitKeys > mostDigitsTold;
  }

  /** Whether it may be a card that was swiped, or part of one; digits that go to the fields that are there for them are not. */
  mayBeSwipe(): boolean {
    if (this.#isPlainForDigits) return false;
    return this.isStrange() || (this.#isMachine() && this.#mostDigits() > mostDigitsTold);
  }

  #isMachine(): boolean {
    if (this.#keys >= machineKeys || this.#fastPairs >= machinePairs || this.#followMs >= mostPauseMs) return true;
    const [first] = this.#times;
    return this.#times.length === rememberedKeys && this.#times.at(-1)! - first! <= sevenKeysMs;
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
