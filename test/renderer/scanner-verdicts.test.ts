import { describe, expect, it } from 'vitest';
import { ScanRecogniser } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import type { Verdict } from '../../renderer/kiosk/scanner/scan-recogniser.ts';
import type { Stroke } from '../../renderer/kiosk/scanner/stroke.ts';
import type { ScannerSettings } from '../../renderer/kiosk/page/terminal-settings.ts';
import { barcodesOf, carriedIn } from '../../renderer/kiosk/scanner/scanned-barcode.ts';
import { checkDigitFor } from '../../contract/card.ts';

type Key = Partial<Stroke> & { key: string };

const plain = (text: string): Key[] => [...text].map((key) => ({ key, ...(/\d/.test(key) && { digit: key }) }));
/** Keys of the digit row of a French kiosk. */
const french = (digits: string): Key[] =>
  [...digits].map((digit) => ({ key: 'à&é"\'(-è_ç'[Number(digit)]!, physical: digit, digit }));
const enter: Key = { key: 'Enter' };
const dead: Key = { key: 'Dead' };

/** A kiosk whose time only the keys move. */
class Kiosk {
  readonly recogniser: ScanRecogniser;
  readonly looked: (readonly string[])[] = [];
  readonly refused: string[] = [];
  /** What a field got of the keys, with nothing taken back. */
  field = '';
  at = 10_000;

  constructor(settings: Partial<ScannerSettings> = {}) {
    this.recogniser = new ScanRecogniser({ prefix: '', suffixes: ['Enter', 'Tab'], ...settings });
  }

  heed(verdict: Verdict): Verdict {
    this.field += verdict.givenBack;
    if (verdict.readings) this.looked.push(verdict.readings);
    if (verdict.refused) this.refused.push(verdict.refused);
    return verdict;
  }

  wait(ms: number): Verdict {
    this.at += ms;
    return this.heed(this.recogniser.rest(this.at));
  }

  press(key: Key, afterMs: number): Verdict {
    this.wait(afterMs);
    const stroke = { physical: undefined, digit: undefined, isOdd: false, isForDigits: false, ...key };
    const verdict = this.heed(this.recogniser.key(stroke, this.at));
    if (verdict.mayPass && key.key.length === 1) this.field += key.key;
    return verdict;
  }

  /** @returns the verdict on the last key */
  type(keys: readonly Key[], { afterMs = 3_000, gapMs = 8 } = {}): Verdict {
    return keys.map((key, place) => this.press(key, place === 0 ? afterMs : gapMs)).at(-1)!;
  }
}

const ean = '4006381333931';
const card = `453914880343646${checkDigitFor('453914880343646')}`;

describe('A swiped card', () => {
  it('is refused at its end, which reaches nothing, and what came since the first key is taken back', () => {
    const kiosk = new Kiosk();
    const verdict = kiosk.type([...plain(card), enter]);
    expect(verdict).toMatchObject({ mayPass: false, refused: 'burst', readings: undefined, givenBack: '' });
    expect([kiosk.looked, kiosk.field]).toEqual([[], '4']);
  });

  it('is refused when the keys alone are its digits, as on a French kiosk', () => {
    const kiosk = new Kiosk();
    kiosk.type([...french(card), enter]);
    expect([kiosk.looked, kiosk.refused]).toEqual([[], ['burst']]);
  });

  it('is refused once, and gives nothing back afterwards', () => {
    const kiosk = new Kiosk();
    kiosk.type([...plain(card), enter]);
    for (let each = 0; each < 40; each++) kiosk.wait(50);
    expect([kiosk.refused, kiosk.field]).toEqual([['burst'], '4']);
  });

  it('loses its rest too, as long as no more than 400 ms pass between two keys', () => {
    const kiosk = new Kiosk();
    kiosk.type([...plain(card), enter]);
    const rest = [8, 41, 100, 400].map((afterMs) => kiosk.press({ key: '9' }, afterMs).mayPass);
    expect(rest).toEqual([false, false, false, false]);
    expect(kiosk.press({ key: '9' }, 401).mayPass).toBe(true);
  });

  it('does not keep a person from typing two seconds later', () => {
    const kiosk = new Kiosk();
    kiosk.type([...plain(card), enter]);
    const person = [2_001, 100, 300].map((afterMs) => kiosk.press({ key: 'm' }, afterMs).mayPass);
    expect(person).toEqual([true, true, true]);
    expect(kiosk.refused).toEqual(['burst']);
  });

  it('is taken back from its first key on where it was broken by a pause', () => {
    const kiosk = new Kiosk();
    kiosk.type(plain(card.slice(0, 8)));
    const afterPause = kiosk.press({ key: '0', digit: '0' }, 100);
    expect([afterPause.begins, afterPause.mayPass]).toEqual([undefined, false]);
    expect(kiosk.type([...plain(card.slice(9)), enter], { afterMs: 8 }).refused).toBe('chain');
    expect([kiosk.looked, kiosk.field]).toEqual([[], '4']);
  });

  it('is held for a second where it stops, and then dropped', () => {
    const kiosk = new Kiosk();
    kiosk.type(plain(card.slice(0, 9)));
    for (const ms of [41, 459, 500]) expect(kiosk.wait(ms)).toMatchObject({ givenBack: '', refused: undefined });
    expect(kiosk.wait(1)).toMatchObject({ givenBack: '', refused: 'burst' });
    expect(kiosk.field).toBe('4');
  });

  it('is refused at once where its keys already are in a field', () => {
    const kiosk = new Kiosk();
    kiosk.type(plain(card.slice(0, 7)), { gapMs: 70 });
    expect(kiosk.refused).toEqual([]);
    kiosk.wait(41);
    expect(kiosk.refused).toHaveLength(1);
  });

  it('is refused at its seventh key where the layout shows that a person does not type it', () => {
    const kiosk = new Kiosk();
    kiosk.type(french(card.slice(0, 6)), { gapMs: 200 });
    expect(kiosk.refused).toEqual([]);
    expect(kiosk.press(french(card[6]!)[0]!, 200)).toMatchObject({ mayPass: false, refused: 'chain' });
  });

  it('is not looked for in pieces that are each ended by Enter', () => {
    const kiosk = new Kiosk();
    kiosk.type([...plain('45391'), enter]);
    kiosk.type([...plain('488034'), enter], { afterMs: 100 });
    expect(kiosk.looked).toEqual([]);
  });

  it('goes on over two seconds, and not longer', () => {
    for (const [pauseMs, refused] of [
      [2_000, 1],
      [2_001, 0],
    ] as const) {
      const kiosk = new Kiosk();
      kiosk.type(plain('123456'));
      kiosk.wait(41);
      kiosk.type(plain('78'), { afterMs: pauseMs - 41 });
      kiosk.wait(1_001);
      expect(kiosk.refused.length, String(pauseMs)).toBe(refused);
    }
  });
});

describe('A scan', () => {
  it('begins a chain, and its end reaches nothing', () => {
    const kiosk = new Kiosk();
    expect(kiosk.press({ key: 'm' }, 0).begins).toBe('chain');
    expect([kiosk.press({ key: 'u' }, 500).begins, kiosk.press({ key: 'g' }, 8).begins]).toEqual(['burst', undefined]);
    kiosk.wait(50);
    kiosk.field = '';
    expect(kiosk.press({ key: '4' }, 2_001).begins).toBe('chain');
    expect(kiosk.type([...plain(ean.slice(1)), enter], { afterMs: 8 })).toMatchObject({
      mayPass: false,
      readings: [ean],
      refused: undefined,
    });
    expect(kiosk.field).toBe('4');
  });

  it('is over once it was looked for: no silence after it refuses anything', () => {
    for (const suffixes of [['Enter'], []] as const) {
      const kiosk = new Kiosk({ suffixes });
      kiosk.type(suffixes.length === 0 ? plain(ean) : [...plain(ean), enter]);
      for (let each = 0; each < 60; each++) kiosk.wait(50);
      expect([kiosk.looked, kiosk.refused, kiosk.field]).toEqual([[[ean]], [], '4']);
      expect(kiosk.press({ key: 'm' }, 50)).toMatchObject({ mayPass: true, begins: 'chain' });
    }
  });

  it('may be followed by the next within a moment', () => {
    const kiosk = new Kiosk();
    for (const afterMs of [3_000, 50]) kiosk.type([...plain(ean), enter], { afterMs });
    expect(kiosk.looked).toEqual([[ean], [ean]]);
  });

  it('goes on although a busy page hears the rest of it late, after digits that may be a card', () => {
    const kiosk = new Kiosk();
    kiosk.type(plain(ean.slice(0, 9)));
    expect(kiosk.recogniser.rest(kiosk.at + 1_000)).toMatchObject({ givenBack: '', refused: undefined });
    kiosk.type([...plain(ean.slice(9)), enter], { afterMs: 8 });
    expect(kiosk.looked).toEqual([[ean]]);
  });

  it('is none with a key among its own that no scanner presses', () => {
    for (const place of [2, 5, 9]) {
      const kiosk = new Kiosk();
      const keys = [...'SHELF-12/YZ'].map((key) => ({ key }));
      kiosk.type([...keys.slice(0, place), dead, ...keys.slice(place), enter]);
      expect(kiosk.looked, String(place)).toEqual([]);
    }
  });

  it('loses such a key from its seventh on, and has its keys given back before', () => {
    const late = new Kiosk();
    late.type(plain('SHELFS'));
    expect(late.press(dead, 8)).toMatchObject({ mayPass: false, givenBack: '' });
    const early = new Kiosk();
    early.type(plain('SHELF'));
    expect(early.press(dead, 8)).toMatchObject({ mayPass: true, givenBack: 'HELF' });
  });

  it('is none with a key that is held down, and its keys are given back', () => {
    const kiosk = new Kiosk();
    kiosk.type(plain('SHELF-1'));
    expect(kiosk.heed(kiosk.recogniser.interrupt())).toMatchObject({ givenBack: 'HELF-1', readings: undefined });
    kiosk.type([...plain('23456'), enter], { afterMs: 8 });
    expect([kiosk.looked, kiosk.field]).toEqual([[], 'SHELF-123456']);
  });

  it('is still one where a touch in the midst of it had its keys given back', () => {
    const kiosk = new Kiosk();
    kiosk.type(plain('SHELF'));
    expect(kiosk.heed(kiosk.recogniser.letGo()).givenBack).toBe('HELF');
    kiosk.type([...plain('-1'), enter], { afterMs: 8 });
    expect(kiosk.looked).toEqual([['SHELF-1']]);
  });
});

describe('A scan that silence ends', () => {
  const bySilence = { suffixes: [] };

  it.each([
    ['seven digits', plain('1234567')],
    ['seven keys of digits on a French kiosk', french('1234567')],
    ['seven digits with letters before them', plain('AB1234567')],
  ])('is refused when it is %s, which may be half of a card', (_kind, keys) => {
    const kiosk = new Kiosk(bySilence);
    kiosk.type(keys);
    kiosk.wait(1_001);
    expect([kiosk.looked, kiosk.refused.length]).toEqual([[], 1]);
  });

  it('is looked for after a second when it is a GTIN', () => {
    const kiosk = new Kiosk(bySilence);
    kiosk.type(plain('96385074'));
    kiosk.wait(1_000);
    expect(kiosk.looked).toEqual([]);
    kiosk.wait(1);
    expect([kiosk.looked, kiosk.refused]).toEqual([[['96385074']], []]);
  });

  it('gives back at once what is too short for one', () => {
    const kiosk = new Kiosk(bySilence);
    kiosk.type(plain('mugs!'));
    expect(kiosk.wait(41).givenBack).toBe('ugs!');
  });

  it('is none where keys go on after a pause that is too short for the end, and all are given back', () => {
    const kiosk = new Kiosk(bySilence);
    kiosk.type(plain('SHELF-1'));
    expect(kiosk.press({ key: '2' }, 100)).toMatchObject({ begins: undefined, mayPass: false });
    kiosk.wait(251);
    expect([kiosk.looked, kiosk.field]).toEqual([[], 'SHELF-12']);
  });

  it('is none without the prefix, and is given back', () => {
    const kiosk = new Kiosk({ prefix: '~', suffixes: [] });
    kiosk.type(plain('SHELF-1'));
    expect(kiosk.wait(251)).toMatchObject({ givenBack: 'HELF-1', readings: undefined });
  });
});

describe('A prefix', () => {
  it('has its first key held, by what it types or by the key, unless fast keys came before', () => {
    const keys = [{ key: '~' }, { key: '²', physical: '~' }, { key: '~', physical: '`' }];
    for (const key of keys) {
      expect(new Kiosk({ prefix: '~#' }).press(key, 3_000)).toMatchObject({ isHeld: true, mayPass: false });
    }
    expect(new Kiosk({ prefix: '~#' }).press({ key: '#' }, 3_000)).toMatchObject({ isHeld: false, mayPass: true });
    const kiosk = new Kiosk({ prefix: '~' });
    kiosk.type(plain('mug'));
    expect(kiosk.press({ key: '~' }, 100)).toMatchObject({ isHeld: false, mayPass: true });
  });

  it('does not count among the six characters of a barcode', () => {
    for (const [text, looked] of [
      ['~~12345', []],
      ['~~123456', [['123456']]],
    ] as const) {
      const kiosk = new Kiosk({ prefix: '~~' });
      kiosk.type([...plain(text), enter]);
      expect(kiosk.looked).toEqual(looked);
      expect(kiosk.field).toBe(looked.length === 0 ? text : '');
    }
  });
});

describe('An element string of GS1', () => {
  const item = '09506000134352';
  const ctrl: Key = { key: ']', physical: ']', isOdd: true, isSeparator: true };
  const f8: Key = { key: 'F8', isSeparator: true };
  const gs = '\u001d';

  it.each([
    ['Ctrl+]', ctrl],
    ['F8', f8],
  ])('is whole with %s between its elements', (_name, separator) => {
    const kiosk = new Kiosk();
    const keys = [...plain(`]d201${item}10ABC`), separator, ...plain('21XY1'), separator, ...plain('17261231'), enter];
    expect(kiosk.type(keys).mayPass).toBe(false);
    expect(kiosk.looked).toEqual([[`]d201${item}10ABC${gs}21XY1${gs}17261231`]]);
    expect(barcodesOf(kiosk.looked[0]!)).toEqual([item]);
    expect([kiosk.field, kiosk.refused]).toEqual([']', []]);
  });

  it('is whole behind the prefix of a scanner, and without a name of its symbology', () => {
    const kiosk = new Kiosk({ prefix: '~' });
    kiosk.type([...plain(`~01${item}10ABC`), f8, ...plain('17261231'), enter]);
    expect(kiosk.looked.map(barcodesOf)).toEqual([[item]]);
  });

  it('is one without a separator, although it has more digits than a card', () => {
    const kiosk = new Kiosk();
    kiosk.type([...plain(`01${item}1726123110ABC`), enter]);
    expect(kiosk.looked.map(barcodesOf)).toEqual([[item]]);
  });

  it('is one in either reading of a French kiosk', () => {
    const kiosk = new Kiosk();
    kiosk.type([...french(`01${item}17261231`), enter]);
    expect(kiosk.looked.map(barcodesOf)).toEqual([[item]]);
  });

  it('is none where only a part of it is: the separator is an odd key', () => {
    const kiosk = new Kiosk();
    kiosk.type([...plain('ABCDEFGH'), f8, ...plain('12'), enter]);
    expect([kiosk.looked, kiosk.field]).toEqual([[], 'ABCDEFGH12']);
    kiosk.type([...plain(`01${item}`), f8, ...plain('~~'), enter]);
    expect(kiosk.looked).toEqual([]);
  });

  it.each([
    ['between the digits of a card', [...plain(card.slice(0, 8)), f8, ...plain(card.slice(8)), enter]],
    ['behind a card', [...plain(card), f8, ...plain('10ABC'), enter]],
    ['in front of a card', [...plain(`01${item}`), f8, ...plain(card), enter]],
    ['where a card is the lot', [...plain(`01${item}`), f8, ...plain(`;${card}=3903101?`), enter]],
  ])('is none with a separator %s', (_where, keys) => {
    const kiosk = new Kiosk();
    kiosk.type(keys);
    expect(kiosk.looked).toEqual([]);
    expect(kiosk.refused).not.toEqual([]);
  });

  it('is none where a reading has the signs of a track, or other digits', () => {
    const label = `01${item}10ABC`;
    expect(carriedIn([label, label.toLowerCase()])?.gtin).toBe(item);
    expect(carriedIn([label, `;${label}`])).toBeUndefined();
    expect(carriedIn([label, `${label}7`])).toBeUndefined();
  });

  it('tells the seller nothing but its GTIN, nor of an address', () => {
    expect(barcodesOf([`]C101${item}10${card}`])).toEqual([item]);
    expect(barcodesOf([`https://example.com/01/${item}/10/ABC?17=261231`, 'https>--x'])).toEqual([item]);
  });
});
