import { formatPrice } from '../../contract/price-format.ts';
import { purchaseNumberOf } from '../../contract/seller/purchase-number.ts';
import type { UnseenPurchase } from '../../contract/seller/purchase-under-way.ts';
import { Button } from '../controls/button.tsx';
import { useStaffWording } from './staff-wording.tsx';

/** The newest; the back office has all. */
const purchasesAtOnce = 6;

const outcomes = { not_charged: 'menu.left.notCharged', unknown: 'menu.left.unknown' } as const;

/** For staff: what became of the purchases whose shoppers left before they can have seen it. */
export function LeftPurchases({ purchases, onBack }: { purchases: UnseenPurchase[]; onBack: () => void }) {
  const { say, moment, locale } = useStaffWording();
  return (
    <main className="staff">
      <div className="staff-sheet">
        <div className="staff-head">
          <h1>{say('menu.left')}</h1>
        </div>
        <ul className="staff-left">
          {purchases.slice(0, purchasesAtOnce).map(({ applicationId, keptAt, totalMinor, currency, ...ending }) => (
            <li key={applicationId}>
              <strong>
                <bdi>{`${moment(keptAt)} · ${formatPrice(totalMinor, currency, locale)}`}</bdi>
              </strong>
              <span>
                {ending.outcome === 'accepted'
                  ? say('menu.left.accepted', { order: ending.orderNumber ?? '' })
                  : say(outcomes[ending.outcome])}
              </span>
              <small>
                <bdi>{purchaseNumberOf(applicationId)}</bdi>
              </small>
            </li>
          ))}
        </ul>
        <div className="staff-actions">
          <Button look="main" onPress={onBack}>
            {say('enrol.back')}
          </Button>
        </div>
      </div>
    </main>
  );
}
