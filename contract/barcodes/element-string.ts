import { asciiDigits } from '../decimal-digits.ts';
import { identifierAt } from './application-identifiers.ts';
import { isGtin } from './gtin.ts';

/**
 * GS1 element strings, as scanners send them of GS1-128, DataBar, DataMatrix and QR codes: data after data, each with an identifier
 * before it. Data of no fixed length ends with a separator, which scanners send as U+001D or as a key, or leave out.
 */

/** What ends data of no fixed length, as this program writes it. */
export const elementSeparator = '\u001d';
/** The symbologies that carry element strings, as scanners name them (ISO/IEC 15424). */
const symbology = /^\](?:C1|e[0-3]|d2|Q3|J1)/;
const [itself, contained] = ['01', '02'];
/** An identifier of two digits, and a GTIN of 14. */
const shortestWithGtin = 16;

/** `isCertain`: no missing separator before it had to be guessed. */
type Element = { identifier: string; value: string; isCertain: boolean };

function readElements(text: string): Element[] | undefined {
  const failed = new Set<number>();

  function readFrom(at: number, isCertain: boolean): Element[] | undefined {
    if (at === text.length) return [];
    if (text[at] === elementSeparator) return readFrom(at + 1, isCertain);
    if (failed.has(at)) return undefined;
    const found = identifierAt(text, at);
    if (found) {
      const { identifier, data } = found;
      const from = at + identifier.length;
      const nextSeparator = text.indexOf(elementSeparator, from);
      const end = nextSeparator === -1 ? text.length : nextSeparator;
      const ends =
        data.length === undefined ? Array.from({ length: end - from }, (_, less) => end - less) : [from + data.length];
      for (const until of ends) {
        const value = text.slice(from, until);
        if (until > end || !data.pattern.test(value)) continue;
        const isKnown = data.length !== undefined || until === end;
        const rest = readFrom(until, isCertain && isKnown);
        if (rest) return [{ identifier, value, isCertain }, ...rest];
      }
    }
    failed.add(at);
    return undefined;
  }

  return readFrom(0, true);
}

/** The elements of a scanned text; undefined where it is no element string. */
function elementsOf(scanned: string): Element[] | undefined {
  const elements = readElements(asciiDigits(scanned.trim()).replace(symbology, ''));
  return elements?.length === 0 ? undefined : elements;
}

/** Whether the scanned text is an element string as far as it goes: a separator may follow. */
export function isElementString(scanned: string): boolean {
  return elementsOf(scanned) !== undefined;
}

/** What a label says that the price of one item does not cover: the item's own price, or its weight or another measure. */
export type Label = 'price' | 'weight';

/** @param has whether the code has an identifier that begins so */
export function labelOf(gtin: string, has: (identifiers: RegExp) => boolean): Label | undefined {
  if (has(/^39[235]/)) return 'price';
  // Measures vary only where the GTIN begins with 9.
  return gtin.startsWith('9') && has(/^3[1-6]/) ? 'weight' : undefined;
}

/**
 * The GTIN that an element string carries: of the item itself, else of the items in it.
 * @returns undefined where the text is no element string, where it has no GTIN or several, and where only a guess at a missing separator
 *   would give one
 */
export function gtinOfElements(scanned: string): { gtin: string; label: Label | undefined } | undefined {
  if (scanned.trim().length < shortestWithGtin) return undefined;
  const elements = elementsOf(scanned);
  if (!elements) return undefined;
  const named = (identifier: string) => elements.filter((element) => element.identifier === identifier);
  const [own, inside] = [named(itself), named(contained)];
  const carrying = own.length > 0 ? own : inside;
  const [gtin, ...others] = new Set(carrying.map(({ value }) => value));
  if (gtin === undefined || others.length > 0 || !isGtin(gtin) || !carrying.some(({ isCertain }) => isCertain))
    return undefined;
  return {
    gtin,
    label: labelOf(gtin, (identifiers) => elements.some(({ identifier }) => identifiers.test(identifier))),
  };
}
