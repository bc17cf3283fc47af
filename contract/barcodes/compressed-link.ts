import { isGtin } from './gtin.ts';
import type { Label } from './element-string.ts';

/**
 * Compressed GS1 Digital Link addresses (GS1 Digital Link Standard: Compression). Their last part is binary, six bits a sign. The first
 * eight bits name an identifier or a usual row of identifiers; where that is 01 or begins with 01, the next 47 bits are the GTIN. The
 * rest is not decoded: no GTIN depends on it.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const compressed = /^https?:\/\/[^/?#\s]+(?:\/[^/?#\s]+)*?\/([\w-]{10,})\/?(?:[?#]\S*)?$/i;
/** 01 alone, 01 with what says nothing of price or measure, 01 with a measure, 01 with a price. */
const beginsWithGtin = /^(?:01|[0-3][A-F]|A\d)$/;
const [headBits, gtinBits] = [8, 47];

/**
 * The GTIN of a compressed address. What varies by item (a GTIN that begins with 9) counts as labelled with its weight, because the rest
 * may say it.
 * @returns undefined where the text is no such address, and where it does not begin with a GTIN
 */
export function gtinOfCompressedLink(text: string): { gtin: string; label: Label | undefined } | undefined {
  const part = compressed.exec(text.trim())?.[1] ?? '';
  const bits = Array.from(part.slice(0, 10), (sign) => alphabet.indexOf(sign).toString(2).padStart(6, '0')).join('');
  const head = Number.parseInt(bits.slice(0, headBits), 2).toString(16).toUpperCase().padStart(2, '0');
  const gtin = String(Number.parseInt(bits.slice(headBits, headBits + gtinBits), 2)).padStart(14, '0');
  if (!beginsWithGtin.test(head) || gtin.length !== 14 || !isGtin(gtin)) return undefined;
  if (head.startsWith('A')) return { gtin, label: 'price' };
  return { gtin, label: gtin.startsWith('9') ? 'weight' : undefined };
}
