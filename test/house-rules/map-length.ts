import type { Rule } from './rule.ts';

const map = 'ARCHITECTURE.md';
const mostBytes = 12 * 1024;

export const mapLength: Rule = {
  asks: `${map} has at most ${mostBytes / 1024} KB`,
  why: 'it is the map that people read first; what is longer belongs in docs/',
  offences: ({ texts }) => {
    const bytes = Buffer.byteLength(texts.get(map) ?? '');
    return bytes > mostBytes
      ? [{ file: map, line: 1, says: `has ${bytes} bytes: move ${bytes - mostBytes} to docs/` }]
      : [];
  },
};
