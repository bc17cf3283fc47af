import type { ChangeEvent, ComponentProps, CompositionEvent } from 'react';
import { TextField } from '../../controls/text-field.tsx';
import { privateField } from './private-field.ts';
import { reshape } from './typed-digits.ts';

export type DigitTyping = ChangeEvent<HTMLInputElement> | CompositionEvent<HTMLInputElement>;

/** What a digit takes up in a field until it is in ASCII: those of some scripts count twice. */
const roomForDigit = 2;

type Props = Omit<ComponentProps<typeof TextField>, 'onChange' | 'maxLength'> & {
  /** Brings what is typed into the form that belongs here. */
  shape: (typed: string) => string;
  /** How many characters that form has at most. */
  most: number;
  /** Told of each change, when the field is in shape: as react-hook-form's `onChange` wants it, and the field. */
  onTyped: (change: DigitTyping & { type: 'change' }, field: HTMLInputElement) => void;
};

/**
 * A field for digits of the card or of its owner, in any script. What an input method is still composing is
 * left alone, because a field that changes under it gets some of it twice; it is brought into shape when it has been handed over.
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
