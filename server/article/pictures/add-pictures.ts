import type { Clock } from '../../../platform/clock.ts';
import type { Database, Reader } from '../../../platform/database/database.ts';
import type { StaffActor } from '../../accounts/staff-record.ts';
import { attachPictures, withPictures } from './attach-pictures.ts';
import type { NewPicture } from './attach-pictures.ts';
import { PictureNames } from './matching.ts';
import type { Match, NamedVariant } from './matching.ts';
import { isPictureName, UnreadablePictures } from './picture-files.ts';
import type { PictureFile } from './picture-files.ts';
import { readPicture } from './picture-reading.ts';
import { emptyResult } from './picture-result.ts';
import type { PicturesResult } from './picture-result.ts';
import { keepPicture } from './picture-store.ts';
import { readKeptArticles } from '../article-record-reading.ts';

/** Adds the pictures of a folder or a ZIP archive to the products that their names say. */

export type AddPicturesOptions = {
  actor: StaffActor;
  isDryRun?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number }) => void;
};

type Matched = { file: PictureFile; match: Match };

function readNames(reader: Reader): Promise<NamedVariant[]> {
  return reader.all<NamedVariant>(
    `SELECT a.article_id AS "articleId", a.handle, v.variant_id AS "variantId", v.sku, v.barcode
       FROM article a JOIN variant v ON v.article_id = a.article_id WHERE v.position IS NOT NULL`,
  );
}

const inOrder = (a: Matched, b: Matched) =>
  a.match.order - b.match.order || a.file.name.localeCompare(b.file.name, 'en', { numeric: true });

/** Existing pictures keep their places and texts; the new ones come behind them. */
export async function addPictures(
  database: Database,
  clock: Clock,
  files: readonly PictureFile[],
  { actor, isDryRun = false, signal, onProgress }: AddPicturesOptions,
): Promise<PicturesResult> {
  const result = emptyResult(isDryRun);
  result.wanted = files.length;
  const names = new PictureNames(await readNames(database));
  const byArticle = new Map<string, Matched[]>();
  const fail = (picture: string, text: string, handle = '') =>
    result.failed.push({ line: null, handle, picture, text });
  for (const file of files) {
    if (!isPictureName(file.name)) {
      fail(file.name, 'its name is not that of a picture (.jpg, .png, .webp, .gif, .avif or .tif)');
      continue;
    }
    const match = names.match(file.name);
    if ('problem' in match) fail(file.name, match.problem);
    else byArticle.set(match.articleId, [...(byArticle.get(match.articleId) ?? []), { file, match }]);
  }
  result.articles = byArticle.size;
  let done = result.failed.length;
  for (const [articleId, matched] of byArticle) {
    if (signal?.aborted) {
      result.notReached += matched.length;
      result.endedBecause = 'It was ended early.';
      continue;
    }
    const ready: NewPicture[] = [];
    for (const { file, match } of matched.toSorted(inOrder)) {
      const read = await readFileOf(file);
      done++;
      onProgress?.({ done, total: files.length });
      if ('problem' in read) {
        fail(file.name, read.problem, match.handle);
        continue;
      }
      const { picture, notes, bytes } = read;
      result.bytes += bytes;
      for (const text of notes) result.notes.push({ line: null, handle: match.handle, picture: file.name, text });
      if (!isDryRun) await database.write((transaction) => keepPicture(transaction, picture, clock.now()));
      const { pictureId, width, height } = picture;
      ready.push({ pictureId, width, height, alt: '', variantIds: match.variantIds });
    }
    const [handle] = matched.map(({ match }) => match.handle);
    await attach(articleId, ready, handle);
  }
  return result;

  async function attach(articleId: string, ready: readonly NewPicture[], handle: string | undefined): Promise<void> {
    const attached = isDryRun
      ? await tryToAttach(database, articleId, ready)
      : await database.write((transaction) =>
          attachPictures(transaction, articleId, ready, { actor, now: clock.now() }),
        );
    if (attached.is !== 'attached') return void fail('', 'the product was removed meanwhile', handle);
    result.added += attached.added;
    result.alreadyThere += attached.alreadyThere;
    if (attached.tooMany > 0)
      fail('', `${attached.tooMany} more are there than the 250 that a product may have`, handle);
  }
}

async function tryToAttach(reader: Reader, articleId: string, ready: readonly NewPicture[]) {
  const [article] = await readKeptArticles(reader, 'article_id', [articleId]);
  if (!article) return { is: 'article_gone' } as const;
  const { added, alreadyThere, tooMany } = withPictures(article, ready);
  return { is: 'attached', added: added.length, alreadyThere, tooMany } as const;
}

async function readFileOf(file: PictureFile) {
  try {
    const content = await file.read();
    const read = await readPicture(content);
    return 'problem' in read ? read : { ...read, bytes: content.length };
  } catch (error) {
    if (error instanceof UnreadablePictures) return { problem: error.message };
    throw error;
  }
}
