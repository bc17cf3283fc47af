import { existsSync } from 'node:fs';
import path from 'node:path';
import { lineOf } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** Folders at the top: a name in backticks that begins with one of them is a path. */
const folders = 'build|contract|docs|electron|findings|platform|private-link|renderer|server|settling|test';
const quoted = new RegExp(`\`((?:${folders})/[^\`\\s]*)\``, 'g');
const linked = /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)\s]*)?\)/g;

/** Not to be looked for: a pattern, a name with a placeholder in it, and an address of the API. */
const isPattern = (name: string) => /[*{}…]|[A-Z]{3,}/.test(name);

/** Documents that must name nothing else, because each of their lines rests on what it names. */
const provenByTests = 'docs/threats.md';

export const namedPaths: Rule = {
  asks: 'every path that a document names in backticks or links to exists; every line of docs/threats.md names a test',
  why: 'a claim about security is worth what proves it, and a reader has to find that',
  offences: ({ root, texts }) =>
    [...texts]
      .filter(([file]) => file.endsWith('.md'))
      .flatMap(([file, text]): Offence[] => {
        const named = [...text.matchAll(quoted)].map((match) => ({
          at: match.index,
          name: match[1]!,
          place: match[1]!,
        }));
        const links = [...text.matchAll(linked)].map((match) => ({
          at: match.index,
          name: match[1]!,
          place: path.posix.join(path.posix.dirname(file), match[1]!),
        }));
        const missing = [...named, ...links]
          .filter(({ name, place }) => !isPattern(name) && !existsSync(path.join(root, place)))
          .map(({ at, name }): Offence => ({
            file,
            line: lineOf(text, at),
            says: `names ${name}, which is not there`,
          }));
        return file === provenByTests ? [...missing, ...linesWithoutTest(file, text)] : missing;
      }),
};

/** Rows of tables that say what somebody cannot do, and name no test. */
function linesWithoutTest(file: string, text: string): Offence[] {
  return text.split('\n').flatMap((line, index): Offence[] => {
    const cells = line.startsWith('|') ? line.split('|').slice(1, -1) : [];
    const isHeading = text.split('\n')[index + 1]?.startsWith('|--') ?? false;
    if (cells.length === 0 || line.startsWith('|--') || isHeading) return [];
    return /`test\/[^`]+\.test\.ts`/.test(cells.at(-1)!)
      ? []
      : [{ file, line: index + 1, says: 'names no test that proves it' }];
  });
}
