import { homedir } from 'node:os';
import path from 'node:path';
import { lineOf } from './project-sources.ts';
import type { Offence, Rule } from './rule.ts';

/** The folders of whoever runs this, where they are not of every machine. */
const foldersHere = [homedir(), path.resolve(import.meta.dirname, '../..')].filter((folder) =>
  /^\/[^/]+\/./.test(folder),
);

const forbidden: { pattern: RegExp; says: (found: string) => string }[] = [
  {
    pattern: /https?:\/\/[^\s/'"`)]*(registry|artifact|nexus|npmjs|mirror)[^\s/'"`)]*/gi,
    says: (found) => `names a package registry's host (${found})`,
  },
  {
    pattern: /(?<![\w.:/-])\/(root|work|workspaces?)\/[\w.-]+/g,
    says: (found) => `names a folder of one machine (${found})`,
  },
];

function findFolders(file: string, text: string): Offence[] {
  return foldersHere.flatMap((folder) => {
    const at = text.indexOf(`${folder}/`);
    return at < 0 ? [] : [{ file, line: lineOf(text, at), says: `names a folder of this machine (${folder})` }];
  });
}

export const committedText: Rule = {
  asks: 'no committed file names a package registry host or a folder of the machine that it was written on',
  why: 'it would be wrong on every other machine, and tells strangers about the one that it is true on',
  offences: ({ sources, texts }) => {
    const everything = [...sources.map((source): [string, string] => [source.path, source.text]), ...texts];
    return everything.flatMap(([file, text]) => [
      ...findFolders(file, text),
      ...forbidden.flatMap(({ pattern, says }) =>
        [...text.matchAll(pattern)].map((match): Offence => ({
          file,
          line: lineOf(text, match.index),
          says: says(match[0]),
        })),
      ),
    ]);
  },
};
