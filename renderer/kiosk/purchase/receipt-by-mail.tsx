import { useEffect, useRef, useState } from 'react';
import type { FocusEvent, FormEvent, ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { mostOfEmail, tidyEmail } from '../../../contract/seller/contact.ts';
import { isFreeText } from '../../../contract/seller/free-text.ts';
import { isMailable } from '../../../contract/seller/receipt-mail.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { TextField } from '../../controls/text-field.tsx';
import type { WordingKey } from '../../wording/english.ts';
import { useSay, useSpokenLanguage } from '../../wording/spoken-language.tsx';
import { mailReceipt } from '../seller/seller-api.ts';
import { useShopTimeZone } from './shop-time-zone.ts';
import './receipt-by-mail.css';

/**
 * Asks for the address that the receipt goes to. The one that was given as contact stands there already; nothing is sent before
 * Send is pressed. Another address is another mail; the same one, sent again after a failure, is the same mail.
 */
export function ReceiptByMail({
  applicationId,
  email,
  onAsked,
  onBack,
  children,
}: {
  applicationId: string;
  email: string | null;
  onAsked: () => void;
  onBack: () => void;
  /** The countdown, which goes on. */
  children: ReactNode;
}) {
  const say = useSay();
  const { locale } = useSpokenLanguage();
  const timeZone = useShopTimeZone();
  const { register, handleSubmit, formState, getValues, setValue, reset } = useForm({
    defaultValues: { email: email ?? '' },
  });
  const [problem, setProblem] = useState<WordingKey | null>(null);
  const [wasEmptied, setEmptied] = useState(false);
  const asked = useRef({ address: '', mailId: '' });
  useEffect(() => () => reset({ email: '' }), [reset]);

  function emptyMisplaced(): boolean {
    if (isFreeText(getValues('email'))) return false;
    setValue('email', '');
    setEmptied(true);
    return true;
  }

  const submit = () => {
    if (!emptyMisplaced()) void handleSubmit(send)();
  };

  async function send({ email: typed }: { email: string }) {
    const address = tidyEmail(typed);
    if (asked.current.address !== address) asked.current = { address, mailId: crypto.randomUUID() };
    const { mailId } = asked.current;
    setProblem(null);
    const answer = await mailReceipt(applicationId, { mailId, email: address, locale, timeZone });
    if ('value' in answer) return onAsked();
    setProblem('refusal' in answer && answer.refusal === 'too_many_requests' ? 'byMail.enough' : 'byMail.failed');
  }

  const handlers = {
    onBlur: ({ relatedTarget }: FocusEvent) => {
      const isOnKeys = relatedTarget instanceof Element && relatedTarget.closest('.keyboard') !== null;
      if (!isOnKeys) emptyMisplaced();
    },
    onInput: ({ target }: FormEvent) => {
      if ((target as HTMLInputElement).value !== '') setEmptied(false);
    },
  };

  return (
    <form
      className="receipt-by-mail"
      noValidate
      autoComplete="off"
      {...handlers}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h1>{say('accepted.byMail')}</h1>
      <p className="receipt-by-mail-words">{say('byMail.words')}</p>
      {problem && (
        <Banner tone="care" icon="care" isUrgent>
          <p>{say(problem)}</p>
        </Banner>
      )}
      <TextField
        {...register('email', {
          validate: (typed) =>
            isMailable(tidyEmail(typed)) || say('apply.email.wrong', { example: 'name@example.com' }),
        })}
        label={say('apply.email')}
        error={
          wasEmptied ? say('apply.cardNumberHere', { field: say('apply.number') }) : formState.errors.email?.message
        }
        inputMode="email"
        dir="ltr"
        maxLength={mostOfEmail}
        autoComplete="off"
        autoCapitalize="off"
        enterKeyHint="send"
        data-secret=""
        isFocusedFirst
      />
      <div className="receipt-by-mail-actions">
        <Button look="main" isGuarded isPending={formState.isSubmitting} onPress={submit}>
          {say('byMail.send')}
        </Button>
        <Button onPress={onBack} isDisabled={formState.isSubmitting}>
          {say('frame.back')}
        </Button>
      </div>
      {children}
    </form>
  );
}
