import { present } from '../../../contract/presence.ts';
import type { StaffArticle, StaffVariant } from '../../../contract/seller/back-office.ts';
import type { BackOfficeSentence, Wording } from '../wording/wording.tsx';
import type { FieldPath } from './article-form.ts';

/** A variant's name among its siblings: its options, such as `Black / L`. */
export function variantName({ optionValues }: Pick<StaffVariant, 'optionValues'>, { say }: Wording): string {
  const values = optionValues.filter((value) => value !== '' && value !== 'Default Title');
  return values.length > 0 ? values.join(' / ') : say('article.only');
}

/** Variants, each with its place, whose options, SKU and barcode have every word that is sought. */
export function variantsFound<Variant extends Pick<StaffVariant, 'optionValues' | 'sku' | 'barcode'>>(
  variants: readonly Variant[],
  sought: string,
): { variant: Variant; index: number }[] {
  const words = sought.toLowerCase().normalize('NFKC').split(/\s+/).filter(Boolean);
  return variants
    .map((variant, index) => ({ variant, index }))
    .filter(({ variant: { optionValues, sku, barcode } }) => {
      const text = [...optionValues, sku, barcode].join('\n').toLowerCase().normalize('NFKC');
      return words.every((word) => text.includes(word));
    });
}

const labels: Record<string, BackOfficeSentence> = {
  title: 'article.title',
  description: 'article.description',
  vendor: 'article.vendor',
  category: 'article.category',
  tags: 'article.tags',
  shelf: 'article.shelf',
  related: 'article.related',
  ageLimit: 'article.ageLimit',
  status: 'article.status',
  price: 'article.price',
  compareAt: 'article.compareAt',
  sku: 'article.sku',
  barcode: 'article.barcode',
};

const labelOf = (field: string) => present(labels[field], `the label of the field ${field}`);

/** The readable name of the value at `path`. */
export function pathName(path: FieldPath, article: StaffArticle, wording: Wording): string {
  const [field = '', variantId, part = ''] = path.split('.');
  if (field !== 'variants') return wording.say(labelOf(field));
  const variant = article.variants.find((each) => each.variantId === variantId);
  const label = wording.say(labelOf(part));
  if (!variant || article.variants.length === 1) return label;
  return wording.say('article.fieldOf', { field: label, variant: variantName(variant, wording) });
}
