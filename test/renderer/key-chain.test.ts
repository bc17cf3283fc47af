import { describe, expect, it } from 'vitest';
import { KeyChain } from '../../renderer/kiosk/scanner/key-chain.ts';
import type { Stroke } from '../../renderer/kiosk/scanner/stroke.ts';

type Key = Partial<Stroke> & { key: string };

const azerty = 'à&é"\'(-è_ç';
const digit = (key: string): Key => ({ key, physical: key, digit: key });
/** The key of this digit as a French kiosk types it. */
const french = (of: string): Key => ({ key: azerty[Number(of)]!, physical: of, digit: of });
const letter = (key: string): Key => ({ key, physical: key });
const keysOf = (text: string) => [...text].map((key) => (/\d/.test(key) ? digit(key) : letter(key)));

/** Keys with pauses before them, as the recogniser tells the chain: a pause over 40 ms ends a burst. */
function chainOf(keys: readonly Key[], gaps: readonly number[] | number, chain = new KeyChain(), from = 10_000) {
  let at = from;
  for (const [place, { key, ...others }] of keys.entries()) {
    const gap = typeof gaps === 'number' ? gaps : gaps[place % gaps.length]!;
    at += gap;
    if (gap > 40 && place > 0) {
      chain.endBurst();
      chain.isFollowedBy(gap);
    }
    const stroke = { physical: undefined, digit: undefined, isOdd: false, isForDigits: false, ...others, key };
    chain.add(stroke, [...key].length === 1, at);
  }
  return chain;
}

const swipe = (keys: readonly Key[], gaps: readonly number[] | number) => chainOf(keys, gaps).mayBeSwipe();

const forDigits = (keys: readonly Key[]) => keys.map((key) => ({ ...key, isForDigits: true }));

const strange = (keys: readonly Key[], gapMs = 200) => chainOf(keys, gapMs).isStrange();

const row = (text: string) => [...text].map(french);

describe('Keys after a pause', () => {
  it.each([
    [0, 0],
    [1, 400],
    [2, 1_000],
    [5, 1_000],
    [6, 2_000],
    [20, 2_000],
  ])('belong to %i fast ones before for %i ms', (count, followMs) => {
    const chain = chainOf(keysOf('m'.repeat(count)), 8);
    chain.endBurst();
    expect([chain.isFollowedBy(followMs), chain.isFollowedBy(followMs + 1)]).toEqual([true, false]);
  });

  it('belong to a machine before as long as the longest of its bursts says', () => {
    const chain = chainOf(keysOf('mmmmmmm'), [500, 8, 8, 8, 8, 8, 300]);
    chain.endBurst();
    expect([chain.isFollowedBy(2_000), chain.isFollowedBy(2_001)]).toEqual([true, false]);
    const slower = chainOf(keysOf('mmm'), [500, 8, 300]);
    slower.endBurst();
    expect([slower.isFollowedBy(1_000), slower.isFollowedBy(1_001)], 'two fast ones, then one').toEqual([true, false]);
  });

  it('have nothing to do with those of more than two seconds ago', () => {
    const chain = new KeyChain();
    expect([chain.isOver(2_000), chain.isOver(2_001)]).toEqual([false, true]);
  });

  it('belong to nothing after a correction alone, and to what it follows closely after one', () => {
    const alone = chainOf([{ key: 'Delete' }], 500);
    alone.endBurst();
    expect([alone.isFollowedBy(0), alone.isFollowedBy(1)]).toEqual([true, false]);
    const after = chainOf([letter('m'), { key: 'Backspace' }], 300);
    after.endBurst();
    expect([after.isFollowedBy(400), after.isFollowedBy(401)]).toEqual([true, false]);
    const late = chainOf([letter('m'), { key: 'Backspace' }], 401);
    late.endBurst();
    expect(late.isFollowedBy(1)).toBe(false);
    const withLetter = chainOf([{ key: 'Delete' }, letter('m')], 8);
    withLetter.endBurst();
    expect(withLetter.isFollowedBy(1_000)).toBe(true);
    const functionKey = chainOf([{ key: 'F5' }], 500);
    functionKey.endBurst();
    expect(functionKey.isFollowedBy(400), 'no correction').toBe(true);
  });
});

describe('What may be a swipe', () => {
  it('has seven digits as fast as a machine types them, not six', () => {
    expect([swipe(keysOf('123456'), 8), swipe(keysOf('1234567'), 8)]).toEqual([false, true]);
    expect(swipe(keysOf('x123456y'), 8)).toBe(false);
    expect(swipe(keysOf('12345.67'), 8), 'signs part no digits').toBe(true);
    expect(
      swipe(
        [...'۱۲۳۴۵۶۷'].map((key) => ({ key })),
        8,
      ),
      'in any script',
    ).toBe(true);
  });

  it('is also one that stumbled: seven keys within 420 ms, however they are spread', () => {
    expect([swipe(keysOf('1234567'), 70), swipe(keysOf('1234567'), [70, 70, 70, 70, 70, 70, 71])]).toEqual([
      true,
      false,
    ]);
    expect(swipe(keysOf('111234567'), [70, 900, 900]), 'a person').toBe(false);
    expect(swipe(keysOf('123456'), 50), 'six keys are not seven').toBe(false);
    expect(swipe(keysOf('991234567'), [300, 300, 300, 60, 60, 60, 60, 60, 60]), 'the last seven').toBe(true);
  });

  it('is also one whose last six keys came without a pause, and not one of five', () => {
    expect(swipe(keysOf('1234567'), [500, 400, 8, 8, 8, 8, 8])).toBe(true);
    expect(swipe(keysOf('1234567'), [500, 400, 400, 8, 8, 8, 8])).toBe(false);
  });

  it('is also one of six pairs of fast keys with pauses between', () => {
    const pairs = (count: number) => swipe(keysOf('12'.repeat(count)), [300, 8]);
    expect([pairs(5), pairs(6)]).toEqual([false, true]);
    expect(swipe(keysOf('12'.repeat(6)), [300, 40]), 'forty milliseconds are fast').toBe(true);
  });

  it('goes on after six fast keys of anything, a key at a time', () => {
    const gaps = [500, 8, 8, 8, 8, 8, ...Array.from({ length: 7 }, () => 390)];
    expect(swipe(keysOf('abcdef1234567'), gaps)).toBe(true);
    expect(swipe(keysOf('abcde1234567'), [500, 8, 8, 8, 8, ...Array.from({ length: 7 }, () => 390)])).toBe(false);
  });

  it('is counted over its pauses, in what is typed and by the keys, and parted by letters', () => {
    const spread = [500, 8, 8, 8, 8, 8, 300, 8, 8, 8, 8, 8];
    expect(swipe(keysOf('abc123456789'), spread)).toBe(true);
    expect(swipe(keysOf('abc1234d5678'), spread)).toBe(false);
    expect(swipe(keysOf('1234a5bcdefg'), spread)).toBe(false);
    // The keys say digits, the layout does not.
    expect(
      swipe(
        [...'1234567'].map((key) => ({ key: 'q', physical: key })),
        8,
      ),
    ).toBe(true);
    expect(
      swipe(
        [...'1234567'].map((key) => ({ key, physical: 'q' })),
        8,
      ),
      'and the other way round',
    ).toBe(true);
    expect(
      swipe(
        [...'1234567'].map((key) => ({ key: 'Dead', digit: key })),
        8,
      ),
    ).toBe(true);
    expect(
      swipe(
        [...'1234567'].map(() => ({ key: 'Dead' })),
        8,
      ),
    ).toBe(false);
  });

  it('is over with a letter and a pause, in either reading', () => {
    const gaps = [500, 8, 8, 8, 8, 8, 8, 8, 300, 8, 8, 8, 8, 8];
    for (const [digits, letters] of [
      [{ physical: 'q' }, { physical: 'q' }],
      [{ key: 'q' }, { key: 'q' }],
    ] as const) {
      const keys = keysOf('1234567').map((key) => ({ ...key, digit: undefined, ...digits }));
      const words = keysOf('xabcdef').map((key) => ({ ...key, ...letters }));
      expect(swipe([...keys, ...words.slice(0, 1)], gaps)).toBe(true);
      expect(swipe([...keys, ...words], gaps)).toBe(false);
    }
  });

  it('is not parted by a key that types nothing', () => {
    expect(swipe([...row('1234'), { key: 'Backspace' }, ...row('567')], 8)).toBe(true);
    const onlyTyped = [...'1234567'].map((key) => ({ key, physical: 'q' }));
    expect(swipe([...onlyTyped.slice(0, 4), { key: 'Dead', physical: 'q' }, ...onlyTyped.slice(4)], 8)).toBe(true);
  });

  it('is none where digits go to fields that are there for them, unless something else is among them', () => {
    expect(swipe(forDigits(keysOf('4539148803436467')), 8)).toBe(false);
    expect(swipe(forDigits([{ key: 'Backspace' }, ...keysOf('4539148803436467')]), 8)).toBe(false);
    expect(swipe(forDigits(keysOf(';4539148803436467')), 8)).toBe(true);
    expect(swipe([...forDigits(keysOf('453914880343646')), digit('7')], 8)).toBe(true);
  });
});

describe('A card reader on a keyboard of another layout', () => {
  it('presses seven keys of the row of digits in a row, as slowly as a person', () => {
    expect([strange(row('123456')), strange(row('1234567'))]).toEqual([false, true]);
    expect(chainOf(row('1234567'), 200).mayBeSwipe()).toBe(true);
    expect(strange(keysOf('1234567')), 'a person who types digits').toBe(false);
    expect(strange([...keysOf('123456'), french('7')]), 'one that is none here').toBe(true);
    expect(strange([french('1'), ...keysOf('234567')])).toBe(true);
  });

  it('does so with keys that are dead or not known too, and not with those that move', () => {
    for (const key of ['Dead', 'Unidentified'])
      expect(strange([...row('123456'), { key, physical: '7', digit: '7' }]), key).toBe(true);
    expect(strange([...row('123456'), { key: 'ArrowLeft', physical: '4', digit: '4' }])).toBe(false);
  });

  it('does not when another key parts them', () => {
    expect(strange([...row('123'), letter('m'), ...row('4567')])).toBe(false);
    expect(strange([...row('123'), letter('m'), ...row('4567123')])).toBe(true);
    expect(strange([french('1'), letter('m'), ...keysOf('1234567')]), 'what came before is over').toBe(false);
  });

  it('does so in a field for digits too', () => {
    expect(strange(row('1234567').map((key) => ({ ...key, isForDigits: true })))).toBe(true);
  });
});
