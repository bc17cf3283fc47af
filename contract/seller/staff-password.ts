/** Which passwords staff may have (NIST SP 800-63B-4, 3.1.1.2): long ones that are not among those that are guessed first. */

/** The shortest password, in characters. */
export const shortestPasswordLength = 12;
/** The longest that is read. */
export const longestPasswordLength = 200;

/** Words that the passwords guessed first are made of, as lists of leaked passwords have them. */
const guessedFirst = [
  'password',
  'passwort',
  'passw',
  'passwd',
  'pass',
  'contrasena',
  'motdepasse',
  'administrator',
  'admin',
  'root',
  'user',
  'login',
  'welcome',
  'willkommen',
  'letmein',
  'changeme',
  'secret',
  'geheim',
  'iloveyou',
  'iloveu',
  'monkey',
  'dragon',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'superman',
  'batman',
  'master',
  'shadow',
  'michael',
  'test',
  'demo',
  'shop',
  'kiosk',
  'sidelane',
  'staff',
  'owner',
  'manager',
];

/** Keys beside one another, and the orders that everybody knows. */
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'];
const orders = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', ...rows];
const backwards = (text: string) => [...text].toReversed().join('');
const walks = [...orders, ...orders.map(backwards)];

const inPlaceOfLetters: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};
const lettersOf = (text: string) => [...text].map((sign) => inPlaceOfLetters[sign] ?? sign).join('');

/** The text without the longest pieces of these that stand in it. */
function without(text: string, pieces: readonly string[]): string {
  const longestFirst = pieces.filter((piece) => piece.length > 2).toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((left, piece) => left.replaceAll(piece, ' '), text);
}

/** The text without runs of four and more signs that stand beside one another in a row of keys or an order. */
function withoutWalks(text: string): string {
  let left = '';
  for (let at = 0; at < text.length;) {
    let length = 4;
    if (!walks.some((walk) => walk.includes(text.slice(at, at + length))) || at + length > text.length)
      left += text[at++];
    else {
      while (at + length < text.length && walks.some((walk) => walk.includes(text.slice(at, at + length + 1))))
        length++;
      at += length;
      left += ' ';
    }
  }
  return left;
}

/**
 * What is wrong with a password that is to be set.
 * @param known names that others know of this member of staff and the shop
 * @returns `too_short`, `too_long`, or `guessed_first`; undefined: nothing
 */
export function passwordProblem(
  password: string,
  known: readonly string[] = [],
): 'too_short' | 'too_long' | 'guessed_first' | undefined {
  const signs = [...password.normalize('NFKC')];
  if (signs.length < shortestPasswordLength) return 'too_short';
  if (password.length > longestPasswordLength) return 'too_long';
  const text = signs.join('').toLowerCase();
  if (/^(.{1,6}?)\1+.{0,3}$/su.test(text)) return 'guessed_first';
  const names = known.flatMap((name) => name.normalize('NFKC').toLowerCase().split(/\s+/));
  const unwalked = withoutWalks(text);
  const left = [unwalked, lettersOf(unwalked)].map((spelt) => without(spelt, [...guessedFirst, ...names]));
  return left.some(addsLittle) ? 'guessed_first' : undefined;
}

/** Whether what is left of a password is no more than a year, a number or a mark, as people put them behind a word. */
function addsLittle(rest: string): boolean {
  const signs = rest.replaceAll(' ', '');
  return signs.length <= 6 && new Set(signs.replaceAll(/[^\p{L}]/gu, '')).size < 3;
}

/** The words of `passwordProblem`, for commands and refusals; pages have their own. */
export const passwordProblemWords = {
  too_short: `must have at least ${shortestPasswordLength} characters`,
  too_long: `must have at most ${longestPasswordLength} characters`,
  guessed_first: 'is one of those that are guessed first: take three or four words that do not belong together',
} as const;
