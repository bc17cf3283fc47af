import type { Rule } from './rule.ts';

const decisions = 'DECISIONS.md';

/** As a page of a repository makes the address of a heading. */
const addressOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-');

export const decisionsListed: Rule = {
  asks: `the list at the head of ${decisions} leads to every decision, and to nothing else`,
  why: 'there are over two hundred, and a decision that cannot be found is taken again',
  offences: ({ texts }) => {
    const lines = (texts.get(decisions) ?? '').split('\n');
    const headings = lines.flatMap((line, at) =>
      /^## \d/.test(line) ? [{ heading: line.slice(3), line: at + 1 }] : [],
    );
    const head = lines.slice(0, headings[0]?.line ?? 0);
    const links = head.flatMap((line, at) =>
      [...line.matchAll(/\]\(#([^)]*)\)/g)].map(([, address = '']) => ({ address, line: at + 1 })),
    );
    const addresses = new Set(headings.map(({ heading }) => addressOf(heading)));
    const listed = new Set(links.map(({ address }) => address));
    return [
      ...headings
        .filter(({ heading }) => !listed.has(addressOf(heading)))
        .map(({ heading, line }) => ({ file: decisions, line, says: `"${heading}" is not in the list` })),
      ...links
        .filter(({ address }) => !addresses.has(address))
        .map(({ address, line }) => ({ file: decisions, line, says: `#${address} leads to no decision` })),
    ];
  },
};
