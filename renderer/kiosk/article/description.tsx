import { Fragment, useMemo } from 'react';
import type { ReactNode } from 'react';

/**
 * An article's description, which is HTML from a source outside this page. The seller has already reduced it to a safe subset,
 * but the page takes no markup from others. It builds its own elements for the few kinds that it knows; of all others only the
 * text remains, and no attributes are kept.
 */
const known = new Set(['p', 'ul', 'ol', 'li', 'strong', 'em', 'b', 'i', 'h3', 'h4', 'blockquote', 'dl', 'dt', 'dd']);
const renamed: Record<string, string> = { h1: 'h3', h2: 'h3', h5: 'h4', h6: 'h4', div: 'p' };
const withoutText = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math', 'noscript']);

function rebuild(node: Node, key: number): ReactNode {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (withoutText.has(name)) return null;
  if (name === 'br') return <br key={key} />;
  const children = [...node.childNodes].map(rebuild);
  const own = renamed[name] ?? name;
  const hasBlocks = own === 'p' && node.querySelector('p, div, ul, ol, h1, h2, h3, h4, h5, h6, table, dl') !== null;
  if (!known.has(own) || hasBlocks) return <Fragment key={key}>{children} </Fragment>;
  const Kind = own as 'p';
  return <Kind key={key}>{children}</Kind>;
}

/** @param lang of the text, where it is not that of the page */
export function Description({ html, lang }: { html: string; lang?: string | undefined }) {
  const content = useMemo(
    () => [...new DOMParser().parseFromString(html, 'text/html').body.childNodes].map(rebuild),
    [html],
  );
  return (
    <div className="description" dir="auto" lang={lang}>
      {content}
    </div>
  );
}
