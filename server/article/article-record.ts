import type { Picture } from '../../contract/seller/article.ts';
import type { StaffArticle } from '../../contract/seller/back-office.ts';

/** The stored fields of an article, without the fields that are derived from them (`article-writing.ts` derives those). */

export type ArticleStatus = StaffArticle['status'];

export type VariantRecord = {
  variantId: string;
  sku: string;
  /** Digits as a scanner gives them, without what spreadsheets put around them. */
  barcode: string;
  /** One for each of the article's option names. */
  optionValues: string[];
  /** Null: not priced, and so never sold. */
  priceMinor: number | null;
  compareAtMinor: number | null;
  onHand: number;
  /** Its stock is not counted, or it is sold when there is none. */
  sellsWithoutStock: boolean;
  pictureId: string | null;
  /** JSON of the cells of a catalogue file that the other fields do not cover; null if it came from no file. */
  imported: string | null;
};

export type ArticleRecord = {
  articleId: string;
  handle: string;
  title: string;
  /** HTML as it was given: sanitise it before it is shown (`description-html.ts`). */
  description: string;
  vendor: string;
  category: string | null;
  tags: string[];
  /** Where it stands in the shop, in the shop's words: "Aisle 4, shelf 2". Empty if the shop does not say. */
  shelf: string;
  /** Handles of products that the shop shows beside this one; some may not exist. Empty: the shop leaves the choice to us. */
  related: string[];
  /** The age from which it is sold; null if it has none. */
  ageLimit: number | null;
  optionNames: string[];
  status: ArticleStatus;
  pictures: Picture[];
  /** In the shop's order. Variants that the article had before and that are not here are taken off sale. */
  variants: VariantRecord[];
  imported: string | null;
};

/** The fields of an article that a file may change, as the staff record keeps them. */
export function recordedState({
  handle,
  title,
  description,
  vendor,
  category,
  tags,
  shelf,
  related,
  ageLimit,
  optionNames,
  status,
  pictures,
  variants,
}: ArticleRecord): Record<string, unknown> {
  return {
    handle,
    title,
    description,
    vendor,
    category,
    tags,
    shelf,
    related,
    ageLimit,
    optionNames,
    status,
    pictures: pictures.map(({ pictureId, alt }) => ({ pictureId, alt })),
    variants: variants.map(({ variantId, sku, barcode, optionValues, priceMinor, compareAtMinor, onHand }) => ({
      variantId,
      sku,
      barcode,
      optionValues,
      priceMinor,
      compareAtMinor,
      onHand,
    })),
  };
}
