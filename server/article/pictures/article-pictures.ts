import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Refused } from '../../../contract/seller/refusals.ts';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { readStaffArticle } from '../article-editing.ts';
import { readForChange } from '../article-record-reading.ts';
import { saveArticles } from '../article-writing.ts';
import { mostPictures } from './attach-pictures.ts';
import { readPicture } from './picture-reading.ts';
import { keepPicture } from './picture-store.ts';

/**
 * Adds a picture behind the article's others; one that it has already is not added again.
 * @param file an image file of any usual kind
 * @returns refused as `request_malformed` when it is no image, or as `not_found`
 */
export async function addPicture(
  database: Database,
  clock: Clock,
  articleId: string,
  { file, alt }: { file: Buffer; alt: string },
): Promise<StaffArticle | Refused> {
  const read = await readPicture(file);
  if ('problem' in read)
    return {
      refusal: 'request_malformed',
      details: [{ field: 'picture', problem: `cannot be used: ${read.problem}` }],
    };
  return database.write(async (transaction) => {
    const article = await readForChange(transaction, articleId);
    if (!article) return { refusal: 'not_found' };
    if (article.pictures.length >= mostPictures) {
      const problem = `the article has ${mostPictures} pictures already`;
      return { refusal: 'request_malformed', details: [{ field: 'picture', problem }] };
    }
    const { pictureId, width, height } = read.picture;
    if (!article.pictures.some((picture) => picture.pictureId === pictureId)) {
      await keepPicture(transaction, read.picture, clock.now());
      const pictures = [...article.pictures, { pictureId, alt, width, height }];
      await saveArticles(transaction, [{ ...article, pictures }], { now: clock.now(), stock: 'keep' });
    }
    return readStaffArticle(transaction, articleId);
  });
}

/** Removes a picture from the article and its variants. The picture itself is kept, because other articles may show it. */
export function removePicture(
  database: Database,
  clock: Clock,
  articleId: string,
  pictureId: string,
): Promise<StaffArticle | Refused> {
  return database.write(async (transaction) => {
    const article = await readForChange(transaction, articleId);
    const pictures = article?.pictures.filter((picture) => picture.pictureId !== pictureId);
    if (!article || !pictures || pictures.length === article.pictures.length) return { refusal: 'not_found' };
    const variants = article.variants.map((variant) =>
      variant.pictureId === pictureId ? { ...variant, pictureId: null } : variant,
    );
    await saveArticles(transaction, [{ ...article, pictures, variants }], { now: clock.now(), stock: 'keep' });
    return readStaffArticle(transaction, articleId);
  });
}
