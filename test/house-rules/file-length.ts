import type { Rule } from './rule.ts';

const longest = 400;

/** Only a warning: a long file may still be one thing. */
export const fileLength: Rule = {
  asks: `a file has at most ${longest} lines; typical ones have 40 to 250`,
  why: 'a longer one usually has two reasons to exist',
  offences: ({ sources }) =>
    sources
      .map(({ path: file, text }) => ({ file, line: text.split('\n').length }))
      .filter(({ line }) => line > longest)
      .map(({ file, line }) => ({ file, line, says: `has ${line} lines: is it one thing?` })),
};
