import type { Wording } from '../wording/wording.tsx';
import { SellerRefusal, SellerUnreachable } from './seller-call.ts';

/** Says in plain words what went wrong with a call and what would help. */
export function failureWords({ say }: Wording, error: unknown): string {
  if (error instanceof SellerUnreachable) return say('failed.unreachable');
  if (!(error instanceof SellerRefusal)) return say('failed.notUnderstood');
  const { refusal, message, requestId, details = [] } = error.body;
  switch (refusal) {
    case 'internal_error':
      return say('failed.broken', { requestId: requestId ?? 'none' });
    case 'storage_unavailable':
      return say('failed.storage');
    case 'too_many_requests':
      return say('failed.tooMany');
    case 'origin_not_allowed':
      return say('failed.origin');
    case 'sign_in_required':
      return say('failed.signInRequired');
    case 'role_insufficient':
      return say('failed.role');
    case 'last_owner':
      return say('staff.lastOwner');
    case 'not_found':
      return say('failed.notFound');
    case 'order_not_ready':
    case 'order_action_differs':
    case 'units_exceeded':
      return say('order.notReady');
    case 'collection_code_wrong':
      return say('order.proof.wrong');
    case 'hand_over_unproven':
      return say('order.proof.missing');
    case 'card_number_in_text':
      return say('failed.cardNumber');
    case 'imports_unavailable':
      return say('imports.unavailable');
    case 'import_busy':
      return say('imports.busy');
    case 'import_not_ready':
      return say('imports.notReady');
    case 'price_required':
      return say('article.priceRequired');
    case 'request_malformed':
      return say('failed.malformed', { problems: details.map((each) => `${each.field}: ${each.problem}`).join('; ') });
    default:
      return say('failed.other', { message });
  }
}
