import type { Shop } from '../../../contract/seller/article.ts';
import { useSay } from '../../wording/spoken-language.tsx';
import { AddressFields } from './address-fields.tsx';
import { ContactFields } from './contact-fields.tsx';
import { GiftNote } from './gift-note.tsx';
import { StepForm } from './step-form.tsx';
import type { TypedValues } from './typed-values.ts';

/** How the shop reaches the shopper and, for a delivery, where it goes. */
export function ContactStep({
  shop,
  typed,
  onBack,
  onNext,
}: {
  shop: Pick<Shop, 'fulfilments' | 'servedCountries'>;
  typed: TypedValues;
  onBack: (() => void) | undefined;
  onNext: () => void;
}) {
  const say = useSay();
  const [onlyWay] = shop.fulfilments.length === 1 ? shop.fulfilments : [];
  return (
    <StepForm name="contact" title={say('apply.contact')} typed={typed} onBack={onBack} onNext={onNext}>
      {onlyWay && <p className="apply-only-way">{say(`apply.${onlyWay}.only`)}</p>}
      <ContactFields />
      {(onlyWay ?? typed.values.method) === 'deliver' && <AddressFields servedCountries={shop.servedCountries} />}
      <GiftNote isWritten={typed.values.giftNote !== ''} />
    </StepForm>
  );
}
