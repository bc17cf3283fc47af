import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useForm } from 'react-hook-form';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { EnrolmentCodeOpened } from '../../../contract/seller/back-office-terminal.ts';
import { asciiDigits } from '../../../contract/decimal-digits.ts';
import { Button } from '../../controls/button.tsx';
import { Sheet } from '../../controls/sheet.tsx';
import { ActionFailure } from '../controls/failure.tsx';
import { Field } from '../controls/field.tsx';
import { callSeller } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import { pinProblem } from './pin-problem.ts';
import { closeCode } from './close-code.ts';
import { OpenedCode } from './opened-code.tsx';

type Wanted = { name: string; staffPin: string };
type Opening = UseMutationResult<EnrolmentCodeOpened, Error, Wanted>;

/** Opens a code with which a kiosk becomes one of the shop's terminals, and shows it until it is closed. */
export function EnrolKiosk({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { say } = useWording();
  // Counts how often the sheet was closed: a code that arrives after that is not shown.
  const closings = useRef(0);
  useEffect(() => () => void closings.current++, []);
  const opening = useMutation({
    mutationFn: (body: Wanted) =>
      callSeller(staffEndpoints.openEnrolmentCode, {
        body: { name: body.name.trim(), staffPin: asciiDigits(body.staffPin) },
      }),
    onMutate: () => closings.current,
    onSuccess: ({ codeId }, _wanted, closingsBefore) => {
      if (closings.current !== closingsBefore) closeCode(codeId);
    },
    // The page does not keep the digits either.
    gcTime: 0,
  });
  const close = () => {
    closings.current++;
    opening.reset();
    onClose();
  };
  const wanted = opening.variables;
  return (
    <Sheet
      title={opening.data && wanted ? say('terminals.codeTitle', { name: wanted.name }) : say('terminals.enrol')}
      closeLabel={say('common.close')}
      isOpen={isOpen}
      onClose={close}
    >
      {opening.data && wanted ? (
        <OpenedCode
          key={opening.data.codeId}
          opened={opening.data}
          onAgain={() => opening.mutate(wanted)}
          onClose={close}
        />
      ) : (
        <EnrolForm opening={opening} onClose={close} />
      )}
    </Sheet>
  );
}

function EnrolForm({ opening, onClose }: { opening: Opening; onClose: () => void }) {
  const { say } = useWording();
  const { register, handleSubmit, formState, setFocus } = useForm<Wanted>({
    defaultValues: { name: '', staffPin: '' },
  });
  const { errors } = formState;
  useEffect(() => setFocus('name'), [setFocus]);
  return (
    <form className="sheet-form" onSubmit={handleSubmit((body) => opening.mutate(body))} noValidate>
      <Field
        label={say('terminals.enrolName')}
        hint={say('terminals.enrolNameHint')}
        maxLength={80}
        error={errors.name?.message}
        {...register('name', { validate: (name) => name.trim() !== '' || say('terminals.enrolNameMissing') })}
      />
      <Field
        label={say('terminals.pin')}
        hint={say('terminals.pinHint')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={10}
        error={errors.staffPin?.message}
        {...register('staffPin', { validate: (pin) => pinProblem(say, asciiDigits(pin)) })}
      />
      {opening.error && <ActionFailure error={opening.error} />}
      <div className="sheet-actions">
        <Button onPress={onClose}>{say('common.cancel')}</Button>
        <Button look="main" type="submit" isPending={opening.isPending}>
          {say('terminals.openCode')}
        </Button>
      </div>
    </form>
  );
}
