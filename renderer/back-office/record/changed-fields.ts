/** One field that a change made different. */
export type ChangedField = {
  /** The names of the fields that lead to it, outermost first; an item of a list is named by its id. */
  path: string[];
  /** Undefined where the field was not there. */
  before: unknown;
  after: unknown;
};

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const idFields = ['variantId', 'pictureId', 'operationId'] as const;

/** The items of a list by their ids, or undefined where they have none. */
function byId(value: unknown): Fields | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: Fields = {};
  for (const item of value) {
    const idField = isFields(item) ? idFields.find((field) => typeof item[field] === 'string') : undefined;
    if (!isFields(item) || idField === undefined) return undefined;
    const { [idField]: id, ...rest } = item;
    items[id as string] = rest;
  }
  return items;
}

/** What is inside: the fields of an object, or the items of a list that have ids. */
const inside = (value: unknown): Fields | undefined => (isFields(value) ? value : byId(value));

const isNothing = (value: unknown) => value === undefined || value === null;

/** The fields that differ between the two states of an entry of the staff record, down to single values. */
export function changedFields(before: unknown, after: unknown, path: string[] = []): ChangedField[] {
  const [one, other] = [inside(before), inside(after)];
  if ((one || isNothing(before)) && (other || isNothing(after)) && (one || other)) {
    const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
    return [...names].flatMap((name) => changedFields(one?.[name], other?.[name], [...path, name]));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}
