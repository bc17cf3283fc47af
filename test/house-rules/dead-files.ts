import path from 'node:path';
import type { Project, SourceFile } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** What nobody has to import: programs that package.json or a page names, tests, and configurations at the top. */
function isEntry(file: string, texts: Project['texts']): boolean {
  if (/\.test\.tsx?$/.test(file) || !file.includes('/')) return true;
  if (texts.get('package.json')?.includes(file)) return true;
  return [...texts].some(([name, text]) => {
    if (!name.endsWith('.html')) return false;
    const fromPage = path.posix.relative(path.posix.dirname(name), file);
    return text.includes(`"./${fromPage}"`) || text.includes(`"/${fromPage}"`) || text.includes(`"${fromPage}"`);
  });
}

/** Programs and pages are also started by their name: a text that ends with it, in a file that is alive itself. */
function isNamedBy(source: SourceFile, file: string): boolean {
  const name = path.posix.basename(file);
  return source.strings.some(({ value }) => {
    const tail = value.replace(/^(\.{0,2}\/)+/, '');
    if (tail.includes('*')) return tail.includes('/') && fillsIn(tail, file);
    return tail.endsWith(name) && `/${file}`.endsWith(`/${tail}`);
  });
}

/** Whether a template such as `electron/${entry}.ts` may name the file. */
function fillsIn(template: string, file: string): boolean {
  const parts = template.split('*').map((part) => part.replaceAll(/[.+^$()|[\]\\{}?]/g, '\\$&'));
  return /\w\/[^/]*\*[^/]*\.tsx?$/.test(template) && new RegExp(`(^|/)${parts.join('[^/]+')}$`).test(file);
}

function findLiving(sources: SourceFile[], entries: string[]): Set<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const living = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const source = byPath.get(file);
    if (!source || living.has(file)) continue;
    living.add(file);
    waiting.push(...source.imports.flatMap(({ target }) => (target === null ? [] : [target])));
    waiting.push(...sources.filter((other) => isNamedBy(source, other.path)).map((other) => other.path));
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
