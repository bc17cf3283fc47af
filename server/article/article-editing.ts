import { randomUUID } from 'node:crypto';
import { present } from '../../contract/presence.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import type { ArticleEdit, NewArticle, StaffArticle } from '../../contract/seller/back-office.ts';
import { readForChange, readKeptArticles } from './article-record-reading.ts';
import type { StoredArticle, StoredVariant } from './article-record-reading.ts';
import { saveArticles } from './article-writing.ts';
import { barcodeOf } from './barcode.ts';

const postgresUniqueViolation = '23505';

/** Edits of articles by staff. Every function returns the article after the edit, or a refusal. */

export function staffArticleOf(article: StoredArticle): StaffArticle {
  const { imported: _imported, withdrawn: _withdrawn, variants, ...shown } = article;
  return {
    ...shown,
    variants: variants.map(
      ({ variantId, sku, barcode, optionValues, priceMinor, compareAtMinor, onHand, reserved }) => ({
        variantId,
        sku,
        barcode,
        optionValues,
        priceMinor,
        compareAtMinor,
        onHand,
        reserved,
      }),
    ),
  };
}

export async function readStaffArticle(reader: Reader, articleId: string): Promise<StaffArticle | Refused> {
  const [article] = await readKeptArticles(reader, 'article_id', [articleId]);
  return article ? staffArticleOf(article) : { refusal: 'not_found' };
}

// A price of zero means no price, so that a typing slip gives nothing away.
const priceOrNone = (amountMinor: number) => (amountMinor === 0 ? null : amountMinor);

function countGaps({ variants }: StoredArticle): number {
  return variants.filter((variant) => variant.priceMinor === null).length;
}

function editVariants(article: StoredArticle, edits: NonNullable<ArticleEdit['variants']>): StoredVariant[] | Refused {
  const byId = new Map(article.variants.map((variant) => [variant.variantId, variant]));
  for (const [index, { variantId, priceMinor, barcode, ...edit }] of edits.entries()) {
    const variant = byId.get(variantId);
    if (!variant) {
      const field = `variants.${index}.variantId`;
      return { refusal: 'request_malformed', details: [{ field, problem: 'is not a variant of this article' }] };
    }
    const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
    byId.set(variantId, {
      ...variant,
      ...given,
      ...(priceMinor === undefined ? {} : { priceMinor: priceOrNone(priceMinor) }),
      ...(barcode === undefined ? {} : { barcode: barcodeOf(barcode) }),
    });
  }
  return [...byId.values()];
}

/**
 * Applies an edit to the version that it was made for.
 * @returns refused as `not_found`, `version_conflict`, `request_malformed` or `price_required`
 */
export function editArticle(
  database: Database,
  clock: Clock,
  articleId: string,
  { version, variants: variantEdits, ...fields }: ArticleEdit,
): Promise<StaffArticle | Refused> {
  return database.write(async (transaction) => {
    const article = await readForChange(transaction, articleId);
    if (!article) return { refusal: 'not_found' };
    if (article.version !== version) return { refusal: 'version_conflict' };
    const variants = editVariants(article, variantEdits ?? []);
    if ('refusal' in variants) return variants;
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const edited: StoredArticle = { ...article, ...given, variants };
    if (edited.category === '') edited.category = null;
    edited.tags = [...new Set(edited.tags)];
    edited.related = [...new Set(edited.related)].filter((handle) => handle !== article.handle);
    // An article that an import published with a gap in its prices stays published. An edit may neither make such a gap nor
    // publish an article with one.
    const isPublishing = edited.status === 'published' && article.status !== 'published';
    const allowedGaps = isPublishing ? 0 : countGaps(article);
    if (edited.status === 'published' && (countGaps(edited) > allowedGaps || edited.variants.length === 0)) {
      return { refusal: 'price_required' };
    }
    return saveAndRead(transaction, edited, clock);
  });
}

async function saveAndRead(transaction: Transaction, article: StoredArticle, clock: Clock): Promise<StaffArticle> {
  await saveArticles(transaction, [article], { now: clock.now(), stock: 'keep' });
  const [saved] = await readKeptArticles(transaction, 'article_id', [article.articleId]);
  return staffArticleOf(present(saved, 'the article that was just saved'));
}

/** Makes a draft with one variant and no stock. @returns refused as `handle_taken` */
export async function createArticle(
  database: Database,
  clock: Clock,
  { handle, title, category, priceMinor }: NewArticle,
): Promise<StaffArticle | Refused> {
  const make = async (transaction: Transaction): Promise<StaffArticle | Refused> => {
    const articleId = randomUUID();
    const taken = await transaction.get('SELECT 1 AS taken FROM article WHERE handle = ?', [handle]);
    if (taken) return { refusal: 'handle_taken' };
    const variant: StoredVariant = {
      variantId: randomUUID(),
      sku: '',
      barcode: '',
      optionValues: [],
      priceMinor: priceOrNone(priceMinor),
      compareAtMinor: null,
      onHand: 0,
      reserved: 0,
      sellsWithoutStock: false,
      pictureId: null,
      imported: null,
    };
    const draft: StoredArticle = {
      articleId,
      handle,
      title,
      description: '',
      vendor: '',
      category: category === '' ? null : category,
      tags: [],
      shelf: '',
      related: [],
      ageLimit: null,
      optionNames: [],
      status: 'draft',
      pictures: [],
      variants: [variant],
      withdrawn: [],
      imported: null,
      version: 0,
      updatedAt: 0,
    };
    return saveAndRead(transaction, draft, clock);
  };
  try {
    return await database.write(make);
  } catch (error) {
    // Another edit took the handle at the same moment.
    if ((error as { code?: string }).code === postgresUniqueViolation) return { refusal: 'handle_taken' };
    throw error;
  }
}
