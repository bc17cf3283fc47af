import type { PurchaseEnding } from '../../../contract/seller/purchase-under-way.ts';
import type { PurchaseStage } from './purchase-conversation.ts';

/** What is proven of a purchase at this stage, for staff. */
export function endingOf(stage: PurchaseStage): PurchaseEnding {
  if (stage.stage === 'accepted') return { outcome: 'accepted', orderNumber: stage.orderNumber };
  return { outcome: isOpen(stage) ? 'unknown' : 'not_charged', orderNumber: null };
}

/** Whether the outcome of a purchase may still change, or cannot be known here. */
export function isOpen({ stage }: PurchaseStage): boolean {
  switch (stage) {
    case 'checking':
    case 'unknown':
    case 'undetermined':
    case 'unconfirmed':
    case 'unverified':
    case 'other_shop':
      return true;
    case 'accepted':
    case 'rejected':
    case 'seal_refused':
    case 'terminal_refused':
    case 'reversed':
    case 'credit_unavailable':
    case 'refused':
    case 'out_of_date':
      return false;
  }
}
