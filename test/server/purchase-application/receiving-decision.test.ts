import { describe, expect, it } from 'vitest';
import type { Application } from '../../../contract/seller/application.ts';
import type { ShelfVariant } from '../../../server/article/shelf.ts';
import { decideReceiving } from '../../../server/purchase-application/receiving-decision.ts';
import type {
  Arrived,
  KnownApplication,
  ReceivingOutcome,
  WhatIsKnown,
} from '../../../server/purchase-application/receiving-decision.ts';

type Line = [variantId: string, quantity: number, unitPriceMinor?: number];

/** An application as it arrived; its content is what its hash says. */
function arrived(
  id: string,
  lines: readonly Line[],
  changes: Partial<Omit<Arrived, 'ageCheck'> & Omit<Application, 'ageCheck'>> & Pick<Arrived, 'ageCheck'> = {},
): Arrived {
  const application = {
    applicationId: id,
    lines: lines.map(([variantId, quantity, unitPriceMinor = 5_00]) => ({ variantId, quantity, unitPriceMinor })),
    totalMinor: changes.totalMinor ?? 5_00,
    currency: changes.currency ?? 'EUR',
  } as Application;
  const { terminalId = 'kiosk-1', contentHash = `content of ${id}`, ageCheck } = changes as Partial<Arrived>;
  return { application, terminalId, contentHash, ageCheck };
}

const variant = (changes: Partial<ShelfVariant> = {}): ShelfVariant => ({
  sku: 'MUG-1',
  title: 'Mug · Blue',
  priceMinor: 5_00,
  available: 3,
  sellsWithoutStock: false,
  ageLimit: null,
  ...changes,
});

function decide(batch: readonly Arrived[], known: Partial<WhatIsKnown> = {}): ReceivingOutcome[] {
  return decideReceiving(batch, { applications: new Map(), variants: new Map([['mug', variant()]]), ...known });
}

const kindsOf = (outcomes: readonly ReceivingOutcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.refused.refusal : outcome.kind));

const short = (available: number) => ({
  kind: 'refused',
  refused: {
    refusal: 'basket_out_of_date',
    differences: [{ variantId: 'mug', problem: 'stock_short', unitPriceMinor: 5_00, available }],
  },
});

describe('Stock', () => {
  it('that an application takes is not there for those after it, and what is left goes to the next that fits', () => {
    const batch = [
      arrived('a', [['mug', 2]]),
      arrived('b', [['mug', 2]]),
      arrived('c', [['mug', 1]]),
      arrived('d', [['mug', 1]]),
    ];
    const outcomes = decide(batch);
    expect(kindsOf(outcomes)).toEqual(['received', 'basket_out_of_date', 'received', 'basket_out_of_date']);
    expect([outcomes[1], outcomes[3]]).toEqual([short(1), short(0)]);
  });

  it('is taken for all lines or for none, and lines of one variant count together', () => {
    const variants = new Map([
      ['mug', variant()],
      ['lamp', variant({ available: 1 })],
    ]);
    const lines: Line[] = [
      ['mug', 3],
      ['lamp', 2],
    ];
    const twice: Line[] = [
      ['mug', 2],
      ['mug', 2],
    ];
    const outcomes = decide([arrived('a', lines), arrived('b', twice), arrived('c', [['mug', 3]])], { variants });
    expect(kindsOf(outcomes)).toEqual(['basket_out_of_date', 'basket_out_of_date', 'received']);
    expect(outcomes[1]).toEqual(short(3));
  });

  it('does not run out where none is counted, but a basket has its bound', () => {
    const variants = new Map([['mug', variant({ sellsWithoutStock: true, available: -7 })]]);
    const all = [
      arrived('a', [['mug', 999]]),
      arrived('b', [['mug', 999]]),
      arrived('c', [
        ['mug', 500],
        ['mug', 500],
      ]),
    ];
    const outcomes = decide(all, { variants });
    expect(kindsOf(outcomes)).toEqual(['received', 'received', 'basket_out_of_date']);
    expect(outcomes[2]).toEqual(short(999));
  });

  it('that is less than nothing is shown as none', () => {
    const variants = new Map([['mug', variant({ available: -2 })]]);
    expect(decide([arrived('a', [['mug', 1]])], { variants })).toEqual([short(0)]);
  });
});

describe('A line', () => {
  it('is kept with the title and SKU of its variant', () => {
    const [outcome] = decide([arrived('a', [['mug', 2]])]);
    const line = { variantId: 'mug', quantity: 2, unitPriceMinor: 5_00, title: 'Mug · Blue', sku: 'MUG-1' };
    expect(outcome).toEqual({ kind: 'received', lines: [line], ageCheck: null });
  });

  it.each([
    [
      'has another price',
      [['mug', 1, 4_00]] as Line[],
      { problem: 'price_changed', unitPriceMinor: 5_00, available: 3 },
    ],
    [
      'names what is not for sale',
      [['cup', 1]] as Line[],
      { problem: 'variant_gone', unitPriceMinor: null, available: 0 },
    ],
    [
      'names what has no price',
      [['old', 1]] as Line[],
      { problem: 'variant_gone', unitPriceMinor: null, available: 0 },
    ],
  ])('that %s refuses its application and takes nothing', (_what, lines, difference) => {
    const variants = new Map([
      ['mug', variant()],
      ['old', variant({ priceMinor: null })],
    ]);
    const outcomes = decide([arrived('a', [...lines, ['mug', 2]]), arrived('b', [['mug', 3]])], { variants });
    expect(outcomes[0]).toMatchObject({ refused: { differences: [{ variantId: lines[0]![0], ...difference }] } });
    expect(kindsOf(outcomes)).toEqual(['basket_out_of_date', 'received']);
  });
});

describe('An id', () => {
  const first = arrived('a', [['mug', 1]]);

  it('that comes again in one batch is known with the same content, refused with other, and takes its stock once', () => {
    const other = arrived('a', [['mug', 1]], { contentHash: 'other' });
    const outcomes = decide([first, first, other, first, arrived('b', [['mug', 2]])]);
    expect(kindsOf(outcomes)).toEqual(['received', 'known', 'application_content_differs', 'known', 'received']);
  });

  it('of an application that was refused is free for the next', () => {
    const tooMany = arrived('a', [['mug', 4]]);
    expect(kindsOf(decide([tooMany, first, tooMany]))).toEqual(['basket_out_of_date', 'received', 'known']);
  });

  it('that is recorded is known without a look at the shelf, and refused with other content', () => {
    const record: KnownApplication = {
      terminalId: 'kiosk-1',
      contentHash: 'content of a',
      totalMinor: 1,
      currency: 'EUR',
    };
    const known = { applications: new Map([['a', record]]), variants: new Map() };
    const other = arrived('a', [], { contentHash: 'other' });
    expect(kindsOf(decide([first, other], known))).toEqual(['known', 'application_content_differs']);
  });

  it('that was withdrawn before it arrived is known to its terminal, as far as that said what it is', () => {
    const unseen: KnownApplication = { terminalId: 'kiosk-1', contentHash: '', totalMinor: 5_00, currency: 'EUR' };
    const known = { applications: new Map([['a', unseen]]) };
    const others = [{ terminalId: 'kiosk-2' }, { totalMinor: 6_00 }, { currency: 'USD' as const }];
    const batch = [first, ...others.map((changes) => arrived('a', [['mug', 1]], changes))];
    expect(kindsOf(decide(batch, known))).toEqual(['known', ...others.map(() => 'application_content_differs')]);
  });
});

const checked = (ageLimit: number) => ({ ageCheck: { checkId: 'c', ageLimit, checkedAt: 1 } });

describe('An age limit', () => {
  const variants = new Map([
    ['mug', variant()],
    ['wine', variant({ ageLimit: 16 })],
    ['gin', variant({ ageLimit: 18 })],
  ]);
  const all: Line[] = [
    ['wine', 1],
    ['gin', 1],
    ['mug', 1],
  ];

  it('is the highest of the lines, and what is refused for it takes nothing from those after it', () => {
    const batch = [
      arrived('a', all),
      arrived('b', all, checked(17)),
      arrived('c', [['wine', 3]], checked(16)),
      arrived('d', [['gin', 3]], checked(18)),
      arrived('e', [['mug', 1]], checked(18)),
    ];
    const outcomes = decide(batch, { variants });
    const [no, yes] = ['age_check_required', 'received'];
    expect(kindsOf(outcomes)).toEqual([no, no, yes, yes, yes]);
    expect(outcomes.slice(3)).toMatchObject([checked(18), { ageCheck: null }]);
  });

  it('comes before what has changed, so that a shopper is not told of stock that is not for them', () => {
    const batch = [arrived('a', [['gin', 9]]), arrived('b', [['gin', 9]], checked(18))];
    expect(kindsOf(decide(batch, { variants }))).toEqual(['age_check_required', 'basket_out_of_date']);
  });
});
