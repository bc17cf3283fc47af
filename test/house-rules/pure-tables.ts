import type { Offence, Rule } from './rule.ts';

export const pureTables: Rule = {
  asks: 'transition tables import nothing, decisions import nothing but contracts',
  why: 'what decides about money and states can then be tested exhaustively, and nothing it rests on can change it',
  offences: ({ sources }) =>
    sources.flatMap((source) => {
      const isTable = source.path.endsWith('-transitions.ts');
      const isDecision = source.path.startsWith('settling/decision/');
      if (source.path.startsWith('test/') || (!isTable && !isDecision)) return [];
      return source.imports.flatMap(({ specifier, target, line }): Offence[] => {
        if (isDecision && target !== null && /^(contract|settling\/decision)\//.test(target)) return [];
        const says = isTable
          ? `a transition table imports ${specifier}; it stands by itself`
          : `a decision imports ${specifier}; it may import contract and the other files of settling/decision`;
        return [{ file: source.path, line, says }];
      });
    }),
};
