import { useId } from 'react';
import { useFormContext } from 'react-hook-form';
import { Banner } from '../../controls/banner.tsx';
import { Button } from '../../controls/button.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { MainAction } from '../page/main-action.tsx';
import { AddressFields } from './address-fields.tsx';
import { BirthDateFields } from './birth-date-fields.tsx';
import { CreditNumberField, ExpiryField, NameField } from './card-fields.tsx';
import { FulfilmentChoice } from './fulfilment-choice.tsx';
import type { ApplicationForm } from './application-form.ts';
import { EmptiedFieldsPlace, useMisplacedNumbers } from './misplaced-number.ts';

export function DetailsStep({ onNext }: { onNext: () => Promise<void> }) {
  const say = useSay();
  const formId = useId();
  const { handleSubmit, watch, formState } = useFormContext<ApplicationForm>();
  const { emptied, handlers, isInTheWay } = useMisplacedNumbers();
  return (
    <form
      id={formId}
      className="apply-form"
      noValidate
      autoComplete="off"
      {...handlers}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isInTheWay()) void handleSubmit(onNext)(event);
      }}
    >
      <EmptiedFieldsPlace value={emptied}>
        <section className="apply-section" aria-labelledby="card-title">
          <h1 className="apply-title" id="card-title">
            {say('apply.card')}
          </h1>
          <Banner icon="seal" tone="good">
            <p>{say('apply.explained')}</p>
          </Banner>
          <div className="apply-fields">
            <CreditNumberField />
            <ExpiryField />
            <BirthDateFields />
            <NameField />
          </div>
        </section>
        <section className="apply-section">
          <FulfilmentChoice />
          {watch('method') === 'deliver' && <AddressFields />}
        </section>
      </EmptiedFieldsPlace>
      <MainAction>
        <Button look="main" wide type="submit" form={formId} iconAfter="forward" isPending={formState.isSubmitting}>
          {say('apply.next')}
        </Button>
      </MainAction>
    </form>
  );
}
