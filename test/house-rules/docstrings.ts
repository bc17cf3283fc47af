import type { ESTree } from 'vite';
import { lineOf } from './project-sources.ts';
import type { SourceFile } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** The exported functions of a file, in whatever form, with the place where a docstring would end. */
function exportedFunctions({ program }: SourceFile): { name: string; start: number }[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || !statement.declaration) return [];
    const { declaration, start } = statement;
    if (declaration.type === 'FunctionDeclaration' || declaration.type === 'TSDeclareFunction') {
      return [{ name: declaration.id?.name ?? 'default', start }];
    }
    if (declaration.type !== 'VariableDeclaration') return [];
    return declaration.declarations.flatMap((declarator: ESTree.VariableDeclarator) =>
      declarator.id.type === 'Identifier' &&
      (declarator.init?.type === 'ArrowFunctionExpression' || declarator.init?.type === 'FunctionExpression')
        ? [{ name: declarator.id.name, start }]
        : [],
    );
  });
}

function hasDocstring({ comments, text }: SourceFile, start: number): boolean {
  return comments.some(
    ({ type, value, end }) =>
      type === 'Block' && value.startsWith('*') && end <= start && text.slice(end, start).trim() === '',
  );
}

export const docstrings: Rule = {
  asks: 'every exported function of contracts and platform has a docstring',
  why: 'they are read by people who do not read their inside: what a function takes, gives and refuses must stand on it',
  offences: ({ sources }) =>
    sources
      .filter(({ path }) => /^(contract|platform)\//.test(path))
      .flatMap((source) =>
        exportedFunctions(source)
          .filter(({ start }) => !hasDocstring(source, start))
          // Of overloads, the first carries the docstring.
          .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
          .map(({ name, start }): Offence => ({
            file: source.path,
            line: lineOf(source.text, start),
            says: `${name} is exported without a docstring`,
          })),
      ),
};
