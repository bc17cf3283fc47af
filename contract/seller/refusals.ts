import { z } from 'zod';
import { lineDifferenceSchema } from './application.ts';

/**
 * The refusals that the seller gives to terminals and staff, with their HTTP statuses, in order of precedence within one request.
 * What they mean is in `refusal-messages.ts`, for people who build terminals; the page has its own words (`renderer/wording`).
 * Settling's own refusals are in `contract/settling/refusals.ts` and never reach a terminal.
 */
export const refusals = {
  request_too_large: { status: 413 },
  request_malformed: { status: 400 },
  host_not_served: { status: 421 },
  card_number_in_text: { status: 422 },
  origin_not_allowed: { status: 403 },
  too_many_requests: { status: 429 },
  terminal_unknown: { status: 401 },
  terminal_revoked: { status: 401 },
  terminal_key_missing: { status: 409 },
  terminal_key_differs: { status: 409 },
  terminal_signature_invalid: { status: 422 },
  self_enrolment_not_allowed: { status: 403 },
  enrolment_not_open: { status: 409 },
  enrolment_code_wrong: { status: 403 },
  sign_in_required: { status: 401 },
  role_insufficient: { status: 403 },
  sign_in_failed: { status: 401 },
  not_found: { status: 404 },
  application_content_differs: { status: 422 },
  total_mismatch: { status: 400 },
  currency_not_sold: { status: 400 },
  fulfilment_not_offered: { status: 400 },
  country_not_served: { status: 400 },
  receipt_mail_not_offered: { status: 400 },
  receipt_mail_differs: { status: 422 },
  age_check_required: { status: 403 },
  basket_out_of_date: { status: 409 },
  storage_unavailable: { status: 503 },
  credit_unavailable: { status: 503 },
  version_conflict: { status: 409 },
  handle_taken: { status: 409 },
  synonym_taken: { status: 409 },
  sign_in_name_taken: { status: 409 },
  last_owner: { status: 409 },
  imports_unavailable: { status: 409 },
  import_busy: { status: 409 },
  import_not_ready: { status: 409 },
  stock_moved: { status: 409 },
  stock_below_reserved: { status: 409 },
  price_required: { status: 422 },
  order_action_differs: { status: 422 },
  order_not_ready: { status: 409 },
  units_exceeded: { status: 422 },
  nothing_to_pay: { status: 422 },
  internal_error: { status: 500 },
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
