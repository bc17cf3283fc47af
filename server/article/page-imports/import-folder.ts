import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { proposedColumnSchema } from '../../../contract/seller/column-mapping.ts';
import {
  fetchedPicturesSchema,
  importChoicesSchema,
  importKindSchema,
  importSummarySchema,
} from '../../../contract/seller/catalogue-import.ts';

/** The files that staff brought in, a folder for each with what is known of it. They are kept for a week. */

const aboutSchema = z.strictObject({
  importId: z.uuid(),
  kind: importKindSchema.default('file'),
  fileName: z.string(),
  fileDigest: z.string(),
  actorName: z.string(),
  startedAt: z.int(),
  /** What was last done, or is being done, with it. */
  doing: z.enum(['received', 'looking', 'looked', 'unusable', 'importing', 'imported', 'failed']),
  choices: importChoicesSchema,
  /** What the columns may mean of a file that no format knows. */
  proposal: z.array(proposedColumnSchema).nullable().default(null),
  summary: importSummarySchema.nullable(),
  problem: z.string().nullable(),
  /** By which its import is undone, once it began. */
  keptId: z.string().nullable(),
  pictures: fetchedPicturesSchema.exactOptional(),
});

export type AboutImport = z.infer<typeof aboutSchema>;

export class ImportFolder {
  readonly #place: string;

  constructor(place: string) {
    this.#place = place;
  }

  /** Where a file waits while it arrives. */
  async incoming(): Promise<string> {
    const folder = path.join(this.#place, 'incoming');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  #of(importId: string, name: string): string {
    return path.join(this.#place, importId, name);
  }

  file = (importId: string) => this.#of(importId, 'file');
  report = (importId: string) => this.#of(importId, 'report.csv');
  /** The changes of a bulk change. */
  listed = (importId: string) => this.#of(importId, 'changes.json');
  leftOut = (importId: string) => this.#of(importId, 'left-out.csv');

  has(importId: string): boolean {
    return existsSync(this.#of(importId, 'about.json'));
  }

  /** Takes a file that has arrived under its id. Nothing of it stays when the disk has no room for what is known of it. */
  async take(about: AboutImport, arrived: string): Promise<void> {
    const folder = path.join(this.#place, about.importId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await rename(arrived, this.file(about.importId));
      await this.write(about);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async write(about: AboutImport): Promise<void> {
    const target = this.#of(about.importId, 'about.json');
    const unfinished = `${target}.${randomUUID()}`;
    try {
      await writeFile(unfinished, JSON.stringify(about), { mode: 0o600 });
      await rename(unfinished, target);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** @returns undefined when no such file was brought in here */
  async read(importId: string): Promise<AboutImport | undefined> {
    if (!z.uuid().safeParse(importId).success || !this.has(importId)) return undefined;
    return aboutSchema.parse(JSON.parse(await readFile(this.#of(importId, 'about.json'), 'utf8')));
  }

  async list(): Promise<AboutImport[]> {
    const names = await readdir(this.#place).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const found = await Promise.all(names.map((name) => this.read(name)));
    return found.filter((about) => about !== undefined);
  }

  /** Removes what was brought in before `oldest` (epoch milliseconds), and what arrived before and was left there by a crash. */
  async forget(oldest: number): Promise<void> {
    const incoming = await this.incoming();
    for (const name of await readdir(incoming)) {
      const file = path.join(incoming, name);
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Infinity }));
      if (mtimeMs <= oldest) await rm(file, { force: true });
    }
    for (const { importId, startedAt } of await this.list())
      if (startedAt <= oldest) await rm(path.join(this.#place, importId), { recursive: true, force: true });
  }
}
