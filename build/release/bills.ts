import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { packagesImportedBy, packagesNeededBy } from '../installers/node-packages.ts';
import type { NodePackage } from '../installers/node-packages.ts';
import { kitSources } from '../installers/kit-program.ts';
import { copyrightOf, packagesOf, serverPackages } from '../installers/server-program.ts';
import { billOfMaterials, compiledInSchema } from './bill-of-materials.ts';
import type { CompiledIn } from './bill-of-materials.ts';

const project = path.resolve(import.meta.dirname, '../..');

const manifestSchema = z.object({ version: z.string(), license: z.string() });

/** The pages and the shell are bundled from these; Electron carries Chromium and Node, and lists their licences itself. */
function kioskPackages(): NodePackage[] {
  const sources = ['renderer', 'electron', 'contract'].flatMap((folder) =>
    readdirSync(path.join(project, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => path.join(project, folder, name)),
  );
  return packagesNeededBy(project, [...new Set([...packagesImportedBy(sources), 'electron'])]);
}

/** What the packages list as compiled into them. */
function compiledInto(packages: readonly NodePackage[]): CompiledIn[] {
  return packages.flatMap(({ folder }) => {
    const file = path.join(project, folder, 'versions.json');
    if (!existsSync(file)) return [];
    const versions = compiledInSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return Object.entries(versions).map(([name, version]) => ({ name, version }));
  });
}

/** One of each, in the order of their places. */
function distinct(packages: readonly NodePackage[]): NodePackage[] {
  const byFolder = new Map(packages.map((each) => [each.folder, each]));
  return [...byFolder.values()].toSorted((one, other) => (one.folder < other.folder ? -1 : 1));
}

/**
 * Writes the bill of materials of the kiosk, of both servers and of the tester's kit (`sidelane-kiosk.cdx.json` and so on), and
 * `LICENCES.txt`, the text of every licence in any of them.
 * @param builtAtS seconds since 1970
 * @returns the files
 */
export function writeBills(folder: string, builtAtS: number): string[] {
  const { version, license } = manifestSchema.parse(
    JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')),
  );
  const kiosk = kioskPackages();
  const parts = {
    kiosk,
    seller: serverPackages('seller'),
    settling: serverPackages('settling'),
    kit: distinct([...packagesOf(kitSources()), ...kiosk]),
  };
  const licences = path.join(folder, 'LICENCES.txt');
  writeFileSync(licences, copyrightOf(distinct(Object.values(parts).flat())));
  const bills = Object.entries(parts).map(([part, packages]) => {
    const name = `sidelane-${part}`;
    const file = path.join(folder, `${name}.cdx.json`);
    const bill = billOfMaterials({ name, version, license, packages, compiledIn: compiledInto(packages), builtAtS });
    writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
    return file;
  });
  return [...bills, licences];
}
