import { describe, expect, it } from 'vitest';
import { cutIntoParts, boundsOfDay, dayOf, sumPositions } from '../../contract/settling/day-report.ts';
import { longestRun, mostDigitsTold } from '../../contract/credit-numbers-in-text.ts';
import { asciiDigits } from '../../contract/decimal-digits.ts';
import { isNestedDeeperThan } from '../../contract/json-nesting.ts';
import { keySetLifetimeMs } from '../../contract/settling/key-set.ts';
import { minorUnitDigits } from '../../contract/money.ts';
import { approvedResponseCode, requestRefusals } from '../../contract/settling/refusals.ts';
import { currentPolicy } from '../../settling/decision/policy.ts';
import { decisionRulesSchema } from '../../settling/config/decision-rules.ts';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import type { SettlingConfigFile } from '../../settling/config/settling-config.ts';

describe('What both servers go by', () => {
  it('answers each refusal with this status, written here once more', () => {
    const statuses = Object.entries(requestRefusals).map(([name, { status }]) => `${status} ${name}`);
    expect(statuses).toEqual([
      '413 request_too_large',
      '401 request_unauthenticated',
      '400 request_malformed',
      '400 request_stale',
      '422 application_content_differs',
      '422 operation_content_differs',
      '409 operation_in_flight',
      '404 payment_unknown',
      '422 payment_content_differs',
      '409 payment_not_held',
      '409 payment_not_captured',
      '422 held_amount_exceeded',
      '422 captured_amount_exceeded',
      '422 day_report_differs',
      '422 day_report_unusable',
      '422 day_report_too_old',
      '429 day_report_space_used_up',
      '503 settling_unavailable',
    ]);
    expect(approvedResponseCode).toBe('00');
  });

  it('knows these currencies by the digits of ISO 4217', () => {
    const two = 'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD INR MXN NOK NZD PLN SEK SGD USD'.split(' ');
    const digits = { ...Object.fromEntries(two.map((code) => [code, 2])), JPY: 0, KRW: 0, KWD: 3 };
    expect(minorUnitDigits).toEqual(digits);
  });

  it('believes a key set for a day and tells six digits of a number', () => {
    expect([keySetLifetimeMs, mostDigitsTold]).toEqual([86_400_000, 6]);
  });
});

describe('A day', () => {
  it('is of UTC, from its first moment up to the first of the next', () => {
    const { from, until } = boundsOfDay('2028-02-29');
    expect([from, until]).toEqual([Date.UTC(2028, 1, 29), Date.UTC(2028, 2, 1)]);
    expect([from - 1, from, until - 1, until].map(dayOf)).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-02-29',
      '2028-03-01',
    ]);
  });

  it('has sums of each currency by itself, every amount by itself', () => {
    const one = { currency: 'EUR', amountMinor: 1, heldMinor: 20, capturedMinor: 300, refundedMinor: 4000 } as const;
    expect(sumPositions([])).toEqual({});
    expect(sumPositions([one, { ...one, currency: 'JPY' }, one])).toEqual({
      EUR: { applications: 2, amountMinor: 2, heldMinor: 40, capturedMinor: 600, refundedMinor: 8000 },
      JPY: { applications: 1, amountMinor: 1, heldMinor: 20, capturedMinor: 300, refundedMinor: 4000 },
    });
  });

  it.each([
    [0, []],
    [1, [1]],
    [24_576, [24_576]],
    [24_577, [24_576, 1]],
    [49_152, [24_576, 24_576]],
  ])('has a report of %i letters in parts of %j', (length, lengths) => {
    const report = Array.from({ length }, (_none, place) => String.fromCodePoint(97 + (place % 26))).join('');
    const parts = cutIntoParts(report);
    expect(parts.map((part) => part.length)).toEqual(lengths);
    expect(parts.join('')).toBe(report);
  });
});

it.each([
  [7, 0, false],
  [null, 0, false],
  [[], 0, true],
  [{}, 0, true],
  [[], 1, false],
  [[[]], 1, true],
  [{ a: 1, b: { c: [] } }, 2, true],
  [{ a: 1, b: { c: [] } }, 3, false],
  [[1, [2], 3], 1, true],
])('%j is deeper than %i levels: %s', (value, levels, isDeeper) => {
  expect(isNestedDeeperThan(value, levels)).toBe(isDeeper);
});

it.each([
  ['', ''],
  ['a1', 'a1'],
  ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
  ['۰۹ é', '09 é'],
  ['０９', '09'],
  ['०९', '09'],
  ['𝟎𝟗𝟘𝟡𝟢𝟫𝟬𝟵𝟶𝟿', '0909090909'],
  ['Ⅳ½²', 'Ⅳ½²'],
])('%j is %j in ASCII digits', (text, ascii) => {
  expect(asciiDigits(text)).toBe(ascii);
});

it.each([
  ['', 0],
  ['abc', 0],
  ['1', 1],
  ['1a23b', 2],
  ['1-2 3.4', 4],
  ['٠١a1', 2],
  ['𝟎𝟗', 2],
])('%j has %i digits in a row', (text, digits) => {
  expect(longestRun(text)).toBe(digits);
});

describe('The policy in force', () => {
  const limits = { sealLifetimeMs: 1, clockToleranceMs: 2 };
  const rules = {
    version: '2026-11-3',
    history: { payments: 6, lateOrMissed: 3 },
    velocity: { windowMs: 3_600_000, largestPerNumber: 5, largestPerNumberAndTerminal: 3 },
    lockOut: { windowMs: 86_400_000, wrongIdentities: 20, wrongIdentitiesAtTerminal: 3 },
    probing: {
      terminalWindowMs: 3_600_000,
      wrongTriesAtTerminal: 10,
      wrongTriesAtSelfEnrolled: 30,
      suspendTerminalMs: 3_600_000,
      sellerWindowMs: 86_400_000,
      wrongTriesOfSeller: 100,
      suspendSellerMs: 3_600_000,
    },
    terminals: { newKiosksPerDay: 5 },
    exemptIssuers: [],
    ...limits,
  };

  it('is this where nothing is configured, written here once more', () => {
    const policy = settlingConfigSchema.shape.policy.parse(undefined);
    // As text, for the digest in the version of a policy is taken of that, with its members in this order.
    expect(JSON.stringify(currentPolicy({ ...limits, policy }))).toBe(JSON.stringify(rules));
    expect(currentPolicy({ ...limits, policy: decisionRulesSchema.parse({}) })).toEqual(rules);
  });

  it.each<[SettlingConfigFile['policy'], object]>([
    [{ version: 'v' }, { version: 'v' }],
    [{ history: { payments: 9, lateOrMissed: undefined } }, { history: { payments: 9, lateOrMissed: 3 } }],
    [{ velocity: { windowMs: 1000 } }, { velocity: { ...rules.velocity, windowMs: 1000 } }],
    [{ lockOut: { wrongIdentities: 1 } }, { lockOut: { ...rules.lockOut, wrongIdentities: 1 } }],
    [{ probing: { wrongTriesOfSeller: 1 } }, { probing: { ...rules.probing, wrongTriesOfSeller: 1 } }],
    [{ terminals: { newKiosksPerDay: 0 } }, { terminals: { newKiosksPerDay: 0 } }],
    [{ exemptIssuers: ['123456'] }, { exemptIssuers: ['123456'] }],
  ])('takes %j, and leaves everything else', (settings, changed) => {
    const policy = decisionRulesSchema.parse(settings);
    expect(currentPolicy({ ...limits, policy })).toEqual({ ...rules, ...changed });
  });
});
