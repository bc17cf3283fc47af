import { z } from 'zod';
import { freeText } from './free-text.ts';

/** A gift note that goes with an order: staff read it, and no receipt has it. */

/** The most characters of a gift note, as people count them. */
export const mostOfGiftNote = 200;

/** The note as it is kept: one line, without characters that cannot be seen or that turn the direction of what follows. */
export function tidyGiftNote(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}

/** Whether it has at most so many characters. */
export const isGiftNoteShort = (text: string): boolean => [...text].length <= mostOfGiftNote;

/** As a terminal sends it. A character may take two places of a text in JavaScript. */
export const giftNoteSchema = freeText(
  z
    .string()
    .min(1)
    .max(2 * mostOfGiftNote),
)
  .refine(isGiftNoteShort, `must have at most ${mostOfGiftNote} characters`)
  .refine((text) => text === tidyGiftNote(text), 'must be one line, without control characters or blanks around it');
