import { findTypedCreditNumbers } from '../../contract/credit-numbers-in-text.ts';
import { isArticleCode } from '../../contract/seller/free-text.ts';

/** The state of something as plain JSON. */
export type State = Record<string, unknown>;

/** What identifies an item of a list from one state to the next, in order of preference. */
const idFields = ['variantId', 'pictureId', 'operationId'] as const;

const isPlainObject = (value: unknown): value is State =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function idFieldOf(items: readonly unknown[]): (typeof idFields)[number] | undefined {
  return idFields.find((field) => items.every((item) => isPlainObject(item) && typeof item[field] === 'string'));
}

/** The items of two lists that are not the same in both, each with what is different and its id. */
function differenceOfLists(
  before: readonly unknown[],
  after: readonly unknown[],
): { before: unknown; after: unknown } | null {
  const idField = idFieldOf([...before, ...after]);
  if (idField === undefined) return null;
  const byId = (items: readonly unknown[]) => new Map((items as State[]).map((item) => [item[idField], item]));
  const [earlier, later] = [byId(before), byId(after)];
  const kept = { before: [] as State[], after: [] as State[] };
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const [one, other] = [earlier.get(id), later.get(id)];
    if (isSame(one, other)) continue;
    const difference = one && other ? differenceOf(one, other) : { before: one, after: other };
    if (difference.before) kept.before.push({ [idField]: id, ...difference.before });
    if (difference.after) kept.after.push({ [idField]: id, ...difference.after });
  }
  // The same items in another order: both orders are what is different.
  if (kept.before.length + kept.after.length === 0) {
    const ids = (items: readonly unknown[]) => (items as State[]).map((item) => item[idField]);
    return { before: ids(before), after: ids(after) };
  }
  return kept;
}

/** Computes the difference between two states of one thing: only the fields that differ, down to the items of lists. */
export function differenceOf(before: State, after: State): { before: State; after: State } {
  const difference: { before: State; after: State } = { before: {}, after: {} };
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [one, other] = [before[field], after[field]];
    if (isSame(one, other)) continue;
    const inner =
      isPlainObject(one) && isPlainObject(other)
        ? differenceOf(one, other)
        : Array.isArray(one) && Array.isArray(other)
          ? differenceOfLists(one, other)
          : null;
    difference.before[field] = inner ? inner.before : one;
    difference.after[field] = inner ? inner.after : other;
  }
  return difference;
}

const removed = '[card number removed]';

function withoutNumbers(text: string): string {
  let clean = '';
  let at = 0;
  for (const { from, until } of findTypedCreditNumbers(text)) {
    clean += text.slice(at, from) + removed;
    at = until;
  }
  return clean + text.slice(at);
}

function isCode(field: string, inner: unknown): boolean {
  return (field === 'sku' || field === 'barcode') && typeof inner === 'string' && isArticleCode(inner);
}

/** The same state without what could be a card number in its texts, however deep they lie; a GTIN where one belongs stays. */
export function withoutCardNumbers(value: unknown): unknown {
  if (typeof value === 'string') return withoutNumbers(value);
  if (Array.isArray(value)) return value.map(withoutCardNumbers);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, isCode(field, inner) ? inner : withoutCardNumbers(inner)]),
  );
}
