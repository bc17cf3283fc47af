import { present } from '../../../contract/presence.ts';
import { editDistance } from './edit-distance.ts';

import type { NameWord, ReadName } from './name-words.ts';
import { beginsAs, comparedForms, isSameWritten } from './word-forms.ts';
import type { WordForms } from './word-forms.ts';

/** Which words of two names stand for one another. */
export type Pairing = {
  /** Words that are the same. */
  whole: NameWord[];
  /** How many words begin alike at least, one of them by an initial; and the whole words among them, by the name they are of. */
  begun: number;
  begunOfKept: NameWord[];
  begunOfTyped: NameWord[];
  /** What no word of the other name stands for. */
  leftOfKept: NameWord[];
  leftOfTyped: NameWord[];
};

type Written = Pick<ReadName, 'words' | 'isCut'>;

/** Letters that no word is made of alone: JR, TJ and JRR are initials that are written together. */
const onlyConsonants = /^[BCDFGHJKLMNPQRSTVWXZ]{2,3}$/;

/** A beginning that is as long as this shows as much as a word does. */
const longBeginning = 3;

class Remaining {
  readonly kept: NameWord[];
  readonly typed: NameWord[];
  readonly whole: NameWord[] = [];
  readonly begunOfKept: NameWord[] = [];
  readonly begunOfTyped: NameWord[] = [];
  begun = 0;

  constructor(kept: readonly NameWord[], typed: readonly NameWord[]) {
    this.kept = [...kept];
    this.typed = [...typed];
  }

  private markBegun(side: NameWord[], word: NameWord): void {
    this.begun++;
    (side === this.kept ? this.begunOfKept : this.begunOfTyped).push(word);
  }

  pairWholeWords(): void {
    for (const word of this.kept.slice()) {
      const other = this.typed.find((each) => isSameWritten(each.forms, word.forms));
      if (!other) continue;
      take(this.kept, word);
      take(this.typed, other);
      if (word.isInitial) this.begun++;
      else this.whole.push(word);
    }
  }

  /** @param last the last word of a name that was cut off, whichever of the two it is */
  pairCutWord(last: NameWord): void {
    const [own, others] = this.kept.includes(last) ? [this.kept, this.typed] : [this.typed, this.kept];
    if (!own.includes(last)) return;
    const whole = others.find((word) => !word.isInitial && beginsAs(word.forms, last.forms));
    if (!whole) return;
    take(own, last);
    take(others, whole);
    if (last.written.length >= longBeginning) this.whole.push(whole);
    else this.markBegun(others, whole);
  }

  pairInitials(own: NameWord[], others: NameWord[]): void {
    for (const initial of own.filter(({ isInitial }) => isInitial)) {
      const whole = others.find((word) => !word.isInitial && isName(word) && beginsAs(word.forms, initial.forms));
      if (!whole) continue;
      take(own, initial);
      take(others, whole);
      this.markBegun(others, whole);
    }
  }

  /** `JRR TOLKIEN`: every one of the letters stands for one of the words in their order, or none does. */
  pairInitialsWrittenTogether(own: NameWord[], others: NameWord[]): void {
    for (const together of own.filter(({ written }) => onlyConsonants.test(written))) {
      const meant: NameWord[] = [];
      for (const letter of together.written) {
        const before = meant.at(-1);
        const from = before ? others.indexOf(before) + 1 : 0;
        const next = others
          .slice(from)
          .find((word) => !word.isInitial && word.forms.all.some((form) => form.startsWith(letter)));
        if (next) meant.push(next);
      }
      if (meant.length < together.written.length) continue;
      take(own, together);
      for (const word of meant) {
        take(others, word);
        this.markBegun(others, word);
      }
    }
  }
}

function take(words: NameWord[], word: NameWord): void {
  words.splice(words.indexOf(word), 1);
}

/** Tells whether a word is part of the person's name, and not a title or a particle. */
export function isName({ kind }: NameWord): boolean {
  return kind === 'name' || kind === 'title_or_name';
}

/** Pairs the words of two names, in any order: whole words first, then those cut off, then initials. */
export function pairWords(kept: Written, typed: Written): Pairing {
  const remaining = new Remaining(kept.words, typed.words);
  remaining.pairWholeWords();
  for (const { words, isCut } of [kept, typed])
    if (isCut) remaining.pairCutWord(present(words.at(-1), 'the last word of a name'));
  remaining.pairInitials(remaining.kept, remaining.typed);
  remaining.pairInitials(remaining.typed, remaining.kept);
  remaining.pairInitialsWrittenTogether(remaining.kept, remaining.typed);
  remaining.pairInitialsWrittenTogether(remaining.typed, remaining.kept);
  const { whole, begun, begunOfKept, begunOfTyped, kept: leftOfKept, typed: leftOfTyped } = remaining;
  return { whole, begun, begunOfKept, begunOfTyped, leftOfKept, leftOfTyped };
}

/** A near miss may have this many wrong letters in a name. */
const mostSlips = 2;

/** More ways than these of writing a word are not looked at for slips. */
const mostFormsWithSlips = 6;

/**
 * Letters of two words that differ, as far as a slip goes: one in three letters of the shorter, `most` at most. What differs by
 * more is `most + 1`.
 */
export function slipsBetween(one: WordForms, other: WordForms, most: number): number {
  const [forms, against] = comparedForms(one, other);
  let least = most + 1;
  for (const form of forms.slice(0, mostFormsWithSlips)) {
    for (const each of against.slice(0, mostFormsWithSlips)) {
      const allowed = Math.min(Math.floor(Math.min(form.length, each.length) / 3), least - 1);
      const distance = editDistance(form, each, allowed);
      if (distance <= allowed) least = distance;
    }
  }
  return least;
}

/** More left-over words than these are not a typing slip. */
const mostWordsWithSlips = 4;

/** Pairs what is left over of two names where it differs by a slip; undefined where that is more than a slip. */
export function pairSlips(pairing: Pairing): Pairing | undefined {
  const [kept, typed] = [pairing.leftOfKept.filter(isName), pairing.leftOfTyped.filter(isName)];
  if (Math.max(kept.length, typed.length) > mostWordsWithSlips) return undefined;
  const whole = [...pairing.whole];
  let slips = 0;
  for (const word of kept.slice()) {
    const nearest = typed
      .map((other) => ({ other, distance: slipsBetween(word.forms, other.forms, mostSlips) }))
      .toSorted((a, b) => a.distance - b.distance)[0];
    if (!nearest || nearest.distance > mostSlips) continue;
    slips += nearest.distance;
    take(kept, word);
    take(typed, nearest.other);
    whole.push(word);
  }
  return slips > mostSlips ? undefined : { ...pairing, whole, leftOfKept: kept, leftOfTyped: typed };
}
