import type { KeyboardEvent } from 'react';
import { nextFieldOf } from '../typing/next-field.ts';

/** Moves on to the field after this one, so that a hand never has to leave the number pad. Who went elsewhere stays there. */
export function goToNextField(input: HTMLInputElement): void {
  if (document.activeElement === input || document.activeElement?.closest('.keyboard')) nextFieldOf(input)?.focus();
}

/** Enter goes to the next field, as on a till; from the last one it goes on to the next step. */
function goOnWithEnter(event: KeyboardEvent<HTMLInputElement>): void {
  const next = nextFieldOf(event.currentTarget);
  if (event.key !== 'Enter' || !next) return;
  event.preventDefault();
  next.focus();
}

/** A field whose content the browser must not remember, complete or correct, and nobody read aloud unasked. */
export const privateField = {
  autoComplete: 'off',
  autoCapitalize: 'off',
  spellCheck: false,
  'data-secret': '',
  onKeyDown: goOnWithEnter,
} as const;
