import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { isGiftNoteShort, mostOfGiftNote, tidyGiftNote } from '../../../contract/seller/gift-note.ts';
import { Button } from '../../controls/button.tsx';
import { TextField } from '../../controls/text-field.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import type { ApplicationForm } from './application-form.ts';
import { useWasEmptied } from './misplaced-number.ts';
import { privateField } from './private-field.ts';

/** A gift note, for shoppers who want one: for all others it is one button. */
export function GiftNote({ isWritten }: { isWritten: boolean }) {
  const say = useSay();
  const { register, formState } = useFormContext<ApplicationForm>();
  const wasEmptied = useWasEmptied('giftNote');
  const [isOpen, setOpen] = useState(false);
  if (!isOpen && !isWritten) {
    return (
      <div>
        <Button onPress={() => setOpen(true)}>{say('apply.giftNote.add')}</Button>
      </div>
    );
  }
  return (
    <TextField
      {...register('giftNote', {
        validate: (typed) =>
          isGiftNoteShort(tidyGiftNote(typed)) || say('apply.giftNote.long', { count: mostOfGiftNote }),
      })}
      {...privateField}
      autoCapitalize="sentences"
      label={say('apply.optional', { field: say('apply.giftNote') })}
      hint={say('apply.giftNote.hint')}
      error={
        wasEmptied ? say('apply.cardNumberHere', { field: say('apply.number') }) : formState.errors.giftNote?.message
      }
      enterKeyHint="next"
      maxLength={2 * mostOfGiftNote}
      isFocusedFirst={isOpen}
    />
  );
}
