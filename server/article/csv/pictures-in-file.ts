import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isEmbedded } from '../pictures/embedded-picture.ts';
import type { PicturesInFile } from '../pictures/embedded-picture.ts';
import { formatRecords } from './catalogue-rows.ts';
import type { CatalogueOutline } from './catalogue-rows.ts';
import { placeForCopy } from './encoding/temporary-copy.ts';

/**
 * Takes the pictures out of the cells of a file, each into a file of its own in a folder that only this user reads.
 * @returns the caller has to release it
 */
export async function takePicturesOut({ form, format }: CatalogueOutline): Promise<PicturesInFile> {
  const place = placeForCopy();
  const fileOf = (address: string) => path.join(path.dirname(place.file), address.replace(/^cell:/, ''));
  const known = new Set<string>();
  try {
    for await (const record of formatRecords(form)) {
      const picture = record.problem === undefined ? format?.pictureIn?.(record) : undefined;
      if (!picture || 'problem' in picture || !isEmbedded(picture.address) || known.has(picture.address)) continue;
      known.add(picture.address);
      writeFileSync(fileOf(picture.address), picture.content(), { mode: 0o600 });
    }
  } catch (error) {
    place.remove();
    throw error;
  }
  return {
    read: async (address) => (known.has(address) ? readFileSync(fileOf(address)) : undefined),
    release: place.remove,
  };
}
