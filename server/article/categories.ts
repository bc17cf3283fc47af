import { createHash } from 'node:crypto';
import { pictureSchema } from '../../contract/seller/article.ts';
import { partsOfDepartment } from '../../contract/seller/departments.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Category } from '../../contract/seller/departments.ts';
import { readStoredJson } from '../database/stored-json.ts';
import { slugOf, sortKeyOf } from './text-folding.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** The longest slug; a longer one ends with a hash. It stands in addresses and in keys of the database. */
const longestSlug = 400;

/** A department as a product names it, with those above it. */
type NamedDepartment = { slug: string; name: string; parentSlug: string | null };

/**
 * The departments of a category, from the top: "Kitchen > Knives" is in `kitchen` and in `kitchen/knives`. Two spellings of one
 * name share a slug ("Womens", "womens").
 */
export function departmentsOf(category: string | null): NamedDepartment[] {
  const departments: NamedDepartment[] = [];
  for (const name of partsOfDepartment(category ?? '')) {
    const parentSlug = departments.at(-1)?.slug ?? null;
    const own = slugOf(name) || hashOf(name);
    const whole = parentSlug === null ? own : `${parentSlug}/${own}`;
    const slug = whole.length > longestSlug ? `${whole.slice(0, longestSlug - 13)}-${hashOf(whole)}` : whole;
    departments.push({ slug, name, parentSlug });
  }
  return departments;
}

/** The part of an address that stands for a category; null for none. */
export const categorySlugOf = (category: string | null): string | null => departmentsOf(category).at(-1)?.slug ?? null;

/** Whether products are in departments below this one. Without any, its own are found by one index. */
export async function isAboveOthers(reader: Reader, slug: string): Promise<boolean> {
  const below = await reader.get(
    `SELECT 1 AS below FROM article_department d JOIN article a ON a.article_number = d.article_number
      WHERE d.department_slug = ? AND a.category_slug <> ? LIMIT 1`,
    [slug, slug],
  );
  return below !== undefined;
}

type Counted = { category: Category; spellings: Map<string, number>; pictureOf: number };

/**
 * Departments that have articles on sale, in themselves or below, by name. Each has the spelling that most of its articles use, and
 * the picture of its first article that has one.
 */
export async function readCategories(reader: Reader): Promise<Category[]> {
  const rows = await reader.all<{ category: string; articles: number }>(
    `SELECT category, count(*) AS articles FROM article
      WHERE is_sold = 1 AND category IS NOT NULL GROUP BY category`,
  );
  const pictures = await reader.all<{ category: string; number: number; picture: string }>(
    `SELECT category, article_number AS number, picture FROM article WHERE article_number IN (
       SELECT min(article_number) FROM article
        WHERE is_sold = 1 AND category IS NOT NULL AND picture IS NOT NULL GROUP BY category)`,
  );
  const counted = new Map<string, Counted>();
  for (const { category, articles } of rows) {
    for (const { slug, name, parentSlug } of departmentsOf(category)) {
      const found = counted.get(slug) ?? {
        category: { slug, name, parentSlug, articleCount: 0, pictureId: null },
        spellings: new Map<string, number>(),
        pictureOf: Infinity,
      };
      counted.set(slug, found);
      found.category.articleCount += articles;
      found.spellings.set(name, (found.spellings.get(name) ?? 0) + articles);
    }
  }
  for (const { category, number, picture } of pictures) {
    for (const { slug } of departmentsOf(category)) {
      const found = counted.get(slug);
      if (!found || number >= found.pictureOf) continue;
      found.pictureOf = number;
      found.category.pictureId = readStoredJson(pictureSchema, picture).pictureId;
    }
  }
  return [...counted.values()]
    .map(({ category, spellings }) => {
      const [commonest] = [...spellings].toSorted(([a, few], [b, many]) => many - few || (a < b ? -1 : 1));
      return { ...category, name: commonest?.[0] ?? category.name };
    })
    .map((category) => ({ category, key: sortKeyOf(category.name) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.category.slug < b.category.slug ? -1 : 1))
    .map(({ category }) => category);
}
