import type { RefusalName } from './refusals.ts';

/** What each refusal means and what would help, for people who build terminals. They are kept apart from the names because no page of shoppers shows them. */
export const refusalMessages: Record<RefusalName, string> = {
  request_too_large: 'The request is larger than any that can be right.',
  request_malformed: 'The request is not of the form of the contract; `details` says where.',
  host_not_served: 'This server is not the host that the request names.',
  card_number_in_text:
    'A text holds what could be a card number; nothing of the request was kept. `details` says which text.',
  origin_not_allowed: 'The request comes from another site than the shop itself.',
  too_many_requests: 'Too many requests; try again later.',
  terminal_unknown: 'The terminal has no credential here, or it was revoked.',
  terminal_revoked: 'This terminal was taken out of service.',
  terminal_key_missing:
    'The seller knows no key of this terminal: a kiosk hands one in, a browser or a program enrols anew.',
  terminal_key_differs: 'This terminal has another key already; enrol it anew.',
  terminal_signature_invalid:
    'The signature is not by the key of this terminal, or not about this seal, application and total.',
  self_enrolment_not_allowed: 'Terminals are enrolled by staff here.',
  enrolment_not_open: 'This conversation is over, or never began; begin again.',
  enrolment_code_wrong:
    'The code is not right, no code is open, this address tried too often, or somebody stands between this kiosk and the shop.',
  sign_in_required: 'Sign in first.',
  role_insufficient: 'The role of this member of staff does not include this; an owner of the shop gives roles.',
  sign_in_failed: 'The name or the password is not right.',
  not_found: 'There is nothing here under that name.',
  application_content_differs:
    'This application id was used before with other content. Make a new id for a new application.',
  total_mismatch: 'The total is not the sum of the lines.',
  currency_not_sold: 'The shop does not sell in this currency.',
  fulfilment_not_offered: 'The shop does not offer this fulfilment; `fulfilments` of the shop says which it offers.',
  country_not_served: 'The shop does not deliver to this country; `servedCountries` of the shop says to which it does.',
  receipt_mail_not_offered: 'The shop sends no receipts by email; `mailsReceipts` of the shop says whether it does.',
  receipt_mail_differs:
    'This mail id was used before for another address or another purchase. Make a new id for a new mail.',
  age_check_required:
    'A product has an age limit. `ageCheck` has to prove that staff checked that age at this kiosk within the last hour.',
  basket_out_of_date: 'Prices or stock have changed; `differences` says what is true now.',
  storage_unavailable: 'The shop cannot record anything now; send the very same again later, and it has one effect.',
  credit_unavailable: 'The card company cannot be asked now; the application was not taken.',
  version_conflict: 'Somebody else changed this meanwhile; load it again.',
  handle_taken: 'Another article has this handle.',
  synonym_taken: 'Another synonym says the same.',
  sign_in_name_taken: 'Another member of staff signs in with this name, or did so before.',
  last_owner: 'A shop keeps one owner at least; make another member of staff an owner first.',
  imports_unavailable: 'The shop has no place for product files: set `importFolder`.',
  import_busy: 'Another import is under way; one comes after the other.',
  import_not_ready: 'The import is not in a state for this; load it again.',
  stock_moved: 'Something was sold or came in since this was counted; load it again.',
  stock_below_reserved: 'Less would be left than is reserved for open applications.',
  price_required: 'An article without a price for every variant cannot be published.',
  order_action_differs: 'This operation id was used before for something else.',
  order_not_ready: 'The order is in a state in which this cannot be done; load it again.',
  hand_over_unproven:
    'An order that is collected needs its collection code, or the reason why it is handed over without.',
  collection_code_wrong: 'This is not the collection code of the order.',
  units_exceeded: 'There is not so much of a line to hand over, or to take back.',
  nothing_to_pay: 'What was chosen costs nothing, so that there is nothing to ask settling for.',
  internal_error: 'Something broke here, and was recorded. Ask how the application stands.',
};
