import { useEffect, useState } from 'react';
import type { FocusEvent } from 'react';
import { useForm } from 'react-hook-form';
import { asWritten, lookUpFieldsWithCardNumber } from '../../../contract/seller/order-look-up.ts';
import type { TypedLookUp } from '../../../contract/seller/order-look-up.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { TextField } from '../../controls/text-field.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { takeScans } from '../scanner/scan-taker.ts';

const most = 40;
const fields = ['orderNumber', 'collectionCode'] as const;
const labels = { orderNumber: 'accepted.order', collectionCode: 'accepted.code' } as const;
const orderNumberOnReceipt = /^\d{5,11}$/;

/** Order number and collection code, typed or (the number) scanned. A card number in them is removed and goes nowhere. */
export function LookUpForm({
  problem,
  onAsk,
}: {
  problem: WordingKey | null;
  onAsk: (typed: TypedLookUp) => Promise<void>;
}) {
  const say = useSay();
  const { register, handleSubmit, formState, getValues, setValue, setFocus } = useForm<TypedLookUp>({
    defaultValues: { orderNumber: '', collectionCode: '' },
  });
  const [emptied, setEmptied] = useState<readonly string[]>([]);

  useEffect(
    () =>
      takeScans((readings) => {
        const number = readings.find((reading) => orderNumberOnReceipt.test(reading));
        if (number === undefined) return false;
        setValue('orderNumber', number, { shouldValidate: true });
        setFocus('collectionCode');
        return true;
      }),
    [setValue, setFocus],
  );

  function emptyMisplaced(): boolean {
    const found = lookUpFieldsWithCardNumber(getValues());
    for (const field of found) setValue(field, '');
    setEmptied(found);
    if (found[0]) setFocus(found[0]);
    return found.length > 0;
  }

  const handlers = {
    onBlur: ({ relatedTarget }: FocusEvent) => {
      const isOnKeys = relatedTarget instanceof Element && relatedTarget.closest('.keyboard') !== null;
      if (!isOnKeys && lookUpFieldsWithCardNumber(getValues()).length > 0) emptyMisplaced();
    },
  };

  return (
    <form
      className="look-up-form"
      noValidate
      autoComplete="off"
      {...handlers}
      onSubmit={(event) => {
        event.preventDefault();
        if (!emptyMisplaced()) void handleSubmit((typed) => onAsk(asWritten(typed)))(event);
      }}
    >
      <p className="look-up-words">{say('lookUp.words')}</p>
      {problem && (
        <Banner tone="care" icon="care" isUrgent>
          <p>{say(problem)}</p>
        </Banner>
      )}
      {fields.map((field) => (
        <TextField
          key={field}
          {...register(field, { validate: (typed) => typed.trim() !== '' || say(`lookUp.${field}.missing`) })}
          label={say(labels[field])}
          error={
            emptied.includes(field)
              ? say('apply.cardNumberHere', { field: say('apply.number') })
              : formState.errors[field]?.message
          }
          length="number"
          dir="ltr"
          maxLength={most}
          autoComplete="off"
          autoCapitalize={field === 'orderNumber' ? 'off' : 'characters'}
          inputMode={field === 'orderNumber' ? 'numeric' : 'text'}
          enterKeyHint={field === 'orderNumber' ? 'next' : 'go'}
          data-secret=""
          isFocusedFirst={field === 'orderNumber'}
        />
      ))}
      <Button look="main" type="submit" iconAfter="forward" isPending={formState.isSubmitting}>
        {say('lookUp.ask')}
      </Button>
    </form>
  );
}
