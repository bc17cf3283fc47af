import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { BackedUpSide } from './backed-up-side.ts';
import type { KeptEntry } from './kept-files.ts';

const placesSchema = z.strictObject({ files: z.array(z.strictObject({ name: z.string(), place: z.string() })) });

/** Where each file was, by its name in the backup. */
export type Places = z.infer<typeof placesSchema>;

export const placesName = 'places.json';

/** Where the configuration's folder and the database are. */
export function homeOf({ home, databaseUrl }: BackedUpSide): { home: string; database: string } {
  return { home: path.resolve(home), database: path.resolve(databaseUrl.replace(/^sqlite:(\/\/)?/, '')) };
}

/** The list of places, as one more file of a backup. */
export function placesOf({ files }: BackedUpSide): KeptEntry {
  const places: Places = { files: files.map(({ name, place }) => ({ name, place: path.resolve(place) })) };
  return { name: placesName, mode: 0o600, content: Buffer.from(`${JSON.stringify(places, null, 2)}\n`) };
}

/** @param folder where the files of a backup are @throws when the list is not there */
export function readPlaces(folder: string): Places {
  return placesSchema.parse(JSON.parse(readFileSync(path.join(folder, placesName), 'utf8')));
}

/** Where something goes that was at `place`: below the new home where it was below the old one, otherwise where it was. */
export function movedTo(place: string, oldHome: string, newHome: string): string {
  const inside = path.relative(oldHome, place);
  if (inside === '') return newHome;
  return inside.startsWith('..') || path.isAbsolute(inside) ? place : path.join(newHome, inside);
}

/** A configuration whose paths below the old home are below the new one. Other values stay as they are. */
export function moveConfiguration(text: string, oldHome: string, newHome: string): string {
  if (oldHome === newHome) return text;
  const moved: unknown = JSON.parse(text, (_name, value: unknown) =>
    typeof value === 'string' && (value === oldHome || value.startsWith(`${oldHome}${path.sep}`))
      ? movedTo(value, oldHome, newHome)
      : value,
  );
  return `${JSON.stringify(moved, null, 2)}\n`;
}
