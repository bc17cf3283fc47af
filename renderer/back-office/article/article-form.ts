import type { ArticleEdit, StaffArticle } from '../../../contract/seller/back-office.ts';
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import type { Currency } from '../../../contract/money.ts';
import { readTypedPrice, writeTypedPrice } from './price-typing.ts';

/** An article as the form holds it: prices are text, as typed. Stock is not included, because it changes by differences. */
export type ArticleValues = {
  title: string;
  description: string;
  vendor: string;
  category: string;
  tags: string[];
  shelf: string;
  /** Handles as they are typed, separated by commas. */
  related: string;
  /** As typed; empty for none. */
  ageLimit: string;
  status: StaffArticle['status'];
  variants: VariantValues[];
};

export type VariantValues = { variantId: string; sku: string; barcode: string; price: string; compareAt: string };

export type Shop = { currency: Currency; locale: string };

export function valuesOf(article: StaffArticle, { currency, locale }: Shop): ArticleValues {
  return {
    title: article.title,
    description: article.description,
    vendor: article.vendor,
    category: article.category ?? '',
    tags: article.tags,
    shelf: article.shelf,
    related: article.related.join(', '),
    ageLimit: article.ageLimit === null ? '' : String(article.ageLimit),
    status: article.status,
    variants: article.variants.map(({ variantId, sku, barcode, priceMinor, compareAtMinor }) => ({
      variantId,
      sku,
      barcode,
      price: writeTypedPrice(priceMinor, currency, locale),
      compareAt: writeTypedPrice(compareAtMinor, currency, locale),
    })),
  };
}

/** The handles in a typed list, each once. */
export function readTypedHandles(typed: string): string[] {
  return [...new Set(typed.split(/[\s,;]+/).filter((handle) => handle !== ''))];
}

/** A typed age limit; null for none, and undefined where it is no age. */
export function readTypedAge(typed: string): number | null | undefined {
  const text = asciiDigits(typed).trim();
  if (text === '') return null;
  return /^[1-9]\d?$/.test(text) ? Number(text) : undefined;
}

/** The path of one editable value, such as `title` or `variants.ID.price`. */
export type FieldPath = string;

type Entry = { path: FieldPath; text: string };

/** The editable values of the article itself, one entry each, in a form in which equal values are equal strings. */
function entriesOf(values: ArticleValues): Entry[] {
  return [
    { path: 'title', text: values.title.trim() },
    { path: 'description', text: values.description },
    { path: 'vendor', text: values.vendor.trim() },
    { path: 'category', text: values.category.trim() },
    { path: 'tags', text: values.tags.join(', ') },
    { path: 'shelf', text: values.shelf.trim() },
    { path: 'related', text: readTypedHandles(values.related).join(', ') },
    { path: 'ageLimit', text: values.ageLimit.trim() },
    { path: 'status', text: values.status },
  ];
}

/** The values of a variant, in the same form. */
function variantEntriesOf(variant: VariantValues, { currency, locale }: Shop): Entry[] {
  const price = (typed: string) => {
    const read = readTypedPrice(typed, currency, locale);
    return 'amountMinor' in read ? String(read.amountMinor) : typed.trim();
  };
  const entry = (part: keyof VariantValues, text: string) => ({ path: `variants.${variant.variantId}.${part}`, text });
  return [
    entry('price', price(variant.price)),
    entry('compareAt', price(variant.compareAt)),
    entry('sku', variant.sku.trim()),
    entry('barcode', variant.barcode.trim()),
  ];
}

const isWrittenAlike = (one: VariantValues, other: VariantValues) =>
  one.price === other.price &&
  one.compareAt === other.compareAt &&
  one.sku === other.sku &&
  one.barcode === other.barcode;

const differing = (before: readonly Entry[], after: readonly Entry[]): FieldPath[] =>
  after.filter(({ text }, place) => before[place]?.text !== text).map(({ path }) => path);

/** The paths at which two states of an article differ; `12` and `12.00` are the same price. */
export function changedPaths(before: ArticleValues, after: ArticleValues, shop: Shop): FieldPath[] {
  const former = new Map(before.variants.map((variant) => [variant.variantId, variant]));
  return [
    ...differing(entriesOf(before), entriesOf(after)),
    ...after.variants.flatMap((variant) => {
      const known = former.get(variant.variantId);
      // This runs with each key, and a product may have 2,000 variants: prices are read where something was typed.
      if (!known || isWrittenAlike(known, variant)) return [];
      return differing(variantEntriesOf(known, shop), variantEntriesOf(variant, shop));
    }),
  ];
}

/** The value at `path`, in readable form. */
export function textAt(values: ArticleValues, path: FieldPath): string {
  const [field, variantId, part] = path.split('.');
  if (field !== 'variants') {
    const value = values[field as Exclude<keyof ArticleValues, 'variants'>];
    return Array.isArray(value) ? value.join(', ') : value;
  }
  return values.variants.find((variant) => variant.variantId === variantId)?.[part as keyof VariantValues] ?? '';
}

/** Returns `values` with the value at `path` taken from `source`. */
export function withPathFrom(values: ArticleValues, source: ArticleValues, path: FieldPath): ArticleValues {
  const [field, variantId, part] = path.split('.') as [keyof ArticleValues, string?, (keyof VariantValues)?];
  if (field !== 'variants') return { ...values, [field]: source[field] };
  const other = source.variants.find((variant) => variant.variantId === variantId);
  if (!other || !part) return values;
  return {
    ...values,
    variants: values.variants.map((variant) =>
      variant.variantId === variantId ? { ...variant, [part]: other[part] } : variant,
    ),
  };
}

/** The edit that turns `before` into `after`, holding only what changed. Prices must have been validated before. */
export function editOf(before: ArticleValues, after: ArticleValues, version: number, shop: Shop): ArticleEdit {
  const changed = new Set(changedPaths(before, after, shop));
  const amount = (typed: string) => {
    const read = readTypedPrice(typed, shop.currency, shop.locale);
    return 'amountMinor' in read ? read.amountMinor : null;
  };
  const variants = after.variants.flatMap(({ variantId, sku, barcode, price, compareAt }) => {
    const has = (part: keyof VariantValues) => changed.has(`variants.${variantId}.${part}`);
    if (!(['sku', 'barcode', 'price', 'compareAt'] as const).some(has)) return [];
    return [
      {
        variantId,
        ...(has('sku') && { sku: sku.trim() }),
        ...(has('barcode') && { barcode: barcode.trim() }),
        // The seller reads a price of 0 as no price.
        ...(has('price') && { priceMinor: amount(price) ?? 0 }),
        ...(has('compareAt') && { compareAtMinor: amount(compareAt) }),
      },
    ];
  });
  return {
    version,
    ...(changed.has('title') && { title: after.title.trim() }),
    ...(changed.has('description') && { description: after.description }),
    ...(changed.has('vendor') && { vendor: after.vendor.trim() }),
    ...(changed.has('category') && { category: after.category.trim() || null }),
    ...(changed.has('tags') && { tags: after.tags }),
    ...(changed.has('shelf') && { shelf: after.shelf.trim() }),
    ...(changed.has('related') && { related: readTypedHandles(after.related) }),
    ...(changed.has('ageLimit') && { ageLimit: readTypedAge(after.ageLimit) ?? null }),
    ...(changed.has('status') && { status: after.status }),
    ...(variants.length > 0 && { variants }),
  };
}
