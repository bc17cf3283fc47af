import type { Offence, Rule } from './rule.ts';

const saysNothing = /^(utils?|helpers?|common|misc|miscellaneous|shared|lib|stuff)$/;

export const fileNames: Rule = {
  asks: 'no file or folder is called utils, helpers, common, misc or the like; names are lower case with hyphens',
  why: 'a file has one reason to exist, and its name says it; such a name says none, and gathers everything',
  offences: ({ sources }) =>
    sources.flatMap(({ path: file }): Offence[] =>
      file
        .split('/')
        .map((part) => part.replace(/(\.[a-z]+)+$/, ''))
        .flatMap((part): Offence[] => {
          if (saysNothing.test(part)) return [{ file, line: 1, says: `"${part}" does not say what is in it` }];
          if (!/^[.a-z0-9-]*$/.test(part)) return [{ file, line: 1, says: `"${part}" is not lower case with hyphens` }];
          return [];
        }),
    ),
};
