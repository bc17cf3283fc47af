/**
 * Application identifiers of GS1 element strings with the form of their data (GS1 General Specifications, 3.2). `n6` is six digits,
 * `n..8` one to eight, `x..20` one to twenty signs of the character set, `d` a date as YYMMDD. `0-5` in front: the identifier has one more
 * digit, up to this one. Some data that ends with a separator may be longer here than in the standard, because a short table keeps the
 * kiosk's page small.
 */
const forms: Record<string, string> = {
  '00': 'n18',
  '01-03': 'n14',
  '10 21 22': 'x..20',
  '11-13 15-17': 'd',
  '20': 'n2',
  '30 37': 'n..8',
  '235 240-243 250 251 253-255 400-403 420-427': 'x..30',
  '310-316 320-329 330-337 340-349 350-357 360-369': '0-5 n6',
  '390-395': '0-9 n..18',
  '410-417': 'n13',
  '700-704 723': '0-9 x..30',
  '710-717': 'x..20',
  '430-433 724 725 800-803 811 820': '0-9 x..90',
  '90-99': 'x..90',
};

/** The signs of GS1's character set 82 (General Specifications, 7.11). */
const sign = '[!"%-?A-Z_a-z]';

function patternOf(form: string): string {
  if (form === 'd') return String.raw`\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])`;
  const [kind, length] = [form.startsWith('n') ? String.raw`\d` : sign, form.slice(1).replace('..', '1,')];
  return `${kind}{${length}}`;
}

/** The form of an identifier's data. */
export type ElementData = {
  pattern: RegExp;
  /** Undefined where the data ends with a separator. */
  length: number | undefined;
};

function lengthOf(form: string): number | undefined {
  if (form === 'd') return 6;
  return /^[nx]\d+$/.test(form) ? Number(form.slice(1)) : undefined;
}

const dataByIdentifier = new Map(
  Object.entries(forms).flatMap(([identifiers, written]) => {
    const [, lastPlace, form = ''] = /^(?:0-(\d) )?(.*)$/.exec(written) ?? [];
    const data: ElementData = { pattern: new RegExp(`^${patternOf(form)}$`), length: lengthOf(form) };
    const places =
      lastPlace === undefined ? [''] : Array.from({ length: Number(lastPlace) + 1 }, (_, place) => `${place}`);
    return identifiers.split(' ').flatMap((range) => {
      const [first = '', last = first] = range.split('-');
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, more) =>
        String(Number(first) + more).padStart(first.length, '0'),
      ).flatMap((identifier) => places.map((place) => [`${identifier}${place}`, data] as const));
    });
  }),
);

/** The identifier with which the text at this place begins: no identifier is the beginning of another. */
export function identifierAt(text: string, at: number): { identifier: string; data: ElementData } | undefined {
  for (const length of [2, 3, 4]) {
    const identifier = text.slice(at, at + length);
    const data = dataByIdentifier.get(identifier);
    if (data) return { identifier, data };
  }
  return undefined;
}
