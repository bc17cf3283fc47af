import type { Transaction } from '../../../platform/database/database.ts';
import type { Picture } from '../../../contract/seller/article.ts';
import { recordStaffChanges } from '../../accounts/staff-record.ts';
import type { StaffActor } from '../../accounts/staff-record.ts';
import { readForChange } from '../article-record-reading.ts';
import type { StoredArticle } from '../article-record-reading.ts';
import { saveArticles } from '../article-writing.ts';
import { keepPicturesOfImport } from '../kept-imports/pictures-of-import.ts';

/** As many as Shopify allows an article. */
export const mostPictures = 250;

export type NewPicture = Picture & {
  /** The variants that it shows. */
  variantIds: readonly string[];
};

export type Attached =
  | { is: 'attached'; added: number; alreadyThere: number; tooMany: number }
  | { is: 'article_gone' }
  | { is: 'import_gone' };

/**
 * The article with the pictures behind its own. One that comes before others of these which the article has already goes before
 * them. What it has keeps its order and its text.
 */
export function withPictures(article: StoredArticle, wanted: readonly NewPicture[]) {
  const pictures = [...article.pictures];
  const added: Picture[] = [];
  const shownBy = new Map<string, string>();
  let [alreadyThere, tooMany] = [0, 0];
  for (const [place, { variantIds, ...picture }] of wanted.entries()) {
    const isThere = pictures.some(({ pictureId }) => pictureId === picture.pictureId);
    if (isThere) alreadyThere++;
    else if (pictures.length >= mostPictures) {
      tooMany++;
      continue;
    } else {
      const after = new Set(wanted.slice(place + 1).map(({ pictureId }) => pictureId));
      const next = pictures.findIndex(({ pictureId }) => after.has(pictureId));
      pictures.splice(next < 0 ? pictures.length : next, 0, picture);
      added.push(picture);
    }
    for (const id of variantIds) if (!shownBy.has(id)) shownBy.set(id, picture.pictureId);
  }
  const variants = article.variants.map((variant) => ({
    ...variant,
    pictureId: variant.pictureId ?? shownBy.get(variant.variantId) ?? null,
  }));
  const isShown = variants.some(({ pictureId }, place) => pictureId !== article.variants[place]?.pictureId);
  return { pictures, variants, added, alreadyThere, tooMany, isChanged: added.length > 0 || isShown };
}

const stateOf = (some: readonly Picture[], of: readonly { variantId: string; pictureId: string | null }[]) => ({
  pictures: some.map(({ pictureId, alt }) => ({ pictureId, alt })),
  picturesOfVariants: of.flatMap(({ variantId, pictureId }) => (pictureId === null ? [] : [[variantId, pictureId]])),
});

/**
 * Adds kept pictures to an article, with an entry on the staff record.
 * @param options.importId the import that they belong to: its undo takes them away again
 */
export async function attachPictures(
  transaction: Transaction,
  articleId: string,
  wanted: readonly NewPicture[],
  { actor, now, importId }: { actor: StaffActor; now: number; importId?: string | undefined },
): Promise<Attached> {
  const article = await readForChange(transaction, articleId);
  if (!article) return { is: 'article_gone' };
  const { pictures, variants, added, alreadyThere, tooMany, isChanged } = withPictures(article, wanted);
  if (added.length > 0 && importId !== undefined) {
    const own = added.map(({ pictureId, alt }) => ({ pictureId, alt }));
    if (!(await keepPicturesOfImport(transaction, importId, article, own))) return { is: 'import_gone' };
  }
  if (isChanged) {
    await saveArticles(transaction, [{ ...article, pictures, variants }], { now, stock: 'keep' });
    const change = {
      action: 'picture_added' as const,
      subject: { kind: 'article' as const, id: articleId },
      before: stateOf(article.pictures, article.variants),
      after: stateOf(pictures, variants),
    };
    await recordStaffChanges(transaction, actor, [change], now);
  }
  return { is: 'attached', added: added.length, alreadyThere, tooMany };
}
