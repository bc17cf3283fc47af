import { describe, expect, it } from 'vitest';
import { stockQuerySchema } from '../../contract/seller/article.ts';
import {
  applicationListQuerySchema,
  orderActionRequestSchema,
  orderListQuerySchema,
  stockChangeSchema,
} from '../../contract/seller/back-office.ts';
import { articleListQuerySchema } from '../../contract/seller/article.ts';
import { enrolmentCodeSchema } from '../../contract/seller/terminal-enrolment.ts';
import { staffRecordQuerySchema } from '../../contract/seller/back-office-record.ts';
import { listPartSchemas } from '../../contract/seller/list-query.ts';
import { sellerForms } from './seller-forms.ts';
import { uuid } from './contract-fields.ts';

describe.each(sellerForms)('The form of a %s', (_name, schema, good, fields, optional = []) => {
  /** The members that are named as wrong, each once; none when it is right. */
  const named = (value: unknown) => [...new Set(schema.safeParse(value).error?.issues.map(({ path }) => path[0]))];

  it('has every member that it needs, and no other', () => {
    const names = Object.keys(good);
    expect(Object.keys(fields).toSorted()).toEqual([...new Set([...names, ...optional])].toSorted());
    expect(named(good)).toEqual([]);
    const extra = schema.safeParse({ ...good, more: 1 }).error?.issues;
    expect(extra).toMatchObject([{ code: 'unrecognized_keys', keys: ['more'] }]);
    for (const name of names) {
      const { [name]: _left, ...others } = good;
      expect(named(others), `without ${name}`).toEqual(optional.includes(name) ? [] : [name]);
    }
  });

  it.each(Object.entries(fields))('takes %s up to its ends, and names it beyond', (name, { takes = [], refuses }) => {
    for (const value of takes) expect(named({ ...good, [name]: value }), `takes ${String(value)}`).toEqual([]);
    for (const value of refuses) {
      expect(named({ ...good, [name]: value }), `refuses ${String(value).slice(0, 40)}`).toEqual([name]);
    }
  });
});

it.each(['12345', '1234567', 'a123456', '123456a', '12345a', ''])('%j is no enrolment code', (code) => {
  expect(enrolmentCodeSchema.safeParse(code).error?.issues[0]?.message).toBe('has to be six digits');
  expect(enrolmentCodeSchema.safeParse('012345').success).toBe(true);
});

it('A list is asked for from its beginning, fifty entries at a time, and a page of articles has 24', () => {
  expect([listPartSchemas.offset.parse(undefined), listPartSchemas.limit.parse(undefined)]).toEqual([0, 50]);
  expect(articleListQuerySchema.parse({})).toEqual({ limit: 24 });
});

it.each([orderListQuerySchema, applicationListQuerySchema, staffRecordQuerySchema])(
  'A list is asked for the page after a row or before one, not both (%#)',
  (schema) => {
    const cursor = schema === applicationListQuerySchema ? '7.0199a6f2-7c1e-7000-8000-000000000000' : '7.7';
    expect(schema.safeParse({ before: cursor }).success).toBe(true);
    expect(schema.safeParse({ after: cursor, before: cursor }).error?.issues).toMatchObject([
      { path: ['before'], message: 'must not be there together with after' },
    ]);
  },
);

it('Stock is asked for by each variant once', () => {
  expect(stockQuerySchema.parse({ variants: 'b,a,,b' })).toEqual({ variants: ['b', 'a'] });
  const tooMany = Array.from({ length: 101 }, (_none, place) => `v${place}`).join();
  expect(stockQuerySchema.safeParse({ variants: tooMany }).error?.issues[0]?.message).toBe(
    'names at most 100 variants',
  );
});

it('A count of stock says what was on hand', () => {
  const { onHand: _left, ...counted } = { changeId: uuid, variantId: 'v', difference: 1, reason: 'counted', onHand: 1 };
  expect(stockChangeSchema.safeParse(counted).error?.issues).toMatchObject([
    { path: ['onHand'], message: 'must say what was on hand when it was counted' },
  ]);
});

const problems = (request: unknown) =>
  orderActionRequestSchema.safeParse(request).error?.issues.map(({ path, message }) => [path[0], message]);

it('Units are handed over by an operation with an id, and each line is named once', () => {
  const [one, other] = [0, 1].map((position) => ({ position, quantity: 1 }));
  expect(problems({ units: [one, other] })).toEqual([
    ['operationId', 'must be there with units, so that parts that are sent twice are one'],
  ]);
  expect(problems({ operationId: uuid, units: [one, one] })).toEqual([['units', 'must name each line once']]);
  expect(problems({ operationId: uuid, units: [one, other] })).toBeUndefined();
  expect(problems({})).toBeUndefined();
});
