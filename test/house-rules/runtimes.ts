import { isBuiltin } from 'node:module';
import type { Offence, Rule } from './rule.ts';

// Which packages a folder's runtime has. What is not listed has Node and everything.
const runtimes: { folder: string; runtime: string; has: (specifier: string) => boolean }[] = [
  {
    folder: 'contract/',
    runtime: 'any',
    has: (specifier) => ['zod', 'jose'].includes(specifier),
  },
  {
    folder: 'renderer/',
    runtime: "a browser's",
    has: (specifier) =>
      !isBuiltin(specifier) && !/^(electron|express|knex|sqlite3|pg|pino|sharp|multer|helmet)(\/|$)/.test(specifier),
  },
  {
    folder: 'server/',
    runtime: "Node's",
    has: (specifier) => !/^(electron|react|react-dom|vite)(\/|$)/.test(specifier),
  },
  {
    folder: 'settling/',
    runtime: "Node's",
    has: (specifier) => !/^(electron|react|react-dom|vite|express)(\/|$)/.test(specifier),
  },
];

export const runtimePackages: Rule = {
  asks: 'a file imports only what the runtime that its folder stands for has; contracts import zod and jose alone',
  why: 'contracts are carried into pages, kiosks and servers, and a page has neither Node nor a database',
  offences: ({ sources }) =>
    sources.flatMap((source) => {
      const place = runtimes.find(({ folder }) => source.path.startsWith(folder));
      if (!place) return [];
      return source.imports.flatMap(({ specifier, target, line, isType }): Offence[] => {
        if (target !== null || isType || place.has(specifier)) return [];
        const says = `imports ${specifier}, which the runtime of ${place.folder} (${place.runtime}) does not have`;
        return [{ file: source.path, line, says }];
      });
    }),
};
