import { allFakers } from '@faker-js/faker';
import type { Faker } from '@faker-js/faker';
import { likenessOfNames } from '../../settling/decision/name/likeness.ts';

/**
 * How likely the name of a random other person passes for a name. Names are made of the given names and surnames that Faker
 * lists for a language, each chosen with equal weight (`even`) or with weight 1/rank (`popular`), as the commonest names of a
 * country are: that is the worse case.
 */
export type NameRow = {
  locale: string;
  names: number;
  chosen: 'even' | 'popular';
  typed: string;
  pairs: number;
  same: number;
  near: number;
};

const locales = [
  'ar',
  'az',
  'cs_CZ',
  'da',
  'de',
  'el',
  'en_US',
  'es',
  'fi',
  'fr',
  'he',
  'hr',
  'hu',
  'id_ID',
  'it',
  'ja',
  'ko',
  'lv',
  'nb_NO',
  'nl',
  'pl',
  'pt_BR',
  'ro',
  'ru',
  'sv',
  'tr',
  'uk',
  'vi',
  'zh_CN',
] as const;

/** The same numbers every time (mulberry32), so that the figures can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function wordsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(wordsIn) : [];
}

const listed = (words: unknown) => [...new Set(wordsIn(words))];

/** Chooses from a list, evenly or by 1/rank. */
function chooser(list: readonly string[], chosen: NameRow['chosen'], random: () => number): () => string {
  if (chosen === 'even') return () => list[Math.floor(random() * list.length)]!;
  const harmonic = list.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
  return () => {
    let left = random() * harmonic;
    for (const [rank, word] of list.entries()) {
      left -= 1 / (rank + 1);
      if (left <= 0) return word;
    }
    return list.at(-1)!;
  };
}

type Maker = { given: () => string; surname: () => string };

/** What somebody else may type: their name, an initial, or as many names as are let pass. */
const ways: Record<string, (maker: Maker) => string> = {
  'given name and surname': ({ given, surname }) => `${given()} ${surname()}`,
  'initial and surname': ({ given, surname }) => `${[...given()][0]} ${surname()}`,
  'two of each': ({ given, surname }) => `${given()} ${given()} ${surname()} ${surname()}`,
};

function measure(locale: string, faker: Faker, chosen: NameRow['chosen'], pairs: number): NameRow[] {
  const random = randomFrom(62);
  const [givenNames, surnames] = [
    listed(faker.definitions.person.first_name),
    listed(faker.definitions.person.last_name),
  ];
  const maker = { given: chooser(givenNames, chosen, random), surname: chooser(surnames, chosen, random) };
  return Object.entries(ways).map(([typed, typeName]) => {
    const count = { same: 0, near: 0, other: 0 };
    for (let pair = 0; pair < pairs; pair++)
      count[likenessOfNames(`${maker.given()} ${maker.surname()}`, typeName(maker))]++;
    const { same, near } = count;
    return {
      locale,
      names: givenNames.length * surnames.length,
      chosen,
      typed,
      pairs,
      same: same / pairs,
      near: near / pairs,
    };
  });
}

/** Compares `pairs` pairs of names of each language in each way. */
export function benchNames(pairs: number, say: (line: string) => void): NameRow[] {
  return locales.flatMap((locale) => {
    say(`${locale} …`);
    return (['even', 'popular'] as const).flatMap((chosen) => measure(locale, allFakers[locale], chosen, pairs));
  });
}
