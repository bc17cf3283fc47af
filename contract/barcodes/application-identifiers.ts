/**
 * Application identifiers of GS1 element strings with the form of their data (GS1 General Specifications, 3.2). `n6` is six digits,
 * `n..8` one to eight, `x..20` one to twenty signs of the character set, `d` a date as YYMMDD. `310-316` stands before one more digit,
 * the place of the decimal point.
 */
const forms: Record<string, string> = {
  '00': 'n18',
  '01-03': 'n14',
  '10': 'x..20',
  '11-13 15-17': 'd',
  '20': 'n2',
  '21 22': 'x..20',
  '235': 'x..28',
  '240 241': 'x..30',
  '242': 'n..6',
  '243': 'x..20',
  '250 251': 'x..30',
  '253': 'n13 x..17?',
  '254': 'x..20',
  '255': 'n13 n..12?',
  '30 37': 'n..8',
  '3100-3105 3110-3115 3120-3125 3130-3135 3140-3145 3150-3155 3160-3165': 'n6',
  '3200-3205 3210-3215 3220-3225 3230-3235 3240-3245 3250-3255 3260-3265 3270-3275 3280-3285 3290-3295': 'n6',
  '3300-3305 3310-3315 3320-3325 3330-3335 3340-3345 3350-3355 3360-3365 3370-3375': 'n6',
  '3400-3405 3410-3415 3420-3425 3430-3435 3440-3445 3450-3455 3460-3465 3470-3475 3480-3485 3490-3495': 'n6',
  '3500-3505 3510-3515 3520-3525 3530-3535 3540-3545 3550-3555 3560-3565 3570-3575': 'n6',
  '3600-3605 3610-3615 3620-3625 3630-3635 3640-3645 3650-3655 3660-3665 3670-3675 3680-3685 3690-3695': 'n6',
  '3900-3909 3920-3929': 'n..15',
  '3910-3919 3930-3939': 'n3 n..15',
  '3940-3943': 'n4',
  '3950-3955': 'n6',
  '400 401 403': 'x..30',
  '402': 'n17',
  '410-417': 'n13',
  '420': 'x..20',
  '421': 'n3 x..9',
  '422 424 426': 'n3',
  '423 425': 'n3 n..12?',
  '427': 'x..3',
  '4300 4301 4310 4311 4320': 'x..35',
  '4302-4306 4312-4316': 'x..70',
  '4307 4317': 'x2',
  '4308 4318 4319': 'x..30',
  '4309': 'n20',
  '4321-4323': 'n1',
  '4324 4325': 'n10',
  '4326': 'n6',
  '4330-4333': 'n6 x1?',
  '7001': 'n13',
  '7002 7023': 'x..30',
  '7003': 'n10',
  '7004': 'n..4',
  '7005': 'x..12',
  '7006': 'd',
  '7007': 'd d?',
  '7008': 'x..3',
  '7009': 'x..10',
  '7010': 'x..2',
  '7011': 'd n4?',
  '7020-7022': 'x..20',
  '7030-7039': 'n3 x..27',
  '7040': 'n1 x3',
  '7041': 'x..4',
  '710-717': 'x..20',
  '7230-7239': 'x2 x..28',
  '7240': 'x..20',
  '7241': 'n2',
  '7242': 'x..25',
  '7250': 'n8',
  '7251': 'n12',
  '7252': 'n1',
  '7253 7254 7259': 'x..40',
  '7255': 'x..10',
  '7256': 'x..90',
  '7257': 'x..70',
  '7258': 'x3',
  '8001': 'n14',
  '8002 8012': 'x..20',
  '8003': 'n14 x..16?',
  '8004 8010': 'x..30',
  '8005': 'n6',
  '8006 8017 8018 8026': 'n18',
  '8007': 'x..34',
  '8008': 'n8 n..4?',
  '8009': 'x..50',
  '8011': 'n..12',
  '8013 8014 8020': 'x..25',
  '8019': 'n..10',
  '8030': 'x..90',
  '8110 8112 8200': 'x..70',
  '8111': 'n4',
  '90': 'x..30',
  '91-99': 'x..90',
};

/** The signs of GS1's character set 82 (General Specifications, 7.11). */
const sign = '[!"%-?A-Z_a-z]';

function patternOf(form: string): string {
  return form
    .split(' ')
    .map((part) => {
      if (part.startsWith('d')) return String.raw`(?:\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))${part.slice(1)}`;
      const [, kind, upTo, length, isOptional = ''] = /^([nx])(\.\.)?(\d+)(\??)$/.exec(part) ?? [];
      return `(?:${kind === 'n' ? String.raw`\d` : sign}{${upTo ? '1,' : ''}${length}})${isOptional}`;
    })
    .join('');
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
  Object.entries(forms).flatMap(([identifiers, form]) => {
    const data: ElementData = { pattern: new RegExp(`^${patternOf(form)}$`), length: lengthOf(form) };
    return identifiers.split(' ').flatMap((range) => {
      const [first = '', last = first] = range.split('-');
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, place) => {
        return [String(Number(first) + place).padStart(first.length, '0'), data] as const;
      });
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
