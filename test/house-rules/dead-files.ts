import path from 'node:path';
import type { Project, SourceFile } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** What nobody has to import: programs that package.json or a page names, tests, and configurations at the top. */
function isEntry(file: string, texts: Project['texts']): boolean {
  if (/\.test\.tsx?$/.test(file) || !file.includes('/')) return true;
  if (texts.get('package.json')?.includes(file)) return true;
  // A declaration that changes the types of a whole layer is named by the compiler's settings.
  if (file.endsWith('.d.ts')) return texts.get('tsconfig.base.json')?.includes(`"${file}"`) ?? false;
  return [...texts].some(([name, text]) => {
    if (!name.endsWith('.html')) return false;
    const fromPage = path.posix.relative(path.posix.dirname(name), file);
    return text.includes(`"./${fromPage}"`) || text.includes(`"/${fromPage}"`) || text.includes(`"${fromPage}"`);
  });
}

/** What a template such as `electron/${entry}.ts` may name, or null where it is no template of a file. */
function templateOf(tail: string): RegExp | null {
  if (!/\w\/[^/]*\*[^/]*\.tsx?$/.test(tail)) return null;
  const parts = tail.split('*').map((part) => part.replaceAll(/[.+^$()|[\]\\{}?]/g, '\\$&'));
  return new RegExp(`(^|/)${parts.join('[^/]+')}$`);
}

/** Programs and pages are also started by their name: a text that ends a path, in a file that is alive itself. */
function namesIn(sources: SourceFile[]): (source: SourceFile) => string[] {
  const files = sources.map(({ path: file }) => file);
  const byEnding = new Map<string, string[]>();
  for (const file of files) {
    const parts = file.split('/');
    for (let from = 0; from < parts.length; from++) {
      const ending = parts.slice(from).join('/');
      byEnding.set(ending, [...(byEnding.get(ending) ?? []), file]);
    }
  }
  return ({ strings }) =>
    strings.flatMap(({ value }) => {
      const tail = value.replace(/^(\.{0,2}\/)+/, '');
      if (!tail.includes('*')) return byEnding.get(tail) ?? [];
      const template = templateOf(tail);
      return template ? files.filter((file) => template.test(file)) : [];
    });
}

function findLiving(sources: SourceFile[], entries: string[]): Set<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const namesOf = namesIn(sources);
  const living = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const source = byPath.get(file);
    if (!source || living.has(file)) continue;
    living.add(file);
    waiting.push(...source.imports.flatMap(({ target }) => (target === null ? [] : [target])));
    waiting.push(...namesOf(source));
  }
  return living;
}

export const deadFiles: Rule = {
  asks: 'every file is imported, started or named by something that is itself used; what only tests use lies in test',
  why: 'a file that nobody uses is read, kept compiling and believed, for nothing',
  offences: ({ sources, texts }) => {
    const entries = sources.map(({ path: file }) => file).filter((file) => isEntry(file, texts));
    const living = findLiving(sources, entries);
    const product = entries.filter((file) => !file.startsWith('test/'));
    const inProduct = findLiving(
      sources.filter(({ path: file }) => !file.startsWith('test/')),
      product,
    );
    return sources.flatMap(({ path: file }): Offence[] => {
      if (!living.has(file)) return [{ file, line: 1, says: 'nobody imports, starts or names this file' }];
      if (file.startsWith('test/') || inProduct.has(file)) return [];
      return [{ file, line: 1, says: 'only tests use this file' }];
    });
  },
};
