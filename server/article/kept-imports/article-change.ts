import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { present } from '../../../contract/presence.ts';
import { changedFieldSchema, shownValueSchema } from '../../../contract/seller/catalogue-import.ts';
import type { FieldDifference, FieldThatStayed, ShownValue } from '../../../contract/seller/catalogue-import.ts';
import type { ArticleRecord, VariantRecord } from '../article-record.ts';
import type { StoredArticle, StoredVariant } from '../article-record-reading.ts';

/**
 * What an import changed in one article: it can be shown field by field, and undone. Fields are undone one by one: where somebody
 * has changed a field since, it stays as it is. The option names and the set of variants with their values count as one field,
 * because half of them would make no sense. Stock is undone by difference.
 */

const articleFields = [
  'title',
  'description',
  'vendor',
  'category',
  'tags',
  'shelf',
  'related',
  'ageLimit',
  'status',
  'imported',
] as const;
const variantFields = ['sku', 'barcode', 'priceMinor', 'compareAtMinor', 'sellsWithoutStock', 'imported'] as const;

const pairSchema = z.tuple([shownValueSchema, shownValueSchema]);

const optionsSchema = z.strictObject({
  names: z.array(z.string()),
  /** Every variant on sale in its order: its id and its values. */
  variants: z.array(z.tuple([z.string(), z.array(z.string())])),
});

const variantChangeSchema = z.strictObject({
  /** As people know the variant; empty for the only one. */
  name: z.string(),
  fields: z.partialRecord(z.enum(variantFields), pairSchema),
  stock: z.tuple([z.int(), z.int()]).optional(),
});

const addedPicturesSchema = z.array(z.strictObject({ pictureId: z.string(), alt: z.string() }));

export type AddedPicture = z.infer<typeof addedPicturesSchema>[number];

/** Each pair is what there was, and what the import made of it. `pictures`: those that were fetched for it afterwards. */
export const articleChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('new'),
    title: z.string(),
    fingerprint: z.string(),
    pictures: addedPicturesSchema.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('changed'),
    title: z.string(),
    fields: z.partialRecord(z.enum(articleFields), pairSchema),
    options: z.tuple([optionsSchema, optionsSchema]).optional(),
    /** By the id of the variant, of those that there were before. */
    variants: z.record(z.string(), variantChangeSchema),
    pictures: addedPicturesSchema.exactOptional(),
  }),
]);

export type ArticleChange = z.infer<typeof articleChangeSchema>;
type Changed = Extract<ArticleChange, { kind: 'changed' }>;
type Options = z.infer<typeof optionsSchema>;

const nameOfVariant = ({ optionValues, sku }: Pick<VariantRecord, 'optionValues' | 'sku'>): string =>
  optionValues.join(' / ') || sku;

const optionsOf = ({ optionNames, variants }: Pick<ArticleRecord, 'optionNames' | 'variants'>): Options => ({
  names: optionNames,
  variants: variants.map(({ variantId, optionValues }) => [variantId, optionValues]),
});

function pairsOf<Field extends string>(
  fields: readonly Field[],
  before: Record<Field, ShownValue>,
  after: Record<Field, ShownValue>,
): Partial<Record<Field, [ShownValue, ShownValue]>> {
  const pairs: Partial<Record<Field, [ShownValue, ShownValue]>> = {};
  for (const field of fields) {
    if (!isDeepStrictEqual(before[field], after[field])) pairs[field] = [before[field], after[field]];
  }
  return pairs;
}

/** A digest of all that staff can edit of an article: stock that is sold or delivered does not change it. */
function fingerprintOf(article: ArticleRecord): string {
  const fields = articleFields.map((field) => article[field]);
  const variants = article.variants.map((variant) => [
    variant.variantId,
    variant.optionValues,
    variant.pictureId,
    ...variantFields.map((field) => variant[field]),
  ]);
  const pictures = article.pictures.map(({ pictureId, alt }) => [pictureId, alt]);
  const text = JSON.stringify([article.handle, fields, article.optionNames, variants, pictures]);
  return createHash('sha256').update(text).digest('hex');
}

const isSamePicture = (one: AddedPicture, other: AddedPicture) =>
  one.pictureId === other.pictureId && one.alt === other.alt;

/** The article without the pictures that were fetched for it, except those whose text was edited since. */
function withoutPictures<Article extends ArticleRecord | StoredArticle>(
  article: Article,
  added: readonly AddedPicture[] = [],
): Article {
  const gone = new Set(
    article.pictures
      .filter((picture) => added.some((each) => isSamePicture(each, picture)))
      .map(({ pictureId }) => pictureId),
  );
  if (gone.size === 0) return article;
  const bare = <Variant extends VariantRecord>(variant: Variant): Variant =>
    variant.pictureId !== null && gone.has(variant.pictureId) ? { ...variant, pictureId: null } : variant;
  return {
    ...article,
    pictures: article.pictures.filter(({ pictureId }) => !gone.has(pictureId)),
    variants: article.variants.map(bare),
    ...('withdrawn' in article ? { withdrawn: article.withdrawn.map(bare) } : {}),
  };
}

/** @param before undefined for an article that the import made */
export function changeOf(before: StoredArticle | undefined, after: ArticleRecord): ArticleChange {
  if (!before) return { kind: 'new', title: after.title, fingerprint: fingerprintOf(after) };
  const changed: Changed = {
    kind: 'changed',
    title: after.title,
    fields: pairsOf(articleFields, before, after),
    variants: {},
  };
  const options: [Options, Options] = [optionsOf(before), optionsOf(after)];
  if (!isDeepStrictEqual(options[0], options[1])) changed.options = options;
  const afterById = new Map(after.variants.map((variant) => [variant.variantId, variant]));
  const live = new Set(before.variants);
  const isOnly = before.variants.length === 1 && after.variants.length === 1;
  for (const old of [...before.variants, ...before.withdrawn]) {
    const now = afterById.get(old.variantId);
    // A variant that is taken off sale keeps all but its price.
    const then = now ?? (live.has(old) ? { ...old, priceMinor: null } : old);
    const fields = pairsOf(variantFields, old, then);
    const isStockSet = now !== undefined && now.onHand !== old.onHand;
    if (Object.keys(fields).length === 0 && !isStockSet) continue;
    changed.variants[old.variantId] = {
      name: isOnly && live.has(old) ? '' : nameOfVariant(now ?? old),
      fields,
      ...(isStockSet ? { stock: [old.onHand, now.onHand] } : {}),
    };
  }
  return changed;
}

const shownField = changedFieldSchema.extract([...articleFields, ...variantFields]);

/** What an import changes of an article, field by field, as a person would list it. Of a new article there is nothing to say. */
export function differencesOf(change: ArticleChange): FieldDifference[] {
  if (change.kind === 'new') return [];
  const differences: FieldDifference[] = [];
  for (const [field, [before, after]] of Object.entries(change.fields))
    differences.push({ field: shownField.parse(field), variant: '', before: shown(before), after: shown(after) });
  const [optionsBefore, optionsAfter] = change.options ?? [];
  if (optionsBefore && optionsAfter) differences.push(...differencesOfOptions(optionsBefore, optionsAfter));
  const goes = new Set(optionsBefore?.variants.map(([id]) => id));
  for (const [id] of optionsAfter?.variants ?? []) goes.delete(id);
  for (const [id, { name, fields, stock }] of Object.entries(change.variants)) {
    // A price that goes with its variant is no news of its own.
    const entries = goes.has(id) ? [] : Object.entries(fields);
    for (const [field, [before, after]] of entries)
      differences.push({ field: shownField.parse(field), variant: name, before: shown(before), after: shown(after) });
    if (stock) differences.push({ field: 'stock', variant: name, before: stock[0], after: stock[1] });
  }
  // Cells that are only kept are told of where nothing else changed: one row may have another spelling of a price, say.
  const told = differences.filter(({ field }) => field !== 'imported');
  return told.length > 0 || differences.length === 0
    ? told
    : [{ field: 'imported', variant: '', before: null, after: null }];
}

const nameOf = (values: readonly string[]) => values.join(' / ');

function differencesOfOptions(before: Options, after: Options): FieldDifference[] {
  const differences: FieldDifference[] = [];
  if (!isDeepStrictEqual(before.names, after.names))
    differences.push({ field: 'options', variant: '', before: before.names, after: after.names });
  const [old, now] = [new Map(before.variants), new Map(after.variants)];
  for (const [id, values] of now) {
    const was = old.get(id);
    if (!was || !isDeepStrictEqual(was, values)) {
      const name = nameOf(values);
      differences.push({ field: 'variants', variant: '', before: was ? nameOf(was) : null, after: name });
    }
  }
  for (const [id, values] of old)
    if (!now.has(id)) differences.push({ field: 'variants', variant: '', before: nameOf(values), after: null });
  if (differences.length === 0) {
    const [from, to] = [before, after].map(({ variants }) => variants.map(([, values]) => nameOf(values)));
    differences.push({ field: 'order', variant: '', before: from ?? [], after: to ?? [] });
  }
  return differences;
}

const longestShown = 200;
const cut = (text: string) => (text.length > longestShown ? `${text.slice(0, longestShown - 1)}…` : text);

function shown(value: ShownValue): ShownValue {
  if (typeof value === 'string') return cut(value);
  return Array.isArray(value) ? value.map(cut) : value;
}

export type UndoneArticle = {
  /** What the article becomes; undefined where there is nothing to undo. */
  record: ArticleRecord | undefined;
  stayed: FieldThatStayed[];
};

/** Undoes what an import changed in an article that there was before. Pure. */
export function undoChange(current: StoredArticle, change: Changed): UndoneArticle {
  const stayed: FieldThatStayed[] = [];
  const { withdrawn: _withdrawn, version: _version, updatedAt: _updatedAt, ...article } = current;
  const bare = withoutPictures(current, change.pictures);
  const { withdrawn } = bare;
  const record: ArticleRecord = { ...article, pictures: bare.pictures, variants: [...bare.variants] };
  const values = record as unknown as Record<string, ShownValue>;
  restore(values, change.fields, '', stayed);
  const known = new Map([...bare.variants, ...withdrawn].map((variant) => [variant.variantId, variant]));
  if (change.options) restoreOptions(record, change.options, known, stayed);
  record.variants = record.variants.map((variant) => {
    const changed = change.variants[variant.variantId];
    if (!changed) return variant;
    const restored = { ...variant };
    restore(restored as unknown as Record<string, ShownValue>, changed.fields, changed.name, stayed);
    if (changed.stock) {
      const [before, after] = changed.stock;
      restored.onHand = variant.onHand - (after - before);
      const { reserved } = present(known.get(variant.variantId), 'the variant that is restored');
      if (restored.onHand < reserved && before >= 0)
        stayed.push({ field: 'stock', variant: changed.name, before, after, now: restored.onHand });
    }
    return restored;
  });
  for (const { pictureId, alt } of change.pictures ?? []) {
    const left = record.pictures.find((picture) => picture.pictureId === pictureId);
    if (left) stayed.push({ field: 'pictures', variant: '', before: null, after: shown(alt), now: shown(left.alt) });
  }
  const isAsBefore = isDeepStrictEqual(record, { ...article, variants: current.variants });
  return { record: isAsBefore ? undefined : record, stayed };
}

function restore(
  of: Record<string, ShownValue>,
  fields: Readonly<Record<string, readonly [ShownValue, ShownValue]>>,
  variant: string,
  stayed: FieldThatStayed[],
): void {
  for (const [field, [before, after]] of Object.entries(fields)) {
    const now = of[field] ?? null;
    if (isDeepStrictEqual(now, before)) continue;
    if (isDeepStrictEqual(now, after)) of[field] = before;
    else if (field !== 'imported')
      stayed.push({
        field: shownField.parse(field),
        variant,
        before: shown(before),
        after: shown(after),
        now: shown(now),
      });
  }
}

function restoreOptions(
  record: ArticleRecord,
  [before, after]: readonly [Options, Options],
  known: ReadonlyMap<string, StoredVariant>,
  stayed: FieldThatStayed[],
): void {
  const now = optionsOf(record);
  if (isDeepStrictEqual(now, before)) return;
  if (!isDeepStrictEqual(now, after)) {
    const told = ({ names, variants }: Options) =>
      names.length > 0 ? names : variants.map(([, values]) => values.join(' / '));
    stayed.push({ field: 'options', variant: '', before: told(before), after: told(after), now: told(now) });
    return;
  }
  record.optionNames = before.names;
  record.variants = before.variants.map(([id, optionValues]) => {
    const { reserved: _reserved, ...variant } = present(known.get(id), 'a variant that there was before an import');
    return { ...variant, optionValues };
  });
}

type Made = Extract<ArticleChange, { kind: 'new' }>;

/** Whether an article is still as an import made it. */
export const isAsMade = (current: ArticleRecord, change: Made): boolean =>
  fingerprintOf(withoutPictures(current, change.pictures)) === change.fingerprint;

/** What a later import changed in the same article. Its `change` is altered where it takes over what another one undoes. */
export type LaterChange = { fileName: string; change: ArticleChange };

/**
 * Hands over what cannot be undone now, because later imports changed it again: undoing those as well then gives what there was
 * before this one. Without it, the value of an import that is undone would come back.
 * @param later the changes of later imports, the earliest first; none of them is undone
 */
export function handOver(
  current: StoredArticle,
  change: Changed,
  stayed: readonly FieldThatStayed[],
  later: readonly LaterChange[],
): FieldThatStayed[] {
  const changes = later.flatMap(({ fileName, change: each }) => (each.kind === 'changed' ? [{ fileName, each }] : []));
  const live = new Set(current.variants.map(({ variantId }) => variantId));
  const takers = new Map<string, string>();
  const take = (
    fields: Changed['fields'],
    fieldsOf: (of: Changed) => Changed['fields'] | undefined,
    variant: string,
  ) => {
    for (const [field, pair] of Object.entries(fields) as [keyof Changed['fields'], [ShownValue, ShownValue]][]) {
      for (const { fileName, each } of changes) {
        const theirs = fieldsOf(each)?.[field];
        if (!theirs || !isDeepStrictEqual(theirs[0], pair[1])) continue;
        theirs[0] = pair[0];
        takers.set(`${variant}\n${field}`, fileName);
        break;
      }
    }
  };
  take(change.fields, (of) => of.fields, '');
  for (const [id, { name, fields }] of Object.entries(change.variants))
    take(fields as Changed['fields'], (of) => of.variants[id]?.fields as Changed['fields'] | undefined, name);
  const [before, after] = change.options ?? [];
  const taker = after && changes.find(({ each }) => isDeepStrictEqual(each.options?.[0], after));
  if (before && taker?.each.options) {
    taker.each.options[0] = before;
    takers.set('\noptions', taker.fileName);
    // A variant that comes back then needs its price again.
    for (const [id, { stock: _stock, ...variant }] of Object.entries(change.variants))
      if (!live.has(id)) taker.each.variants[id] ??= variant;
  }
  return stayed.map((field) => {
    const laterImport = takers.get(`${field.variant}\n${field.field}`);
    return laterImport === undefined ? field : { ...field, laterImport };
  });
}

/**
 * The same for an article that this import made: the earliest later import becomes the one that made it, if nothing but later
 * imports has changed it.
 * @returns whether it was handed over
 */
export function handOverMade(current: StoredArticle, change: Made, later: readonly LaterChange[]): boolean {
  let state: StoredArticle = current;
  let afterFirst: ArticleRecord = current;
  for (const { change: each } of later.toReversed()) {
    if (each.kind === 'new') return false;
    afterFirst = state;
    const { record, stayed } = undoChange(state, each);
    if (stayed.some(({ field }) => field !== 'stock')) return false;
    if (!record) continue;
    const kept = new Set(record.variants.map(({ variantId }) => variantId));
    const all = [...state.variants, ...state.withdrawn];
    const reservedOf = new Map(all.map(({ variantId, reserved }) => [variantId, reserved]));
    state = {
      ...state,
      ...record,
      variants: record.variants.map((variant) => ({ ...variant, reserved: reservedOf.get(variant.variantId) ?? 0 })),
      withdrawn: all.filter(({ variantId }) => !kept.has(variantId)),
    };
  }
  const [first] = later;
  if (!first || !isAsMade(state, change)) return false;
  const pictures = [...(change.pictures ?? []), ...(first.change.pictures ?? [])];
  const fingerprint = fingerprintOf(withoutPictures(afterFirst, pictures));
  first.change = {
    kind: 'new',
    title: afterFirst.title,
    fingerprint,
    ...(pictures.length > 0 && { pictures }),
  };
  return true;
}
