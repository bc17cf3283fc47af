import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { PackedItems } from '../../platform/backup/backed-up-side.ts';
import { writeEntry } from '../../platform/backup/kept-files.ts';
import type { KeptEntry } from '../../platform/backup/kept-files.ts';
import type { Database, Reader } from '../../platform/database/database.ts';
import { MediumFolder } from '../kiosk-update/medium-folder.ts';

const pictureName = /^picture\/([\da-f]{1,64})\/(\d{1,5})\.webp$/;

/**
 * What a seller keeps in packs. Pictures (`picture/ID/WIDTH.webp`) are named by the hash of what they show, so that one that was
 * stored never has to be stored again. The medium of the shop's kiosks (`medium/RELEASE/…`) is the patent's recording medium 70: with
 * it, a backup holds the seller's functions too.
 */
export class SellerPacks implements PackedItems {
  readonly #mediumPlace: string | undefined;

  constructor(mediumPlace: string | undefined) {
    this.#mediumPlace = mediumPlace;
  }

  async list(database: Reader): Promise<string[]> {
    const pictures = await database.all<{ picture_id: string }>('SELECT picture_id FROM picture ORDER BY picture_id');
    const medium = await this.#medium();
    return [
      ...pictures.map(({ picture_id: id }) => `picture/${id}`),
      ...(medium ? [`medium/${path.basename(medium.folder)}`] : []),
    ];
  }

  async *read(database: Reader, id: string): AsyncGenerator<KeptEntry> {
    if (id.startsWith('medium/')) {
      const medium = await this.#medium();
      if (!medium || `medium/${path.basename(medium.folder)}` !== id) return;
      for (const entry of await readdir(medium.folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = path.join(entry.parentPath, entry.name);
        const name = path.relative(medium.folder, file).split(path.sep).join('/');
        yield { name: `${id}/${name}`, mode: 0o600, content: await readFile(file) };
      }
      return;
    }
    const renditions = await database.all<{ width: number; content: Buffer }>(
      'SELECT width, content FROM picture_rendition WHERE picture_id = ? ORDER BY width',
      [id.slice('picture/'.length)],
    );
    for (const { width, content } of renditions) yield { name: `${id}/${width}.webp`, mode: 0o600, content };
  }

  async strip(copy: Database): Promise<void> {
    await copy.write((transaction) => transaction.run('DELETE FROM picture_rendition'));
  }

  async putBack(restored: Database, folder: string, entry: KeptEntry): Promise<void> {
    const [, pictureId, width] = pictureName.exec(entry.name) ?? [];
    if (pictureId === undefined) {
      if (!entry.name.startsWith('medium/')) throw new Error(`${entry.name} is nothing that this program knows`);
      await writeEntry(folder, entry);
      return;
    }
    await restored.write((transaction) =>
      transaction.run(
        `INSERT INTO picture_rendition (picture_id, width, content)
         SELECT picture_id, ?, ? FROM picture WHERE picture_id = ?
         ON CONFLICT (picture_id, width) DO NOTHING`,
        [Number(width), entry.content, pictureId],
      ),
    );
  }

  async missing(restored: Database): Promise<string[]> {
    const rows = await restored.all<{ picture_id: string }>(
      `SELECT picture_id FROM picture p
        WHERE NOT EXISTS (SELECT 1 FROM picture_rendition r WHERE r.picture_id = p.picture_id) LIMIT 3`,
    );
    return rows.map(({ picture_id: id }) => `Picture ${id} is not in the backup.`);
  }

  #medium() {
    return new MediumFolder(this.#mediumPlace).read();
  }
}
