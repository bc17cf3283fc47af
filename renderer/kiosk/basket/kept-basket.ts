import { z } from 'zod';
import { amountMinorSchema } from '../../../contract/money.ts';
import { ageLimitSchema } from '../../../contract/seller/age-check.ts';
import { mostLines, mostUnits } from '../../../contract/seller/application.ts';
import { translatedIntoSchema } from '../../../contract/seller/translation.ts';
import type { BasketLine } from './basket-lines.ts';

/**
 * The basket outlives a reload of the page, and a way back into it by the browser's history. It is in the session storage of its
 * tab, names no person, and goes with everything else there at the end of the visit (`frame/forget-visit.ts`). On a kiosk
 * the page is loaded again only because it failed, and then the shopper may be another; so nothing is kept there.
 */

const storageName = 'sidelane-basket';

const linesSchema: z.ZodType<BasketLine[]> = z
  .array(
    z.strictObject({
      variantId: z.string().min(1),
      handle: z.string(),
      title: z.string(),
      titleLanguage: translatedIntoSchema,
      options: z.string(),
      pictureId: z.string().nullable(),
      unitPriceMinor: amountMinorSchema,
      quantity: z.int().min(1).max(mostUnits),
      available: z.int().min(0),
      ageLimit: ageLimitSchema.nullable(),
    }),
  )
  .max(mostLines);

export function readKeptLines(): BasketLine[] {
  if (window.sidelane) return [];
  try {
    return linesSchema.parse(JSON.parse(sessionStorage.getItem(storageName) ?? '[]'));
  } catch {
    // Of another version of the page, or a browser that keeps nothing.
    return [];
  }
}

export function keepLines(lines: BasketLine[]): void {
  if (window.sidelane) return;
  try {
    if (lines.length === 0) sessionStorage.removeItem(storageName);
    else sessionStorage.setItem(storageName, JSON.stringify(lines));
  } catch {
    // The basket is then in this page's memory alone.
  }
}
