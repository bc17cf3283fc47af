/**
 * Words beside a name that are not part of it, or that people leave out, in the languages of the kiosk and their neighbours. They
 * are written as `foldWord` writes them.
 */
const words = (text: string) => new Set(text.trim().split(/\s+/u));

/** Titles and degrees, which are not part of a name. */
const titles = words(`
  MR MRS MX MISTER MADAM SIR DR DRA DOCTOR DOKTOR DOTT DOTTSSA DOTTORE PROF PROFA PROFR PROFESSOR REV REVD ESQ
  HERR HR FRAU FRL FRAEULEIN FRAULEIN DIPL DIPLING HABIL PHIL
  MONSIEUR MME MLLE MADAME MADEMOISELLE MESSRS
  SENOR SENORA SENORITA SRA SRTA LIC LCDO LCDA SIGNOR SIGNORA SIGNORINA SIGRA AVV SENHOR SENHORA
  MEVR MEVROUW DHR DRS FRU FROKEN MGR MUDR JUDR PHDR RNDR BAYAN
  ГОСПОДИН ГОСПОЖА ПАНИ ДР ПРОФ ΚΟΣ ΚΥΡΙΟΣ ΚΥΡΙΑ ΔΡ ΚΑΘ
  PHD DPHIL MBA MSC BSC LLM LLB DDS DVM CPA EDD MBBS FRCS OBE MBE CBE KBE
  السيد السيده الانسه دكتور دكتوره الدكتور الدكتوره استاذ الاستاذ مهندس المهندس דר פרופ
  SHRI SHRIMATI SMT श्री श्रीमती डॉ कुमारी 様 サマ サン 氏 殿 先生 女士 小姐 博士 教授 씨 님 선생님
  FNU LNU NFN NLN
`);

/** Titles and degrees that are also names: left out, but never from a name that has little else. */
const titlesOrNames = words(`
  MS MISS DON DONA DOM DAME LORD LADY MAJOR CAPTAIN GRAF BARON PRINCE KING MAITRE MA BA BS RA FR HON ING MED MAG NAT
  PAN PANI PANNA BAY HANIM SIG ARCH IR INZ SRI KUMARI HADJI HAJI HAJ BEY AGA ABI ПАН 君 군 양 מר
  FILHO NETO SOBRINHO NIETO HIJO PADRE PERE FILS
`);

/** Degrees after a name, which before it are initials or a name (Md. is Mohammed). */
const degrees = words('MD JD RN');

/** Suffixes that tell apart people of one family with the same name. */
const generations: ReadonlyMap<string, string> = new Map(
  ['JR JNR JUNIOR', 'SR SNR SENIOR', 'II 2ND', 'III 3RD', 'IV 4TH', 'V 5TH'].flatMap((alike, place) =>
    alike.split(' ').map((word): [string, string] => [word, String(place)]),
  ),
);

/** Words that join or introduce a surname, which many cards and forms leave out; M is also Monsieur, Г and Κ are their like. */
const particles = words(`
  DE DEL DELLA DELLE DEGLI DELLO DALLA DAL DI DA DO DOS DAS DU DES LA LE LES LO LOS LAS VAN VON DER DEN DEM TEN TER TE T
  ZU ZUM ZUR VOM AF AV Y E I UND AND ET EN AL EL IBN BIN BINT BINTI BEN BAT ABU UMM UL UR ST M
  ال بن ابن بنت بو ابو ام בן בת Г Κ ФОН
`);

export type KindOfWord = 'title' | 'title_or_name' | 'generation' | 'particle' | 'name';

/**
 * Tells what kind of word of a name this is.
 * @param word as `foldWord` gives it
 * @param isFirst whether it is the first word of its name: Sr. before a name is a title, after it a generation
 */
export function kindOfWord(word: string, isFirst: boolean): KindOfWord {
  if (generations.has(word)) return isFirst && word === 'SR' ? 'title' : 'generation';
  if (titles.has(word)) return 'title';
  if (degrees.has(word)) return isFirst ? 'title_or_name' : 'title';
  if (particles.has(word)) return 'particle';
  return titlesOrNames.has(word) ? 'title_or_name' : 'name';
}

/** Whether letters with full stops between them are one title (`Ph.D.`) rather than initials. */
export function isDottedTitle(word: string): boolean {
  return titles.has(word) || degrees.has(word);
}

/** The generation that a word names: two words may name the same one. Undefined where it names none. */
export function generationOf(word: string): string | undefined {
  return generations.get(word);
}
