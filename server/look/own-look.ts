import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readConfigFile } from '../../platform/config-file.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import type { ShopLook } from '../../contract/seller/shop-look.ts';
import { drawPicture } from '../article/pictures/picture-store.ts';
import type { DrawnPicture } from '../article/pictures/picture-store.ts';
import { keepLook, readKeptLook } from './kept-look.ts';
import { lookFileSchema } from './look-file.ts';

type Read = { look: ShopLook; pictures: DrawnPicture[]; files: string[] };

const usualLook: Read = { look: {}, pictures: [], files: [] };

/** Changes when the file does; a file that is not there has a mark too. */
function markOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeMs}` : 'missing';
}

async function drawFile(file: string, place: string): Promise<DrawnPicture> {
  const wanted = `${place}: must be a picture (JPEG, PNG, WebP, AVIF, SVG) that can be read`;
  let source: Buffer;
  try {
    source = readFileSync(file);
  } catch (error) {
    throw new Error(`${wanted}; ${file}: ${(error as NodeJS.ErrnoException).code}`, { cause: error });
  }
  // The operator's own file, of which only the pixels are kept.
  const drawn = await drawPicture(source, { allowSvg: true });
  if (!drawn) throw new Error(`${wanted}; ${file} is none`);
  return drawn;
}

async function readLook(lookFile: string): Promise<Read> {
  const { logo, slides, ...rest } = readConfigFile(lookFile, lookFileSchema);
  const pictures: DrawnPicture[] = [];
  const files: string[] = [];
  async function draw(picture: { file: string; text: string }, place: string) {
    const file = path.resolve(path.dirname(lookFile), picture.file);
    const drawn = await drawFile(file, `${lookFile}: ${place}.file`);
    pictures.push(drawn);
    files.push(file);
    return { pictureId: drawn.pictureId, width: drawn.width, height: drawn.height, text: picture.text };
  }
  const drawnSlides: Awaited<ReturnType<typeof draw>>[] = [];
  for (const [index, slide] of (slides ?? []).entries()) drawnSlides.push(await draw(slide, `slides.${index}`));
  return {
    look: {
      ...rest,
      ...(logo && { logo: { ...(await draw(logo, 'logo')), ground: logo.ground } }),
      ...(slides && { slides: drawnSlides }),
    },
    pictures,
    files,
  };
}

/**
 * The shop's own look, read from a file. When the file changes, the next terminal that asks gets the new look. A file that is not
 * right changes nothing: the last good look stays, also over a restart, and the log says what is wrong.
 */
export class OwnLook {
  readonly #file: string | undefined;
  readonly #log: Log;
  readonly #database: Database;
  readonly #clock: Clock;
  #good: Read | undefined;
  #seen = '';
  #reading: Promise<void> | undefined;

  /** @param file where the look is described; undefined for the usual look. It need not be there. */
  constructor(file: string | undefined, { log, database, clock }: { log: Log; database: Database; clock: Clock }) {
    this.#file = file;
    this.#log = log;
    this.#database = database;
    this.#clock = clock;
  }

  get look(): ShopLook {
    return this.#good?.look ?? usualLook.look;
  }

  /** The WebP file of one of the look's pictures; undefined if it has no such picture, or the database has it (`kept-look.ts`). */
  picture(pictureId: string, width: number): Buffer | undefined {
    const found = this.#good?.pictures.find((each) => each.pictureId === pictureId);
    return found?.renditions.find((rendition) => rendition.width === width)?.content;
  }

  /** Reads the file again if it, or one of its pictures, has changed. Never rejects. */
  async refresh(): Promise<void> {
    await (this.#reading ??= this.#readIfChanged().finally(() => (this.#reading = undefined)));
  }

  async #readIfChanged(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    const mark = () => [file, ...(this.#good?.files ?? [])].map(markOf).join('\n');
    if (mark() === this.#seen) return;
    try {
      this.#good = markOf(file) === 'missing' ? usualLook : await readLook(file);
      await this.#keep(this.#good);
    } catch (error) {
      const problem = (error as Error).message;
      this.#log.warn({ event: 'look_not_used', problem }, `the shop's look stays as it was: ${problem}`);
      this.#good ??= await this.#readKept();
    }
    this.#seen = mark();
  }

  async #keep(good: Read): Promise<void> {
    try {
      await keepLook(this.#database, good, this.#clock.now());
    } catch (error) {
      this.#log.warn({ event: 'look_not_kept', err: error }, "the shop's look could not be kept for the next start");
    }
  }

  async #readKept(): Promise<Read | undefined> {
    try {
      const kept = await readKeptLook(this.#database);
      return kept && { ...kept, pictures: [] };
    } catch (error) {
      this.#log.warn({ event: 'look_not_read', err: error }, "the shop's last good look could not be read");
      return undefined;
    }
  }
}
