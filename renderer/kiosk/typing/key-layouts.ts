import type { Language } from '../../wording/languages.ts';
import type { Field } from './field-writing.ts';

/** The labels of the keys. A row lists its keys, separated by spaces. */

/** The kind of keyboard that a field needs. */
export type FieldKind = 'text' | 'email' | 'digits';

/** `own`: the letters of the shopper's language. `latin`: the letters of cards and foreign addresses. */
export type KeyPage = 'own' | 'latin' | 'accents' | 'moreAccents' | 'signs';

/** Keys that change the kana before the caret instead of typing something. */
export const kanaChanges = ['゛', '゜', '小'] as const;
export type KanaChange = (typeof kanaChanges)[number];

const digitRow = '1 2 3 4 5 6 7 8 9 0';

const qwerty = ['q w e r t y u i o p', 'a s d f g h j k l', "z x c v b n m ' - ."];

const letters: Record<Language, string[]> = {
  en: [digitRow, ...qwerty],
  de: [digitRow, 'q w e r t z u i o p ü', 'a s d f g h j k l ö ä', 'y x c v b n m ß - .'],
  es: ['1 2 3 4 5 6 7 8 9 0 á é', 'q w e r t y u i o p í', 'a s d f g h j k l ñ ó', 'z x c v b n m ú ü - .'],
  ja: [
    'あ か さ た な は ま や ら わ ゐ',
    'い き し ち に ひ み ゛ り を ゑ',
    'う く す つ ぬ ふ む ゆ る ん ゝ',
    'え け せ て ね へ め ゜ れ ー ゞ',
    'お こ そ と の ほ も よ ろ 小 々',
  ],
  // Below are the letters of foreign names, then what is written above and below letters.
  ar: [
    `${digitRow} ذ ٱ ـ`,
    'ض ص ث ق ف غ ع ه خ ح ج د',
    'ش س ي ب ل ا ت ن م ك ط',
    'ئ ء ؤ ر ى ة و ز ظ أ إ آ',
    'پ چ ژ گ ڤ \u064e \u064f \u0650 \u0651 \u0652 \u064b \u064c \u064d',
  ],
};

const accents = [
  'à á â ã ä å ą æ ç ć č ď',
  'è é ê ë ę ě ğ ì í î ï ı',
  'ł ñ ń ň ò ó ô õ ö ø ő œ',
  'ř š ś ş ß ť þ ù ú û ü ű',
  'ů ý ÿ ž ź ż ð · ’',
];

/** Letters of names from farther away. */
const moreAccents = [
  'ā ă ē ĕ ė ī ĭ į ō ŏ ū ŭ ų',
  'ģ ġ ħ ķ ļ ĺ ľ ņ ŕ ŗ ţ ț đ',
  'ș ĉ ĝ ĥ ĵ ŝ ŵ ŷ ŀ ơ ư ǎ ǐ',
  'ẃ ẁ ẅ ỳ ạ ả ẽ ị ọ ụ ə ŋ ʼ',
];

const commonSigns = ['- / : ; ( ) & @ # +', '. , ! ? \' " * = % _'];

/** Signs that are written with the letters of a language are on the same page. */
const signs: Record<Language, string[]> = {
  en: [digitRow, ...commonSigns, '€ $ £ ¥ ¿ ¡ « » 「 」', '‘ ’ “ ” – — … § † ‡'],
  de: [digitRow, ...commonSigns, '€ $ £ ¥ ¿ ¡ « » 「 」', '„ “ ‚ ‘ ’ – — … §'],
  es: [digitRow, ...commonSigns, '€ $ £ ¥ ¿ ¡ « » 「 」', 'ª º “ ” ‘ ’ – — … §'],
  ja: [digitRow, ...commonSigns, '€ $ £ ¥ ¿ ¡ « » 「 」', '、 。 ・ 〜 『 』 （ ） 〒 …'],
  ar: [
    digitRow,
    '١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ٠',
    '- / : ; ( ) & @ # + ، ؛ ؟',
    '. , ! ? \' " * = % _ ٪ ٫ ٬',
    '€ $ £ ¥ ¿ ¡ « » 「 」 \u0670',
  ],
};

const email = [digitRow, 'q w e r t y u i o p', 'a s d f g h j k l -', 'z x c v b n m _ . @'];

const digits = ['1 2 3', '4 5 6', '7 8 9'];

const split = (rows: string[]) => rows.map((row) => row.split(' '));

/** The rows of keys of a page, before the last row, which the keyboard adds. */
export function keyRows(kind: FieldKind, page: KeyPage, language: Language): string[][] {
  if (kind === 'digits') return split(digits);
  if (page === 'accents') return split(accents);
  if (page === 'moreAccents') return split(moreAccents);
  if (page === 'signs') return split(signs[language]);
  if (kind === 'email') return split(email);
  return split(page === 'own' ? letters[language] : letters.en);
}

/** The pages of a keyboard. If the letters are Latin anyway, there is no second page of them. */
export function keyPages(kind: FieldKind, language: Language): KeyPage[] {
  if (kind === 'digits') return ['own'];
  if (kind === 'email') return ['own', 'signs'];
  const others: KeyPage[] = ['signs', 'accents', 'moreAccents'];
  return language === 'ja' || language === 'ar' ? ['own', 'latin', ...others] : ['own', ...others];
}

/** Whether a page has two forms of each letter: capital and small, or katakana and hiragana. */
export function hasShift(kind: FieldKind, page: KeyPage, language: Language): boolean {
  if (kind === 'digits' || page === 'signs') return false;
  return kind === 'email' || page !== 'own' || language !== 'ar';
}

/** The input type that a field declares (HTML, `inputmode` and `type`). */
export function kindOf({ inputMode, type }: Pick<Field, 'inputMode' | 'type'>): FieldKind {
  if (inputMode === 'numeric' || inputMode === 'decimal' || inputMode === 'tel' || type === 'tel') return 'digits';
  return inputMode === 'email' || type === 'email' ? 'email' : 'text';
}
