import { Visitor } from 'vite';
import { lineOf } from './project-sources.ts';
import type { SourceFile } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

const catalogues = [
  { file: 'contract/seller/refusals.ts', names: ['refusals'], usedIn: 'server/' },
  { file: 'contract/settling/refusals.ts', names: ['requestRefusals', 'declineReasons'], usedIn: 'settling/' },
];

/** The keys of an exported object, with the line of each. */
function keysOf(source: SourceFile, exportName: string): { key: string; line: number }[] {
  const keys: { key: string; line: number }[] = [];
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type !== 'Identifier' || id.name !== exportName || !init) return;
      let value = init;
      while (value.type === 'TSAsExpression' || value.type === 'TSSatisfiesExpression') value = value.expression;
      if (value.type !== 'ObjectExpression') return;
      for (const property of value.properties) {
        if (property.type === 'Property' && property.key.type === 'Identifier') {
          keys.push({ key: property.key.name, line: lineOf(source.text, property.start) });
        }
      }
    },
  }).visit(source.program);
  return keys;
}

export const refusalsInUse: Rule = {
  asks: 'every refusal in a catalogue is given somewhere by the server whose catalogue it is',
  why: 'whoever builds a terminal prepares for each of them, and a name that never comes is a promise that nobody keeps',
  offences: ({ sources }) =>
    catalogues.flatMap(({ file, names, usedIn }) => {
      const catalogue = sources.find(({ path }) => path === file);
      if (!catalogue) return [];
      const used = new Set(
        sources
          .filter(({ path }) => path.startsWith(usedIn) && path !== file)
          .flatMap(({ strings, keys }) => [...strings.map(({ value }) => value), ...keys]),
      );
      return names
        .flatMap((name) => keysOf(catalogue, name))
        .filter(({ key }) => !used.has(key))
        .map(({ key, line }): Offence => ({ file, line, says: `nothing in ${usedIn} gives ${key}` }));
    }),
};
