import { purchaseNumberOf } from '../../../contract/seller/purchase-number.ts';
import { useSay } from '../../wording/spoken-language.tsx';

/** The short number by which staff find a purchase, however it ended. */
export function PurchaseNumber({ applicationId }: { applicationId: string }) {
  const say = useSay();
  return (
    <p className="reference">
      {say('ending.reference')}{' '}
      <bdi className="numbers reference-number" dir="ltr">
        {purchaseNumberOf(applicationId)}
      </bdi>
    </p>
  );
}
