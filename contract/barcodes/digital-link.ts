import { gtin14Of, isGtin } from './gtin.ts';
import { labelOf } from './element-string.ts';
import type { Label } from './element-string.ts';

/** The key of a GTIN and what may follow it in the path: variant, lot, serial number, each with its value (GS1 Digital Link URI Syntax). */
const link =
  /^https?:\/\/[^/?#\s]+(?:\/[^/?#\s]+)*?\/(?:01|gtin)\/(\d{8,14})((?:\/(?:22|10|21|235|cpv|lot|ser)\/[^/?#\s]+)*)\/?(?:\?([^#\s]*))?(?:#\S*)?$/i;

/**
 * The GTIN that a GS1 Digital Link address carries, on any host.
 * @returns undefined where the text is no such address
 */
export function gtinOfDigitalLink(text: string): { gtin: string; label: Label | undefined } | undefined {
  const [, digits = '', , query = ''] = link.exec(text.trim()) ?? [];
  const gtin = isGtin(digits) ? gtin14Of(digits) : undefined;
  if (gtin === undefined) return undefined;
  const identifiers = query.split(/[&;]/).map((part) => part.split('=')[0] ?? '');
  return {
    gtin,
    label: labelOf(gtin, (sought) =>
      identifiers.some((identifier) => /^\d{4}$/.test(identifier) && sought.test(identifier)),
    ),
  };
}
