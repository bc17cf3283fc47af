import { readFile, rm } from 'node:fs/promises';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { readPlainText } from '../../../platform/database/stored-card-numbers.ts';
import type { StaffActor } from '../../accounts/staff-record.ts';
import { attachPictures } from './attach-pictures.ts';
import type { NewPicture } from './attach-pictures.ts';
import { isEmbedded, noPicturesInFile } from './embedded-picture.ts';
import type { PicturesInFile } from './embedded-picture.ts';
import { confirmKnownPicture, keepFetchedPicture, readKnownPicture } from './fetched-pictures.ts';
import type { KnownPicture } from './fetched-pictures.ts';
import type { Fetcher } from './fetching/fetcher.ts';
import { readPictureAddress, shownAddress } from './fetching/picture-address.ts';
import { readPicture } from './picture-reading.ts';
import { emptyResult } from './picture-result.ts';
import type { PictureRemark, PicturesResult } from './picture-result.ts';

/**
 * Fetches the pictures of many products by their addresses, because staff asked for it. Each product gets its pictures in one
 * transaction, in the order of the file. What was fetched is remembered by its address, so that it goes on where it stopped.
 */

/** The pictures that one product has in a file. */
export type WantedPictures = {
  line: number | null;
  handle: string;
  /** Null: the shop has no such product. */
  article: { articleId: string; pictureIds: ReadonlySet<string> } | null;
  pictures: { address: string; alt: string; variantIds: readonly string[] }[];
};

export type PictureLimits = {
  /** How many are fetched at most. */
  count: number;
  /** How many bytes are fetched at most. */
  bytes: number;
  timeMs: number;
};

export const usualPictureLimits: PictureLimits = {
  count: 5_000,
  bytes: 5 * 1024 * 1024 * 1024,
  timeMs: 2 * 3_600_000,
};

export type FetchPicturesOptions = {
  actor: StaffActor;
  fetcher: Pick<Fetcher, 'fetch'>;
  /** The pictures that stand in the file itself. */
  inFile?: PicturesInFile;
  limits?: Partial<PictureLimits>;
  /** What relative addresses begin with. */
  baseAddress?: string | undefined;
  ports?: readonly number[];
  /** The import that the pictures belong to: its undo takes them away again. */
  importId?: string | undefined;
  isDryRun?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number }) => void;
};

/** A picture fetched within this time is taken as it is; an older one is asked for again. */
const freshForMs = 24 * 3_600_000;
const articlesAtOnce = 6;
const longestAlt = 512;

type Got = { pictureId: string; width: number; height: number; notes: string[] } | { problem: string } | 'not reached';

class PictureFetch {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #options: FetchPicturesOptions;
  readonly #limits: PictureLimits;
  readonly #result: PicturesResult;
  readonly #got = new Map<string, Promise<Got>>();
  readonly #endsAt: number;
  readonly #aborted: Promise<'aborted'>;
  #asked = 0;
  #done = 0;
  #total = 0;

  constructor(database: Database, clock: Clock, options: FetchPicturesOptions) {
    this.#database = database;
    this.#clock = clock;
    this.#options = options;
    this.#limits = { ...usualPictureLimits, ...options.limits };
    this.#result = emptyResult(options.isDryRun ?? false);
    this.#endsAt = performance.now() + this.#limits.timeMs;
    const { signal } = options;
    this.#aborted = new Promise((resolve) => {
      if (signal?.aborted) resolve('aborted');
      signal?.addEventListener('abort', () => resolve('aborted'), { once: true });
    });
  }

  async run(wanted: readonly WantedPictures[]): Promise<PicturesResult> {
    this.#total = wanted.reduce((sum, { pictures }) => sum + pictures.length, 0);
    this.#result.wanted = this.#total;
    this.#result.articles = wanted.length;
    const waiting = [...wanted];
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await this.#ofArticle(next);
        this.#done += next.pictures.length;
        this.#options.onProgress?.({ done: this.#done, total: this.#total });
      }
    };
    await Promise.all(Array.from({ length: articlesAtOnce }, worker));
    this.#result.failed.sort(byLine);
    this.#result.notes.sort(byLine);
    return this.#result;
  }

  #fail({ line, handle }: WantedPictures, address: string, text: string): void {
    this.#result.failed.push({ line, handle, picture: shownAddress(address), text });
  }

  async #ofArticle(wanted: WantedPictures): Promise<void> {
    const { article, pictures } = wanted;
    if (!article) {
      const text = 'the shop does not have this product: import the file first';
      for (const { address } of pictures) this.#fail(wanted, address, text);
      return;
    }
    const { baseAddress: base, ports } = this.#options;
    const ready: NewPicture[] = [];
    const asked = await Promise.all(
      pictures.map(async ({ address }) => {
        const read = isEmbedded(address)
          ? { url: { href: address } }
          : readPictureAddress(address, { base, ...(ports && { ports }) });
        if ('problem' in read) return read;
        const { href } = read.url;
        return { href, known: await readKnownPicture(this.#database, href) };
      }),
    );
    // Where a limit ends it, the first ones of a product are there.
    const got = await Promise.all(
      asked.map((one) => ('problem' in one ? one : this.#get(one.href, one.known, article.pictureIds))),
    );
    let notReached = 0;
    for (const [place, { address, alt, variantIds }] of pictures.entries()) {
      const one = got[place];
      if (one === undefined || one === 'not reached') notReached++;
      else if ('problem' in one) this.#fail(wanted, address, one.problem);
      else {
        const { notes, ...picture } = one;
        ready.push({ ...picture, alt: readPlainText(alt).redacted.slice(0, longestAlt), variantIds });
        const { line, handle } = wanted;
        for (const text of notes) this.#result.notes.push({ line, handle, picture: shownAddress(address), text });
      }
    }
    this.#result.notReached += notReached;
    if (this.#result.isDryRun || ready.length === 0) return;
    const { actor, importId } = this.#options;
    const attached = await this.#database.write((transaction) =>
      attachPictures(transaction, article.articleId, ready, { actor, now: this.#clock.now(), importId }),
    );
    if (attached.is === 'attached') {
      this.#result.added += attached.added;
      this.#result.alreadyThere += attached.alreadyThere;
      if (attached.tooMany > 0)
        this.#fail(wanted, '', `${attached.tooMany} more were named than the 250 that a product may have`);
      return;
    }
    const text =
      attached.is === 'article_gone' ? 'the product was removed meanwhile' : 'its import was undone meanwhile';
    for (const { address } of pictures) this.#fail(wanted, address, text);
  }

  /** The picture of an address. One that several products have is fetched once. */
  #get(address: string, known: KnownPicture | undefined, there: ReadonlySet<string>): Promise<Got> {
    const before = this.#got.get(address);
    if (before) return before;
    const getting = this.#obtain(address, known, there);
    this.#got.set(address, getting);
    return getting;
  }

  #mayNotAsk(): string | null {
    const { count, bytes, timeMs } = this.#limits;
    if (this.#options.signal?.aborted) return 'It was ended early.';
    if (this.#asked >= count) return `The limit is ${count} at one time.`;
    if (this.#result.bytes >= bytes) return `The limit is ${Math.round(bytes / 1024 / 1024)} MB at one time.`;
    if (performance.now() >= this.#endsAt) return `The limit is ${Math.round(timeMs / 60_000)} minutes at one time.`;
    return null;
  }

  async #obtain(address: string, known: KnownPicture | undefined, there: ReadonlySet<string>): Promise<Got> {
    const isFresh = known !== undefined && this.#clock.now() - known.fetchedAt < freshForMs;
    if (known && (there.has(known.pictureId) || isFresh)) return { ...pictureOf(known), notes: [] };
    if (this.#result.isDryRun) return 'not reached';
    const because = this.#mayNotAsk();
    if (because !== null) {
      this.#result.endedBecause ??= because;
      return 'not reached';
    }
    this.#asked++;
    if (isEmbedded(address)) return this.#ofCell(address);
    const fetching = this.#options.fetcher.fetch({
      address,
      ...(known?.etag && { etag: known.etag }),
      ...(known?.modified && { modified: known.modified }),
    });
    const answer = await Promise.race([fetching, this.#aborted]);
    if (answer === 'aborted') {
      this.#result.endedBecause ??= this.#mayNotAsk();
      return 'not reached';
    }
    if (answer.is === 'failed') return { problem: answer.says };
    if (answer.is === 'unchanged') {
      if (!known) throw new Error('A picture that was never fetched is said to be unchanged');
      await this.#database.write((transaction) => confirmKnownPicture(transaction, address, this.#clock.now()));
      return { ...pictureOf(known), notes: [] };
    }
    this.#result.bytes += answer.bytes;
    const file = await readFile(answer.file);
    await rm(answer.file, { force: true });
    return this.#draw(address, file, answer);
  }

  async #ofCell(address: string): Promise<Got> {
    const { inFile = noPicturesInFile } = this.#options;
    const file = await inFile.read(address);
    if (!file) return { problem: 'it stands in the file itself: have the pictures of that file added' };
    this.#result.bytes += file.length;
    return this.#draw(address, file, { etag: null, modified: null });
  }

  async #draw(
    address: string,
    file: Buffer,
    { etag, modified }: { etag: string | null; modified: string | null },
  ): Promise<Got> {
    const read = await readPicture(file);
    if ('problem' in read) return read;
    const now = this.#clock.now();
    await this.#database.write((transaction) =>
      keepFetchedPicture(transaction, address, read.picture, { etag, modified, now }),
    );
    return { ...pictureOf(read.picture), notes: read.notes };
  }
}

const pictureOf = ({ pictureId, width, height }: { pictureId: string; width: number; height: number }) => ({
  pictureId,
  width,
  height,
});

const byLine = (a: PictureRemark, b: PictureRemark) => (a.line ?? 0) - (b.line ?? 0);

/** Fetches pictures and adds them to their products. A dry run asks no host. */
export function fetchPictures(
  database: Database,
  clock: Clock,
  wanted: readonly WantedPictures[],
  options: FetchPicturesOptions,
): Promise<PicturesResult> {
  return new PictureFetch(database, clock, options).run(wanted);
}
