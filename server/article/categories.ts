import { createHash } from 'node:crypto';
import { pictureSchema } from '../../contract/seller/article.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Category } from '../../contract/seller/article.ts';
import { readStoredJson } from '../database/stored-json.ts';
import { slugOf, sortKeyOf } from './text-folding.ts';

/** The part of an address that stands for a category; two spellings of one name share it ("Womens", "womens"). */
export function categorySlugOf(name: string): string {
  return slugOf(name) || createHash('sha256').update(name).digest('hex').slice(0, 12);
}

/** Categories that have articles on sale, by name, each with the picture of its first article that has one. */
export async function readCategories(reader: Reader): Promise<Category[]> {
  const spellings = await reader.all<{ slug: string; name: string; articles: number }>(
    `SELECT category_slug AS slug, category AS name, count(*) AS articles FROM article
      WHERE is_sold = 1 AND category IS NOT NULL GROUP BY category_slug, category`,
  );
  const pictures = await reader.all<{ slug: string; picture: string }>(
    `SELECT category_slug AS slug, picture FROM article WHERE article_number IN (
       SELECT min(article_number) FROM article
        WHERE is_sold = 1 AND category IS NOT NULL AND picture IS NOT NULL GROUP BY category_slug)`,
  );
  const pictureOf = new Map(
    pictures.map(({ slug, picture }) => [slug, readStoredJson(pictureSchema, picture).pictureId]),
  );
  const bySlug = new Map<string, { category: Category; commonest: number }>();
  for (const { slug, name, articles } of spellings) {
    const found = bySlug.get(slug);
    if (!found) {
      const category = { slug, name, articleCount: articles, pictureId: pictureOf.get(slug) ?? null };
      bySlug.set(slug, { category, commonest: articles });
      continue;
    }
    found.category.articleCount += articles;
    if (articles > found.commonest) Object.assign(found, { commonest: articles }).category.name = name;
  }
  return [...bySlug.values()]
    .map(({ category }) => ({ category, key: sortKeyOf(category.name) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ category }) => category);
}
