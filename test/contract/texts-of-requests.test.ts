import { expect, it } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../contract/seller/endpoints.ts';
import type { Endpoint } from '../../contract/seller/endpoint.ts';

const asTyped = ['5105 1051 0510 5100', '5105105105105100', '٥١٠٥١٠٥١٠٥١٠٥١٠٠'];

/** Texts that a program makes or chooses from a list, and a password. A person who types a card number meets none of them. */
const notTyped = [
  'get /articles query.category',
  'get /articles query.tag',
  'get /articles query.inStock',
  'get /articles query.asTyped',
  'get /articles query.cursor',
  'get /article-filters query.category',
  'get /article-filters query.tag',
  'get /article-filters query.inStock',
  'get /article-filters query.asTyped',
  'get /article-departments query.category',
  'get /article-departments query.tag',
  'get /article-departments query.inStock',
  'get /article-departments query.asTyped',
  'get /stock query.variants',
  'get /terminal query.nonce',
  'post /terminal/health body.health.appVersion',
  'post /terminal/health body.health.electronVersion',
  'post /terminal/health body.health.platform',
  'post /terminal/health body.health.update.version',
  'post /terminal/health body.health.update.problem.version',
  'post /applications body.lines[].variantId',
  'post /staff/sign-in body.password',
  'post /back-office/staff-members/:staffId/password body.password',
  'put /back-office/staff-members/:staffId body.password',
  'patch /back-office/articles/:articleId body.variants[].variantId',
  'post /back-office/stock-changes body.variantId',
  'post /back-office/bulk-changes body.selection.articleIds[]',
  'post /back-office/bulk-changes body.selection.except[]',
];

/** Fields that are looked at together, because a number may be typed over several of them (`number-over-fields.ts`). */
const lookedAtTogether = [
  ...['recipient', 'street', 'district', 'postalCode', 'city', 'region'].map(
    (field) => `post /applications body.fulfilment.address.${field}`,
  ),
  'post /order-look-ups body.orderNumber',
  'post /order-look-ups body.collectionCode',
];

/** Every text in a schema, by its place. */
function textsIn(schema: z.core.$ZodType, place: string): [string, z.ZodString][] {
  if (schema instanceof z.ZodString) return [[place, schema]];
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, member]) => textsIn(member as z.ZodType, `${place}.${name}`));
  }
  if (schema instanceof z.ZodArray) return textsIn(schema.element, `${place}[]`);
  if (schema instanceof z.ZodRecord) return textsIn(schema.valueType, `${place}{}`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => textsIn(option, place));
  if (schema instanceof z.ZodPipe) return textsIn(schema.in, place);
  const inner = (schema as Partial<z.ZodOptional>).def?.innerType;
  return inner ? textsIn(inner, place) : [];
}

function textsOf(endpoint: Endpoint): [string, z.ZodString][] {
  const { method, path } = endpoint;
  return (['parameters', 'query', 'body'] as const).flatMap((part) => {
    const schema = endpoint[part];
    return schema ? textsIn(schema, `${method} ${path} ${part}`) : [];
  });
}

it('Every text that a request may bring to the seller refuses a card number, or is one that nobody types', () => {
  const texts = endpoints.flatMap(textsOf);
  expect(texts.length).toBeGreaterThan(60);
  const taking = texts.filter(([, schema]) => asTyped.some((number) => schema.safeParse(number).success));
  const found = [...new Set(taking.map(([place]) => place))];
  expect(found.toSorted()).toEqual([...notTyped, ...lookedAtTogether].toSorted());
});
