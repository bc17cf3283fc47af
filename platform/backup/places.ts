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

/** From where a backup was taken to where it is restored. */
export type Move = { oldHome: string; newHome: string };

/**
 * Where something goes that was at `place`. Below the old home, it goes below the new one. Outside, it stays where it was when the
 * home stays; otherwise it goes into the new home, so that a copy of a shop never touches the files of the shop itself.
 */
export function movedTo(place: string, { oldHome, newHome }: Move): string {
  if (oldHome === newHome) return place;
  const inside = path.relative(oldHome, place);
  if (inside === '') return newHome;
  if (!inside.startsWith('..') && !path.isAbsolute(inside)) return path.join(newHome, inside);
  const folder = path.basename(path.dirname(place));
  return path.join(newHome, 'from-elsewhere', folder, path.basename(place));
}

/**
 * A configuration whose paths are those of the new home.
 * @param moved other paths that were moved, by what they were
 */
export function moveConfiguration(text: string, move: Move, moved: ReadonlySet<string> = new Set()): string {
  if (move.oldHome === move.newHome) return text;
  const { oldHome } = move;
  const changed: unknown = JSON.parse(text, (_name, value: unknown) =>
    typeof value === 'string' && (value === oldHome || value.startsWith(`${oldHome}${path.sep}`) || moved.has(value))
      ? movedTo(value, move)
      : value,
  );
  return `${JSON.stringify(changed, null, 2)}\n`;
}
