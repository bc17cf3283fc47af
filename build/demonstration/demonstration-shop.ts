import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Picture } from '../../contract/seller/article.ts';
import type { ArticleRecord } from '../../server/article/article-record.ts';
import { indexAgain, saveArticles } from '../../server/article/article-writing.ts';
import { demonstrationArticles } from './demonstration-articles.ts';
import type { DemonstrationArticle } from './demonstration-articles.ts';
import { translationsOf } from './demonstration-translations.ts';
import { writeArticleTexts, writeWords } from '../../server/article/translation-store.ts';
import { drawArticle } from './demonstration-pictures.ts';
import { tidySearchIndex } from '../../server/article/search-index.ts';
import { drawOnce, keptFileOf } from './kept-drawings.ts';
import { keepPicture } from '../../server/article/pictures/picture-store.ts';
import type { DrawnPicture } from '../../server/article/pictures/picture-store.ts';

const drawnAtOnce = 4;

const drawingsFolder = path.resolve(import.meta.dirname, '../../dist/drawings');

export type DemonstrationProgress = { done: number; total: number };

/** An id that is the same in every home, so that loading again changes nothing. */
function idOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);
}

type Drawn = { record: ArticleRecord; pictures: DrawnPicture[] };

async function draw(article: DemonstrationArticle): Promise<Drawn> {
  const pictures: DrawnPicture[] = [];
  const shown: Picture[] = [];
  for (const { colour, alt } of article.pictures) {
    const drawn = await drawOnce(drawArticle(article, colour), drawingsFolder);
    if (!drawn) throw new Error(`the drawing of ${article.handle} is not an image`);
    pictures.push(drawn);
    shown.push({ pictureId: drawn.pictureId, alt, width: drawn.width, height: drawn.height });
  }
  const record: ArticleRecord = {
    articleId: idOf(article.handle),
    handle: article.handle,
    title: article.title,
    description: article.description,
    vendor: article.vendor,
    category: article.category,
    tags: article.tags,
    shelf: article.shelf,
    related: [],
    ageLimit: null,
    optionNames: article.optionNames,
    status: 'published',
    pictures: shown,
    imported: null,
    variants: article.variants.map(({ picture, ...variant }) => ({
      ...variant,
      variantId: idOf(article.handle, ...variant.optionValues),
      sellsWithoutStock: false,
      pictureId: shown[picture]?.pictureId ?? null,
      imported: null,
    })),
  };
  return { record, pictures };
}

/**
 * Copies the drawings of the demonstration, drawn where they are not kept yet, so that a shop elsewhere begins with them.
 * @param to a folder
 */
export async function copyDrawings(to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  for (const article of demonstrationArticles) {
    for (const { colour } of article.pictures) {
      const drawing = drawArticle(article, colour);
      await drawOnce(drawing, drawingsFolder);
      copyFileSync(keptFileOf(drawing, drawingsFolder), keptFileOf(drawing, to));
    }
  }
}

/**
 * Loads the demonstration shop into a database that has no articles yet; otherwise it changes nothing. Everything is saved in one
 * transaction, so that a start that was killed half-way begins again.
 * @param onProgress called after each article is drawn
 * @returns how many articles were loaded
 */
export async function loadDemonstrationShop(
  database: Database,
  clock: Clock,
  onProgress: (progress: DemonstrationProgress) => void = () => undefined,
): Promise<number> {
  if (await database.get('SELECT article_id FROM article LIMIT 1')) return 0;
  const total = demonstrationArticles.length;
  const drawn: Drawn[] = [];
  const waiting = [...demonstrationArticles.entries()];
  let done = 0;
  const drawNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      drawn[next[0]] = await draw(next[1]);
      onProgress({ done: ++done, total });
    }
  };
  await Promise.all(Array.from({ length: drawnAtOnce }, drawNext));
  await database.write(async (transaction) => {
    const now = clock.now();
    for (const { pictures } of drawn) for (const picture of pictures) await keepPicture(transaction, picture, now);
    const records = drawn.map(({ record }) => record);
    await saveArticles(transaction, records, { now, stock: 'set' });
    const { texts, words } = translationsOf(records);
    await writeArticleTexts(transaction, texts, now);
    await writeWords(transaction, words, now);
    await indexAgain(transaction, records);
  });
  await tidySearchIndex(database);
  return total;
}
