/**
 * What spreadsheets and shops write for true and false. A spreadsheet saves a truth value as a word of its user's language, and a
 * file from another country has that word.
 */

/** Language: true, false, yes, no. After the functions TRUE and FALSE of Excel and LibreOffice in that language. */
const words: Record<string, [yes: string[], no: string[]]> = {
  ar: [
    ['صواب', 'صحيح', 'نعم'],
    ['خطأ', 'لا'],
  ],
  bg: [
    ['истина', 'да'],
    ['лъжа', 'не'],
  ],
  ca: [
    ['cert', 'veritat', 'sí'],
    ['fals', 'no'],
  ],
  cs: [
    ['pravda', 'ano'],
    ['nepravda', 'ne'],
  ],
  da: [
    ['sand', 'ja'],
    ['falsk', 'nej'],
  ],
  de: [
    ['wahr', 'ja'],
    ['falsch', 'nein'],
  ],
  el: [
    ['αληθής', 'αληθες', 'ναι'],
    ['ψευδής', 'ψευδες', 'όχι'],
  ],
  en: [
    ['true', 'yes', 'y', 'on', '1', '-1'],
    ['false', 'no', 'n', 'off', '0'],
  ],
  es: [
    ['verdadero', 'sí', 'si'],
    ['falso', 'no'],
  ],
  et: [
    ['tõene', 'jah'],
    ['väär', 'ei'],
  ],
  eu: [
    ['egia', 'bai'],
    ['gezurra', 'ez'],
  ],
  fi: [
    ['tosi', 'kyllä'],
    ['epätosi', 'ei'],
  ],
  fr: [
    ['vrai', 'oui'],
    ['faux', 'non'],
  ],
  he: [
    ['אמת', 'כן'],
    ['שקר', 'לא'],
  ],
  hr: [
    ['istina', 'da'],
    ['neistina', 'laž', 'ne'],
  ],
  hu: [
    ['igaz', 'igen'],
    ['hamis', 'nem'],
  ],
  id: [
    ['benar', 'ya'],
    ['salah', 'tidak'],
  ],
  it: [
    ['vero', 'sì', 'si'],
    ['falso', 'no'],
  ],
  ja: [
    ['真', 'はい'],
    ['偽', 'いいえ'],
  ],
  ko: [
    ['참', '예'],
    ['거짓', '아니요'],
  ],
  lt: [
    ['tiesa', 'taip'],
    ['netiesa', 'melas', 'ne'],
  ],
  lv: [
    ['patiess', 'jā'],
    ['aplams', 'nē'],
  ],
  nb: [
    ['sann', 'ja'],
    ['usann', 'nei'],
  ],
  nl: [
    ['waar', 'ja'],
    ['onwaar', 'nee'],
  ],
  pl: [
    ['prawda', 'tak'],
    ['fałsz', 'nie'],
  ],
  pt: [
    ['verdadeiro', 'sim'],
    ['falso', 'não', 'nao'],
  ],
  ro: [
    ['adevărat', 'da'],
    ['fals', 'nu'],
  ],
  ru: [
    ['истина', 'да'],
    ['ложь', 'нет'],
  ],
  sk: [
    ['pravda', 'áno'],
    ['nepravda', 'nie'],
  ],
  sl: [
    ['resnica', 'da'],
    ['neresnica', 'ne'],
  ],
  sv: [
    ['sant', 'sann', 'ja'],
    ['falskt', 'nej'],
  ],
  tr: [
    ['doğru', 'evet'],
    ['yanlış', 'hayır'],
  ],
  uk: [
    ['істина', 'так'],
    ['хибність', 'ні'],
  ],
  vi: [
    ['đúng', 'có'],
    ['sai', 'không'],
  ],
  zh: [
    ['真', '是'],
    ['假', '否'],
  ],
};

/** Without case and accents: files are saved by programs that lose either. A Turkish capital is the letter that it looks like. */
const folded = (text: string) =>
  text
    .trim()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd');

const meanings = new Map<string, boolean>();
for (const [yes, no] of Object.values(words)) {
  for (const word of yes) meanings.set(folded(word), true);
  for (const word of no) meanings.set(folded(word), false);
}

/** @returns undefined for a word of no known meaning */
export function readTruth(cell: string): boolean | undefined {
  return meanings.get(folded(cell));
}

/** For the test that no word means both. */
export const truthWords: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = words;
