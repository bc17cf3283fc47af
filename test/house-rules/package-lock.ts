import { lineOf } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

const file = 'package-lock.json';

type Locked = {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  resolved?: string;
  link?: boolean;
};

/** Where Node would look for `name` from the package at `place`: beside it, then ever further out. */
function isLocked(packages: Record<string, Locked>, place: string, name: string): boolean {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    if (packages[from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`]) return true;
    if (from === '') return false;
  }
}

export const packageLock: Rule = {
  asks: 'package-lock.json names no host, and locks every package that a locked package may need on any machine',
  why: 'a host is true in one network only, and npm ci refuses a lock from which the packages of other systems are missing',
  offences: ({ texts }) => {
    const text = texts.get(file);
    if (text === undefined) return [];
    const { packages } = JSON.parse(text) as { packages: Record<string, Locked> };
    return Object.entries(packages).flatMap(([place, locked]): Offence[] => {
      const line = lineOf(text, Math.max(0, text.indexOf(`"${place}": {`)));
      const hosts = locked.resolved && !locked.link ? [{ file, line, says: `${place} has "resolved"` }] : [];
      const needed = { ...locked.dependencies, ...locked.optionalDependencies };
      const missing = Object.keys(needed).filter((name) => !isLocked(packages, place, name));
      return [
        ...hosts,
        ...missing.map((name): Offence => ({
          file,
          line,
          says: `${place || 'the project'} needs ${name}, not locked`,
        })),
      ];
    });
  },
};
