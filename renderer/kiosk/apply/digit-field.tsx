import type { ChangeEvent, ComponentProps, CompositionEvent } from 'react';
import { TextField } from '../../controls/text-field.tsx';
import { privateField } from './private-field.ts';
import { reshape } from './typed-digits.ts';

export type DigitTyping = ChangeEvent<HTMLInputElement> | CompositionEvent<HTMLInputElement>;

/** How many characters of a field one digit takes before it is converted to ASCII: digits of some scripts count twice. */
const roomForDigit = 2;

type Props = Omit<ComponentProps<typeof TextField>, 'onChange' | 'maxLength'> & {
  /** Converts typed text to the field's format. */
  shape: (typed: string) => string;
  /** The longest length of that format. */
  most: number;
  /** Called on each change once the field is formatted: with what react-hook-form's `onChange` expects, and the field. */
  onTyped: (change: DigitTyping & { type: 'change' }, field: HTMLInputElement) => void;
};

/**
 * A field for digits of the card or of its owner, in any script. Text that an input method is still composing is left alone,
 * because a field that changes during composition receives some of it twice. It is formatted when composition ends.
 */
export function DigitField({ shape, most, onTyped, ...field }: Props) {
  const heard = (event: DigitTyping) => {
    const input = event.currentTarget;
    reshape(input, shape);
    onTyped({ ...event, type: 'change' }, input);
  };
  return (
    <TextField
      {...field}
      {...privateField}
      data-digits=""
      inputMode="numeric"
      enterKeyHint="next"
      dir="ltr"
      maxLength={most * roomForDigit}
      onChange={(event) => {
        if (!(event.nativeEvent instanceof InputEvent && event.nativeEvent.isComposing)) heard(event);
      }}
      onCompositionEnd={heard}
    />
  );
}
