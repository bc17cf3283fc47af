import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyDrawings } from '../demonstration/demonstration-shop.ts';
import { copyPages, gatherNodeProgram, sourcesIn } from './server-program.ts';
import type { ServerProgram } from './server-program.ts';

const project = path.resolve(import.meta.dirname, '../..');

/** What both servers are, and what joins them. */
const folders = ['contract', 'platform', 'private-link', 'server', 'settling'];

/** What the kit starts of `build/`; it takes what these import with it. */
const programs = ['build/kit/start.ts', 'build/demonstration/prepare-shop.ts', 'build/purchase.ts'];

/** The imports that are there when Node runs a file: those of types alone are not. */
const importedFiles = /^(?:import|export)(?!\s+type\b)[^;]*?\bfrom '(\.[^']+)';$|^import '(\.[^']+)';$/gm;

/** Files that are reached by imports, themselves included. */
export function sourcesReachedFrom(entries: readonly string[]): string[] {
  const reached = new Set(entries);
  for (const file of reached) {
    const text = readFileSync(path.join(project, file), 'utf8');
    for (const [, named, alone] of text.matchAll(importedFiles)) {
      const target = path.join(path.dirname(file), named ?? alone ?? '');
      if (existsSync(path.join(project, target))) reached.add(target);
    }
  }
  return [...reached].toSorted();
}

/** The sources of the kit's program. */
export function kitSources(): string[] {
  return [...new Set([...sourcesIn(folders), ...sourcesReachedFrom(programs)])].toSorted();
}

/**
 * Gathers what starts and runs the demonstration: both servers, their Node and compiled parts, the built pages, and the drawings of
 * the demonstration's products.
 * @param parts.folder empty
 * @param parts.pageFolder the built pages (`dist/page`)
 */
export async function gatherKitProgram({
  folder,
  pageFolder,
}: {
  folder: string;
  pageFolder: string;
}): Promise<ServerProgram> {
  mkdirSync(folder, { recursive: true });
  const program = gatherNodeProgram({ packageName: 'sidelane-kit', sources: kitSources(), folder });
  copyPages(pageFolder, path.join(folder, 'dist/page'));
  await copyDrawings(path.join(folder, 'dist/drawings'));
  return program;
}

/** The one command of the kit, a shell script. */
export const kitStarter = `#!/bin/sh
# Starts Sidelane's demonstration out of this folder, with the Node that it brings along.
kit=$(dirname "$(readlink -f "$0")")
if [ ! -w "$kit" ]; then
  echo "This user may not write into $kit, where the shop keeps what it needs: unpack the kit where you may write." >&2
  exit 1
fi
unset NODE_OPTIONS
export NODE_ENV=production SIDELANE_KIT="$kit"
exec "$kit/program/bin/node" "$kit/program/build/kit/start.ts" "$@"
`;

export const kitReadme = `Sidelane, to be tried
=====================

  ./sidelane-kit

starts a whole shop on this machine: a kiosk, the shop's server, the card company's server, and the private link between the two.
Nothing is installed and no network is needed. A page with tasks to try opens in your browser; its address is also printed. That
page has the button "Report a problem". Ctrl-C ends everything.

Use only the card numbers of the demonstration, which the page lists. No real account has them.

  ./sidelane-kit --help                  all options
  ./sidelane-kit report "what you did"   a report where the shop does not start, or there is no browser

A report is one file in the folder "reports". It holds versions, the end of each log, the configuration and a picture of the kiosk.
Card numbers, keys, passwords, addresses and names that the shop knows are taken out. Open it in a browser before you send it.

Everything that the shop keeps is in the folder "shop". Delete the kit's folder, and nothing of it is left.
`;

/** Writes the files that stand at the top of the kit. */
export function writeKitFiles(kitFolder: string, versions: Record<string, string>): void {
  writeFileSync(path.join(kitFolder, 'sidelane-kit'), kitStarter, { mode: 0o755 });
  writeFileSync(path.join(kitFolder, 'README.txt'), kitReadme);
  writeFileSync(path.join(kitFolder, 'versions.json'), `${JSON.stringify(versions, null, 2)}\n`);
}
