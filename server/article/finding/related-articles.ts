import type { Reader } from '../../../platform/database/database.ts';
import { questionMarks } from '../../../platform/database/multi-row-statement.ts';
import type { ArticleSummary } from '../../../contract/seller/article.ts';
import { readStoredTexts } from '../../database/stored-json.ts';
import { hasStockCondition } from '../availability.ts';
import { readListed, summaryWithStock } from '../listed-article.ts';
import { tagKeyOf } from '../search-index.ts';

/** So many products are shown beside one. */
export const relatedAtMost = 8;

// So many of the newest products of the department, and of each tag, are compared, however many there are.
const ofDepartment = 100;
const ofTag = 50;
const tagsCompared = 8;

type Shown = { article_number: number; category_slug: string | null; tags: string; related: string };

/** Those of `numbers` that can be bought, in that order, at most `relatedAtMost`. */
async function readBuyable(reader: Reader, numbers: readonly number[]): Promise<ArticleSummary[]> {
  if (numbers.length === 0) return [];
  const selection = {
    from: 'article a',
    conditions: [`a.article_number IN (${questionMarks(numbers)})`, 'a.is_sold = 1', hasStockCondition],
    values: [...numbers],
  };
  const order = { key: 'a.article_number', direction: 'DESC', isKeyUnique: true } as const;
  const rows = await readListed(reader, selection, order, numbers.length);
  const placeOf = new Map(numbers.map((number, place) => [number, place]));
  return rows
    .toSorted((a, b) => Number(placeOf.get(a.article_number)) - Number(placeOf.get(b.article_number)))
    .slice(0, relatedAtMost)
    .map(summaryWithStock);
}

/** The numbers of the articles with these handles, in the order of the handles. */
async function numbersOf(reader: Reader, handles: readonly string[]): Promise<number[]> {
  if (handles.length === 0) return [];
  const rows = await reader.all<{ article_number: number; handle: string }>(
    `SELECT article_number, handle FROM article WHERE handle IN (${questionMarks(handles)})`,
    handles,
  );
  const byHandle = new Map(rows.map(({ handle, article_number }) => [handle, article_number]));
  return handles.flatMap((handle) => byHandle.get(handle) ?? []);
}

/**
 * Articles like this one, the most alike first. A shared tag says more than the department, which says most of articles without
 * tags; of equally alike ones the newest come first.
 */
async function numbersAlike(reader: Reader, shown: Shown): Promise<number[]> {
  const tags = [...new Set(readStoredTexts(shown.tags).map(tagKeyOf))].slice(0, tagsCompared);
  const [ofCategory, ...ofTags] = await Promise.all([
    shown.category_slug === null
      ? []
      : reader.all<{ article_number: number }>(
          `SELECT article_number FROM article WHERE is_sold = 1 AND category_slug = ?
            ORDER BY created_at DESC, article_number DESC LIMIT ${ofDepartment}`,
          [shown.category_slug],
        ),
    ...tags.map((tag) =>
      reader.all<{ article_number: number }>(
        `SELECT article_number FROM article_tag WHERE tag_key = ? ORDER BY article_number DESC LIMIT ${ofTag}`,
        [tag],
      ),
    ),
  ]);
  const alike = new Map<number, number>();
  const count = (rows: readonly { article_number: number }[] | undefined, points: number) => {
    for (const { article_number } of rows ?? []) alike.set(article_number, (alike.get(article_number) ?? 0) + points);
  };
  count(ofCategory, 3);
  for (const rows of ofTags) count(rows, 2);
  alike.delete(shown.article_number);
  return [...alike].toSorted(([a, few], [b, many]) => many - few || b - a).map(([number]) => number);
}

/**
 * The products to show beside the one under `handle`: those that the shop names and that can be bought; where it names none, or
 * none of them can be bought, similar ones of the same department and tags.
 * @returns undefined if there is no such product on sale
 */
export async function readRelated(reader: Reader, handle: string): Promise<ArticleSummary[] | undefined> {
  const shown = await reader.get<Shown>(
    `SELECT a.article_number, a.category_slug, a.tags, b.related
       FROM article a JOIN article_body b ON b.article_id = a.article_id WHERE a.handle = ? AND a.is_sold = 1`,
    [handle],
  );
  if (!shown) return undefined;
  const named = await readBuyable(reader, await numbersOf(reader, readStoredTexts(shown.related)));
  return named.length > 0 ? named : readBuyable(reader, await numbersAlike(reader, shown));
}
