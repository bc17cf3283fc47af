import { parse } from '@formatjs/icu-messageformat-parser';
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { Visitor } from 'vite';
import type { ESTree } from 'vite';
import { lineOf } from './project-sources.ts';
import type { SourceFile } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

type Sentence = { text: string; line: number };

/** The kiosk's sentences for shoppers, and those for staff. */
const folders = ['renderer/wording/', 'renderer/wording/service-menu/'];

function textOf(node: ESTree.Node): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null;
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === null || right === null ? null : left + right;
  }
  return null;
}

function sentencesOf(source: SourceFile): Map<string, Sentence> {
  const sentences = new Map<string, Sentence>();
  new Visitor({
    Property: ({ key, value, start }) => {
      const name = key.type === 'Literal' ? String(key.value) : key.type === 'Identifier' ? key.name : null;
      const text = textOf(value);
      if (name !== null && text !== null) sentences.set(name, { text, line: lineOf(source.text, start) });
    },
  }).visit(source.program);
  return sentences;
}

function namesIn(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (!('value' in element)) return [];
    if ('options' in element && element.options) {
      return [element.value, ...Object.values(element.options).flatMap(({ value }) => namesIn(value))];
    }
    if ('children' in element) return [element.value, ...namesIn(element.children)];
    // Type 0 is plain text; everything else is filled in.
    return element.type === 0 ? [] : [element.value];
  });
}

/** What is filled in, as a sorted list, or what is wrong with the message. */
function filledIn(text: string): string | { wrong: string } {
  try {
    return [...new Set(namesIn(parse(text)))].toSorted().join(', ');
  } catch (error) {
    return { wrong: (error as Error).message };
  }
}

function compare(file: string, english: Map<string, Sentence>, other: Map<string, Sentence>): Offence[] {
  const offences: Offence[] = [];
  const add = (line: number, says: string) => offences.push({ file, line, says });
  for (const [key, { text }] of english) {
    const translated = other.get(key);
    if (!translated) {
      add(1, `does not say "${key}"`);
      continue;
    }
    const filled = filledIn(translated.text);
    if (typeof filled !== 'string') add(translated.line, `"${key}" is not an ICU message: ${filled.wrong}`);
    else if (filled !== filledIn(text)) {
      add(translated.line, `"${key}" fills in [${filled}] where English fills in [${String(filledIn(text))}]`);
    }
  }
  for (const [key, { line }] of other) if (!english.has(key)) add(line, `says "${key}", which English does not have`);
  const same = [...english].filter(([key, { text }]) => /\p{L}{4}/u.test(text) && other.get(key)?.text === text).length;
  if (same > english.size / 4) add(1, `says ${same} of ${english.size} sentences in English`);
  return offences;
}

export const wordingComplete: Rule = {
  asks: 'every language says every sentence, fills in the same things, and says it in its own words',
  why: 'a shopper who chose a language is not to meet a key, an empty place or another language in the middle of paying',
  offences: ({ sources }) =>
    folders.flatMap((folder) => {
      const english = sources.find(({ path }) => path === `${folder}english.ts`);
      if (!english) return [];
      const sentences = sentencesOf(english);
      return sources
        .filter(({ path, text }) => isIn(folder, path) && /^export const \w+: Wording\b/m.test(text))
        .flatMap((source): Offence[] => {
          const translated = sentencesOf(source);
          if (translated.size > 0) return compare(source.path, sentences, translated);
          return [{ file: source.path, line: 1, says: 'has no sentences of its own' }];
        });
    }),
};

function isIn(folder: string, path: string): boolean {
  return path.startsWith(folder) && /^[a-z]+\.ts$/.test(path.slice(folder.length));
}
