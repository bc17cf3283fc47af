import { z } from 'zod';
import { lineDifferenceSchema } from './application.ts';

/**
 * The refusals that the seller gives to terminals and staff, with their HTTP statuses, in order of precedence within one request.
 * What they mean is in `refusal-messages.ts`, for people who build terminals; the page has its own words (`renderer/wording`).
 * Settling's own refusals are in `contract/settling/refusals.ts` and never reach a terminal.
 */
export const refusals = {
  request_too_large: 413,
  request_malformed: 400,
  host_not_served: 421,
  card_number_in_text: 422,
  origin_not_allowed: 403,
  too_many_requests: 429,
  terminal_unknown: 401,
  terminal_revoked: 401,
  terminal_key_missing: 409,
  terminal_key_differs: 409,
  terminal_signature_invalid: 422,
  self_enrolment_not_allowed: 403,
  enrolment_not_open: 409,
  enrolment_code_wrong: 403,
  sign_in_required: 401,
  role_insufficient: 403,
  sign_in_failed: 401,
  not_found: 404,
  application_content_differs: 422,
  total_mismatch: 400,
  currency_not_sold: 400,
  fulfilment_not_offered: 400,
  country_not_served: 400,
  receipt_mail_not_offered: 400,
  receipt_mail_differs: 422,
  age_check_required: 403,
  basket_out_of_date: 409,
  storage_unavailable: 503,
  credit_unavailable: 503,
  version_conflict: 409,
  handle_taken: 409,
  synonym_taken: 409,
  sign_in_name_taken: 409,
  last_owner: 409,
  imports_unavailable: 409,
  import_busy: 409,
  import_not_ready: 409,
  stock_moved: 409,
  stock_below_reserved: 409,
  price_required: 422,
  order_action_differs: 422,
  order_not_ready: 409,
  hand_over_unproven: 422,
  collection_code_wrong: 422,
  units_exceeded: 422,
  nothing_to_pay: 422,
  internal_error: 500,
} as const;

export type RefusalName = keyof typeof refusals;

/** The body of every answer that is not a success. */
export const refusalBodySchema = z.strictObject({
  refusal: z.enum(Object.keys(refusals) as [RefusalName, ...RefusalName[]]),
  message: z.string(),
  /** The wrong fields and what would be right; never the values that were sent. */
  details: z.array(z.strictObject({ field: z.string(), problem: z.string() })).optional(),
  differences: z.array(lineDifferenceSchema).optional(),
  /** Finds the request in the seller's log. */
  requestId: z.string().optional(),
});

export type RefusalBody = z.infer<typeof refusalBodySchema>;

/** An expected refusal as a value: what a domain function gives instead of a result. */
export type Refused = { refusal: RefusalName } & Pick<RefusalBody, 'details' | 'differences'>;

/** Whether a function refused, rather than gave its result; for results that have no `refusal` of their own. */
export function isRefused<Value>(value: Value | Refused): value is Refused {
  return typeof value === 'object' && value !== null && 'refusal' in value;
}
