import type { KeyboardEvent } from 'react';
import { nextFieldOf } from '../typing/next-field.ts';

/**
 * Moves on to the next field, so that the hand never has to leave the number pad. If the focus is already elsewhere, it stays
 * there.
 */
export function goToNextField(input: HTMLInputElement): void {
  if (document.activeElement === input || document.activeElement?.closest('.keyboard')) nextFieldOf(input)?.focus();
}

/** Enter moves to the next field, as on a till; in the last one it goes on to the next step. */
function goOnWithEnter(event: KeyboardEvent<HTMLInputElement>): void {
  const next = nextFieldOf(event.currentTarget);
  if (event.key !== 'Enter' || !next) return;
  event.preventDefault();
  next.focus();
}

/** A field whose content the browser must not remember, complete or correct, and which is never read aloud unasked. */
export const privateField = {
  autoComplete: 'off',
  autoCapitalize: 'off',
  spellCheck: false,
  'data-secret': '',
  onKeyDown: goOnWithEnter,
} as const;
