import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { WorkIcon } from '../controls/work-icon.tsx';
import { Field } from '../controls/field.tsx';
import { failureWords } from '../seller/failure-words.ts';
import { sessionKey } from '../seller/query-client.ts';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import type { Wording } from '../wording/wording.tsx';

type Credentials = { signInName: string; password: string };

function whyNot(wording: Wording, error: unknown): string {
  if (!(error instanceof SellerRefusal)) return failureWords(wording, error);
  if (error.is('sign_in_failed')) return wording.say('signIn.wrong');
  if (!error.is('too_many_requests')) return failureWords(wording, error);
  const seconds = error.retryAfterSeconds;
  return seconds === undefined || seconds > 90
    ? wording.say('signIn.tooManyLater')
    : wording.say('signIn.tooMany', { seconds });
}

/** Asks for name and password. After a successful sign-in, everything shown is requested again. */
export function SignInForm({ signInName }: { signInName?: string | undefined }) {
  const wording = useWording();
  const { say } = wording;
  const queryClient = useQueryClient();
  const [isShown, setShown] = useState(false);
  const [failure, setFailure] = useState<string>();
  const { register, handleSubmit, formState, resetField, setFocus } = useForm<Credentials>({
    defaultValues: { signInName: signInName ?? '', password: '' },
  });

  useEffect(() => setFocus(signInName === undefined ? 'signInName' : 'password'), [setFocus, signInName]);

  const submit = handleSubmit(async (credentials) => {
    setFailure(undefined);
    try {
      const session = await callSeller(staffEndpoints.signIn, { body: credentials });
      queryClient.setQueryData(sessionKey, session);
      await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
    } catch (error) {
      setFailure(whyNot(wording, error));
      resetField('password');
      setFocus('password');
    }
  });

  return (
    <form className="sign-in-form" onSubmit={submit} noValidate>
      {failure && (
        <Banner tone="bad" icon="care" isUrgent>
          <p>{failure}</p>
        </Banner>
      )}
      <Field
        label={say('signIn.name')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={formState.errors.signInName?.message}
        {...register('signInName', { validate: (name) => name.trim() !== '' || say('signIn.nameMissing') })}
      />
      <Field
        label={say('signIn.password')}
        type={isShown ? 'text' : 'password'}
        autoComplete="current-password"
        spellCheck={false}
        error={formState.errors.password?.message}
        after={
          <button
            type="button"
            className="sign-in-show"
            aria-label={say('signIn.show')}
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
          >
            <WorkIcon name={isShown ? 'eyeShut' : 'eye'} />
          </button>
        }
        {...register('password', { required: say('signIn.passwordMissing') })}
      />
      <Button look="main" wide type="submit" isPending={formState.isSubmitting}>
        {say('signIn.submit')}
      </Button>
    </form>
  );
}
