import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { copyPackage, licenceTextsOf, packagesImportedBy, packagesNeededBy } from './node-packages.ts';
import type { NodePackage } from './node-packages.ts';

export type ServerName = 'seller' | 'settling';

const project = path.resolve(import.meta.dirname, '../..');

/** The folders of sources that each server runs from. Neither package holds anything of the other server. */
const sourceFolders: Record<ServerName, readonly string[]> = {
  seller: ['contract', 'platform', 'private-link', 'server', 'setup/seller', 'setup/machine'],
  settling: ['contract', 'platform', 'private-link', 'settling', 'setup/settling', 'setup/machine'],
};

/** Packages that no source imports: Knex loads the database that it is told. */
const loadedByName = ['sqlite3'];

const manifestSchema = z.object({
  version: z.string(),
  license: z.string(),
  releaseKeys: z.array(z.string()).default([]),
});

export type ServerProgram = {
  version: string;
  license: string;
  /** The packages of npm inside, Node's own among them. */
  packages: NodePackage[];
};

/** The Node of this project, in the package that holds it for this machine's kind of processor. */
function findNode(): NodePackage {
  const inside = `node_modules/node/node_modules/node-${process.platform}-${process.arch}`;
  const [node] = packagesNeededBy(project, ['node']).filter(({ name }) => name === 'node');
  if (node === undefined || !existsSync(path.join(project, inside, 'bin/node')))
    throw new Error(`${inside} is not installed: npm install`);
  return { ...node, folder: inside };
}

/** The sources in folders of the project. */
export function sourcesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(project, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
      .map((entry) => path.relative(project, path.join(entry.parentPath, entry.name))),
  );
}

/** Node, and every package that sources need when they run. */
export function packagesOf(sources: readonly string[]): [NodePackage, ...NodePackage[]] {
  const imported = packagesImportedBy(sources.map((source) => path.join(project, source)));
  return [findNode(), ...packagesNeededBy(project, [...imported, ...loadedByName])];
}

/** What is inside a server's package of others' work. */
export function serverPackages(name: ServerName): NodePackage[] {
  return packagesOf(sourcesIn(sourceFolders[name]));
}

/** The page's servers deliver no file whose name begins with a dot. */
const isServed = (file: string) => !path.basename(file).startsWith('.') && !file.endsWith('.map');

/** What is inside of others' work, and under which licence, with ours first. */
export function copyrightOf(packages: readonly NodePackage[]): string {
  const ours = `Sidelane is under the MIT licence:\n\n${readFileSync(path.join(project, 'LICENSE'), 'utf8')}`;
  const others = packages.map((each) => {
    const texts = licenceTextsOf(project, each);
    return [`${each.name} ${each.version}: ${each.license}`, ...texts].join('\n\n');
  });
  return [ours.trim(), ...others].join(`\n\n${'-'.repeat(80)}\n\n`).concat('\n');
}

/**
 * Gathers a program with all that it needs to run: its sources, which Node runs as they are, the packages that they import with
 * their compiled parts, and Node itself as `bin/node`. Beside them stands `copyright`, which states every licence.
 * @param parts.sources paths in the project
 * @param parts.folder empty
 */
export function gatherNodeProgram({
  packageName,
  sources,
  folder,
}: {
  packageName: string;
  sources: readonly string[];
  folder: string;
}): ServerProgram {
  for (const source of sources) {
    const to = path.join(folder, source);
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(path.join(project, source), to);
  }
  const [node, ...needed] = packagesOf(sources);
  for (const each of needed) copyPackage(project, each, path.join(folder, each.folder));

  mkdirSync(path.join(folder, 'bin'));
  copyFileSync(path.join(project, node.folder, 'bin/node'), path.join(folder, 'bin/node'));
  chmodSync(path.join(folder, 'bin/node'), 0o755);

  const { version, license, releaseKeys } = manifestSchema.parse(
    JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')),
  );
  const manifest = { name: packageName, version, license, private: true, type: 'module', releaseKeys };
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const program = { version, license, packages: [node, ...needed] };
  writeFileSync(path.join(folder, 'copyright'), copyrightOf(program.packages));
  return program;
}

/** Copies the built pages as a server delivers them. */
export function copyPages(pageFolder: string, to: string): void {
  cpSync(pageFolder, to, { recursive: true, filter: isServed });
}

/**
 * Gathers a server, and for the seller the built pages as `page/`.
 * @param parts.folder empty
 * @param parts.pageFolder the built pages (`dist/page`)
 */
export function gatherServerProgram({
  name,
  folder,
  pageFolder,
}: {
  name: ServerName;
  folder: string;
  pageFolder: string;
}): ServerProgram {
  const program = gatherNodeProgram({
    packageName: `sidelane-${name}`,
    sources: sourcesIn(sourceFolders[name]),
    folder,
  });
  if (name === 'seller') copyPages(pageFolder, path.join(folder, 'page'));
  return program;
}
