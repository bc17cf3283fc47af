import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { kioskEnrolmentSchema } from '../../../server/contract/staff.ts';
import type { KioskEnrolment } from '../../../server/contract/staff.ts';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { Field } from '../controls/field.tsx';
import { terminalsQuery } from '../seller/back-office-queries.ts';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording.tsx';
import { EnrolledKiosk } from './enrolled-kiosk.tsx';

/** Makes a kiosk one of the shop's terminals, and shows its credential, once. */
export function EnrolKiosk({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { say } = useWording();
  const queryClient = useQueryClient();
  const enrolment = useMutation({
    mutationFn: (body: { name: string }) =>
      callSeller({ method: 'POST', path: '/back-office/terminals', body, answer: kioskEnrolmentSchema }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: terminalsQuery.queryKey }),
    // The credential is not kept by the page either.
    gcTime: 0,
  });
  const close = () => {
    enrolment.reset();
    onClose();
  };
  if (enrolment.data) {
    const { name } = enrolment.variables;
    return (
      <Sheet
        title={say('terminals.enrolledTitle', { name })}
        closeLabel={say('common.close')}
        isOpen={isOpen}
        onClose={close}
      >
        <EnrolledKiosk enrolment={enrolment.data} onDone={close} />
      </Sheet>
    );
  }
  return (
    <Sheet title={say('terminals.enrol')} closeLabel={say('common.close')} isOpen={isOpen} onClose={close}>
      <EnrolForm enrolment={enrolment} onClose={close} />
    </Sheet>
  );
}

type Enrolment = UseMutationResult<KioskEnrolment, Error, { name: string }>;

function EnrolForm({ enrolment, onClose }: { enrolment: Enrolment; onClose: () => void }) {
  const { say } = useWording();
  const { register, handleSubmit, formState, setFocus } = useForm<{ name: string }>({ defaultValues: { name: '' } });
  useEffect(() => setFocus('name'), [setFocus]);
  return (
    <form className="sheet-form" onSubmit={handleSubmit((body) => enrolment.mutate(body))} noValidate>
      <Field
        label={say('terminals.enrolName')}
        hint={say('terminals.enrolNameHint')}
        maxLength={80}
        error={formState.errors.name?.message}
        {...register('name', { validate: (name) => name.trim() !== '' || say('terminals.enrolNameMissing') })}
      />
      {enrolment.error && <ActionFailure error={enrolment.error} />}
      <div className="sheet-actions">
        <Button onPress={onClose}>{say('common.cancel')}</Button>
        <Button look="main" type="submit" isPending={enrolment.isPending}>
          {say('terminals.enrol')}
        </Button>
      </div>
    </form>
  );
}
