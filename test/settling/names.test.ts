import { describe, expect, it } from 'vitest';
import { likenessOfNames } from '../../settling/decision/name/likeness.ts';
import { normaliseName } from '../../settling/decision/name/spelling.ts';
import { namePairs } from './name-pairs.ts';

const count = (likeness: string) => namePairs.filter((pair) => pair.likeness === likeness).length;

it('Names are compared in at least 300 pairs of at least 30 languages: the same, nearly the same and others', () => {
  expect(namePairs.length).toBeGreaterThanOrEqual(300);
  expect(new Set(namePairs.map(({ language }) => language)).size).toBeGreaterThanOrEqual(30);
  expect(Math.min(count('same'), count('other'))).toBeGreaterThan(80);
  expect(count('near')).toBeGreaterThan(20);
});

it.each([...new Set(namePairs.map(({ language }) => language))])(
  'A name in %s is the same where people take it for the same',
  (language) => {
    const pairs = namePairs.filter((pair) => pair.language === language);
    expect(pairs.map((pair) => ({ ...pair, likeness: likenessOfNames(pair.kept, pair.typed) }))).toEqual(pairs);
  },
);

describe('A name is looked for', () => {
  it.each([
    ['José  O’Neill', 'JOSE ONEILL'],
    ['O´Neill', 'ONEILL'],
    ['Karl GROẞ', 'KARL GROSS'],
    [' Zoë\tÅström ', 'ZOE ASTROM'],
    ['ﬁona', 'FIONA'],
    ['Ｙａｍａｄａ', 'YAMADA'],
    ['Σίσυφος', 'ΣΙΣΥΦΟΣ'],
    ['J.R. Smith, Ph.D.', 'J R SMITH PHD'],
    ['SMITH/JOHN', 'SMITH JOHN'],
    ['やまだ', 'ヤマダ'],
    ['सती', 'सती'],
    ['ﾔﾏﾀﾞ', 'ヤマダ'],
    ['ヤマタ゛', 'ヤマダ'],
    ['ハ゜パ', 'パパ'],
    ['שָׁלוֹם', 'שלומ'],
    ['!…', ''],
    ['!?', ''],
    ['ŉ A', 'N A'],
    ['علـي', 'علي'],
    ['. John .', 'JOHN'],
    ['ŁA̧Å', 'LAA'],
  ])('%s as %s', (name, normalised) => expect(normaliseName(name)).toBe(normalised.normalize('NFC')));

  it.each([
    ['山田太郎', '山田次郎'],
    ['محمد', 'أحمد'],
    ['Jose', 'Josef'],
    ['सती', 'सीता'],
    ['ヤマタ', 'ヤマダ'],
    ['ハハ', 'パパ'],
    ['কমল', 'কামাল'],
    ['กา', 'ก่า'],
  ])('%s not as %s', (one, other) => expect(normaliseName(one)).not.toBe(normaliseName(other)));
});

const likenessOf = (kept: string[], typed: string[]) => likenessOfNames(kept.join(' '), typed.join(' '));

it.each([
  ['Anna Mueck', 'Anna Muck', 'same'],
  ['Anna Maerz', 'Anna Marz', 'same'],
  ['ムシャノコウジ アヤ', 'Mushanokoji Aya', 'same'],
  // A line of 26 letters cut the family name off, which the account has first.
  ['Schwarzenberger Anna Maximiliane', 'ANNA MAXIMILIANE SCHWARZEN', 'same'],
  ['Smith Anna Maximiliane Berta', 'ANNA MAXIMILIANE BERTA SMI', 'same'],
  ['Schwarzenberger Anna Maximiliane', 'ANNALISE MAXIMILIANA SCHWA', 'other'],
  // Beside an initial and a family name, one more word is a middle name; two are another person's.
  ['J Smith', 'John Peter Smith', 'same'],
  ['J Smith', 'John Peter Paul Smith', 'other'],
  ['Juan Perez Sr', 'Sr Juan Perez', 'same'],
  ['Mueck Anna', 'Anna Muck', 'same'],
  ['Joel Smith', 'Smith Jol', 'near'],
  // Letters that are written in two ways or three: the same letter in one way throughout where there are more than twelve.
  ['Hülåräs', 'Hulaaras', 'same'],
  ['Øgåräödu', 'Oegaaraeoedu', 'same'],
  ['Aसती Sharma', 'Aसीता Sharma', 'other'],
  // What is cut off counts as a word if three letters of it are there, and as an initial if fewer are.
  ['Schwarzenberger Anna', 'ANNA MARIA BEATE SCHWARZEN', 'same'],
  ['Alexandra Papachristodoulop', 'PAPACHRISTODOULOP EVA ALE', 'same'],
  ['Alexandra Papachristodoulopou', 'PAPACHRISTODOULOPOU EVA AL', 'other'],
  ['Alexandra Eva Papachristodoulopoulou', 'PAPACHRISTODOULOPOULOU AL', 'same'],
  ['Schwarz Anna Maximilia Schwarzenberg', 'ANNA MAXIMILIA EVA SCHWARZ', 'other'],
  ['Christopher Montgomery-Fotheringay', '  CHRISTOPHER   MONTGOMERY-FOT ', 'same'],
  // Md before a name is Mohammed, and after it a degree, written together or not.
  ['M D Hassan', 'HASSAN MD KARIM', 'same'],
  ['Hassan M D', 'MD HASSAN KARIM', 'other'],
  // A word that the other name has as it is stays one.
  ['An Na Anna Tran', 'ANNA TRAN AN', 'same'],
  ['Anna Berta Clara Dora Frida', 'FRIDA ANNNA', 'near'],
  ['Anna Berta Clara Dora Elena Frida', 'FRIDA ANNNA', 'other'],
  ['John Smith', '!'.repeat(26), 'other'],
  ['…', '!', 'other'],
  ['Anna Berta Clara Dora Elena Frida Greta Hanna Ilse Jana Klara Lena Maria', 'Anna Maria', 'other'],
  ['Anna Maria', 'Anna Berta Clara Dora Elena Frida Greta Hanna Ilse Jana Klara Lena Maria', 'other'],
])('%s and %s are read as %s', (kept, typed, likeness) => expect(likenessOfNames(kept, typed)).toBe(likeness));

it('Names of up to twelve words are compared word by word; longer ones are the same only as they are written', () => {
  const words = 'Anna Berta Clara Dora Elena Frida Greta Hanna Ilse Jana Klara Lena Maria'.split(' ');
  const [twelve, thirteen] = [words.slice(0, 12), words];
  expect([twelve, thirteen].map((kept) => likenessOf(kept, kept))).toEqual(['same', 'same']);
  expect([twelve, thirteen].map((kept) => likenessOf(kept, kept.toReversed()))).toEqual(['same', 'other']);
  const slipped = [twelve, thirteen].map((kept) => likenessOf(kept, ['Berat', 'Anna', ...kept.slice(2)]));
  expect(slipped).toEqual(['near', 'other']);
});
