import { z } from 'zod';
import { lineDifferenceSchema } from './application.ts';

/**
 * The refusals that the seller gives to terminals and staff, with their HTTP statuses, in order of precedence within one request.
 * `message` is for people who build terminals; the page has its own words (`renderer/wording`). Settling's own refusals are in
 * `contract/settling/refusals.ts` and never reach a terminal.
 */
export const refusals = {
  request_too_large: { status: 413, message: 'The request is larger than any that can be right.' },
  request_malformed: { status: 400, message: 'The request is not of the form of the contract; `details` says where.' },
  host_not_served: { status: 421, message: 'This server is not the host that the request names.' },
  card_number_in_text: {
    status: 422,
    message: 'A text holds what could be a card number; nothing of the request was kept. `details` says which text.',
  },
  origin_not_allowed: { status: 403, message: 'The request comes from another site than the shop itself.' },
  too_many_requests: { status: 429, message: 'Too many requests; try again later.' },
  terminal_unknown: { status: 401, message: 'The terminal has no credential here, or it was revoked.' },
  terminal_revoked: { status: 401, message: 'This terminal was taken out of service.' },
  terminal_key_missing: {
    status: 409,
    message: 'The seller knows no key of this terminal: a kiosk hands one in, a browser or a program enrols anew.',
  },
  terminal_key_differs: { status: 409, message: 'This terminal has another key already; enrol it anew.' },
  terminal_signature_invalid: {
    status: 422,
    message: 'The signature is not by the key of this terminal, or not about this seal, application and total.',
  },
  self_enrolment_not_allowed: { status: 403, message: 'Terminals are enrolled by staff here.' },
  enrolment_not_open: { status: 409, message: 'This conversation is over, or never began; begin again.' },
  enrolment_code_wrong: {
    status: 403,
    message:
      'The code is not right, no code is open, this address tried too often, or somebody stands between this kiosk and the shop.',
  },
  sign_in_required: { status: 401, message: 'Sign in first.' },
  sign_in_failed: { status: 401, message: 'The name or the password is not right.' },
  not_found: { status: 404, message: 'There is nothing here under that name.' },
  application_content_differs: {
    status: 422,
    message: 'This application id was used before with other content. Make a new id for a new application.',
  },
  total_mismatch: { status: 400, message: 'The total is not the sum of the lines.' },
  currency_not_sold: { status: 400, message: 'The shop does not sell in this currency.' },
  fulfilment_not_offered: {
    status: 400,
    message: 'The shop does not offer this fulfilment; `fulfilments` of the shop says which it offers.',
  },
  country_not_served: {
    status: 400,
    message: 'The shop does not deliver to this country; `servedCountries` of the shop says to which it does.',
  },
  receipt_mail_not_offered: {
    status: 400,
    message: 'The shop sends no receipts by email; `mailsReceipts` of the shop says whether it does.',
  },
  receipt_mail_differs: {
    status: 422,
    message: 'This mail id was used before for another address or another purchase. Make a new id for a new mail.',
  },
  age_check_required: {
    status: 403,
    message:
      'A product has an age limit. `ageCheck` has to prove that staff checked that age at this kiosk within the last hour.',
  },
  basket_out_of_date: { status: 409, message: 'Prices or stock have changed; `differences` says what is true now.' },
  storage_unavailable: {
    status: 503,
    message: 'The shop cannot record anything now; send the very same again later, and it has one effect.',
  },
  credit_unavailable: {
    status: 503,
    message: 'The card company cannot be asked now; the application was not taken.',
  },
  version_conflict: { status: 409, message: 'Somebody else changed this meanwhile; load it again.' },
  handle_taken: { status: 409, message: 'Another article has this handle.' },
  synonym_taken: { status: 409, message: 'Another synonym says the same.' },
  imports_unavailable: { status: 409, message: 'The shop has no place for product files: set `importFolder`.' },
  import_busy: { status: 409, message: 'Another import is under way; one comes after the other.' },
  import_not_ready: { status: 409, message: 'The import is not in a state for this; load it again.' },
  stock_moved: { status: 409, message: 'Something was sold or came in since this was counted; load it again.' },
  stock_below_reserved: { status: 409, message: 'Less would be left than is reserved for open applications.' },
  price_required: { status: 422, message: 'An article without a price for every variant cannot be published.' },
  order_action_differs: { status: 422, message: 'This operation id was used before for something else.' },
  order_not_ready: { status: 409, message: 'The order is in a state in which this cannot be done; load it again.' },
  units_exceeded: { status: 422, message: 'There is not so much of a line to hand over, or to take back.' },
  nothing_to_pay: {
    status: 422,
    message: 'What was chosen costs nothing, so that there is nothing to ask settling for.',
  },
  internal_error: { status: 500, message: 'Something broke here, and was recorded. Ask how the application stands.' },
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
