import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { bundle } from './bundle.ts';

const manifestFile = path.join(import.meta.dirname, '../package.json');

const manifestSchema = z.object({
  name: z.string(),
  productName: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  releaseKeys: z.array(z.string()).default([]),
});

export type KioskManifest = z.infer<typeof manifestSchema>;

/** Leaves out a bundle's note about the sources it was built from. */
function isNoNote(file: string): boolean {
  return !path.basename(file).startsWith('.');
}

/**
 * Gathers the contents of the packaged kiosk: the bundled shell, the pages of the kiosk and of its staff (but not the back
 * office), and a package.json of its own without dependencies.
 * @param parts.folder empty; receives `dist/electron/`, `dist/page/` and `package.json`
 * @param parts.isForTests whether the program may be driven over Chromium's debugging port (`electron/machine/own-switches.ts`)
 * @param parts.isForTrial whether the starter of the tester's kit may take pictures of its page
 */
export async function gatherKioskProgram({
  folder,
  isForTests,
  isForTrial,
  log,
}: {
  folder: string;
  isForTests: boolean;
  isForTrial: boolean;
  log: (line: string) => void;
}): Promise<KioskManifest> {
  const { pageFolder, electronFolder } = await bundle({ log });
  cpSync(electronFolder, path.join(folder, 'dist/electron'), { recursive: true, filter: isNoNote });
  const documents = ['index.html', 'service-menu.html'];
  for (const file of new Set(documents.flatMap((document) => filesReachedFrom(pageFolder, document)))) {
    const to = path.join(folder, 'dist/page', file);
    mkdirSync(path.dirname(to), { recursive: true });
    cpSync(path.join(pageFolder, file), to);
  }
  const ours: unknown = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const { main, ...manifest } = manifestSchema.extend({ main: z.string() }).parse(ours);
  writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify({ ...manifest, author: manifest.productName, main, ...(isForTests && { isForTests }), ...(isForTrial && { isForTrial }) }, null, 2)}\n`,
  );
  return manifest;
}

/**
 * The files of a built page that can be reached from one of its documents. Built files have unique names that contain a digest,
 * so a file is needed if its name appears in one that is needed.
 * @returns paths below `folder`
 */
export function filesReachedFrom(folder: string, document: string): string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const reached = new Set([document]);
  for (const file of reached) {
    if (!/\.(html|js|css)$/.test(file)) continue;
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const other of all) if (text.includes(path.basename(other)) && !other.endsWith('.html')) reached.add(other);
  }
  return [...reached].toSorted();
}
