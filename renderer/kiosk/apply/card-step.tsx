import { Banner } from '../../controls/banner.tsx';
import { useSay } from '../../wording/spoken-language.tsx';
import { BirthDateFields } from './birth-date-fields.tsx';
import { CreditNumberField, ExpiryField, NameField } from './card-fields.tsx';
import { StepForm } from './step-form.tsx';
import type { TypedValues } from './typed-values.ts';

/** The card and its owner, which only settling ever reads. */
export function CardStep(step: { typed: TypedValues; onBack: () => void; onNext: () => Promise<void> }) {
  const say = useSay();
  return (
    <StepForm name="card" title={say('apply.card')} {...step}>
      <Banner icon="seal" tone="good">
        <p>{say('apply.explained')}</p>
      </Banner>
      <div className="apply-fields">
        <CreditNumberField />
        <ExpiryField />
        <BirthDateFields />
        <NameField />
      </div>
    </StepForm>
  );
}
