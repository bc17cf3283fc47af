import { keptFulfilmentSchema } from '../../contract/seller/application.ts';
import { readJsonTexts, readPlainText } from '../../platform/database/stored-card-numbers.ts';
import type { TextReading, TypedColumn } from '../../platform/database/stored-card-numbers.ts';
import { maskDigits } from '../../contract/decimal-digits.ts';
import { addressFields } from '../../contract/seller/address-forms.ts';
import { fieldsOfCardNumber } from '../../contract/seller/address.ts';
import { isTelephoneOfCard, keptContactSchema } from '../../contract/seller/contact.ts';
import { isArticleCode } from '../../contract/seller/free-text.ts';
import { readStoredJson } from '../database/stored-json.ts';

/**
 * The columns of the seller's database that hold typed text. Programs make every other text column: ids, hashes, signed messages,
 * names out of a list, and what is derived from these (`test/defects/stored-card-numbers-unseen.test.ts` sorts them all).
 */

/** An address is read line by line, and over its lines. */
const readFulfilment: TextReading = (json) => {
  const fulfilment = readStoredJson(keptFulfilmentSchema, json);
  if (fulfilment.method === 'collect') return { count: 0, redacted: json };
  const address = { ...fulfilment.address };
  const fields = fieldsOfCardNumber(address);
  const alone = addressFields.reduce((sum, field) => sum + readPlainText(address[field] ?? '').count, 0);
  for (const field of fields) address[field] = maskDigits(address[field] ?? '', '•');
  const redacted = fields.length === 0 ? json : JSON.stringify({ ...fulfilment, address });
  return { count: fields.length === 0 ? 0 : Math.max(alone, 1), redacted };
};

const readContact: TextReading = (json) => {
  const contact = readStoredJson(keptContactSchema, json);
  const { phone, email } = contact;
  const isPhoneCard = phone !== undefined && isTelephoneOfCard(phone);
  const inEmail = readPlainText(email ?? '');
  const count = inEmail.count + (isPhoneCard ? 1 : 0);
  if (count === 0) return { count, redacted: json };
  const redacted = {
    ...(phone !== undefined && { phone: isPhoneCard ? maskDigits(phone, '•') : phone }),
    ...(email !== undefined && { email: inEmail.redacted }),
  };
  return { count, redacted: JSON.stringify(redacted) };
};

/** A whole GTIN is no card number. */
const readArticleCode: TextReading = (text) =>
  isArticleCode(text) ? { count: 0, redacted: text } : readPlainText(text);

const inBackOffice = 'Change the product in the back office, or import it again without the number.';
const isAppendedOnly = 'It is part of the record of what staff did, which is only appended to, and stays.';
const isKeptForAWeek =
  'It is kept for a week, so that the import can be undone, and deleted by the first import after that.';
const inSynonyms = 'Change the synonym in the back office.';
const inTranslations =
  'Import a translation of this word without the number, and change the products that have the word.';
const inOrder = 'It is what was bought, and stays; change the product.';

export const typedColumns: readonly TypedColumn[] = [
  { table: 'application', column: 'fulfilment', key: ['application_id'], reading: readFulfilment },
  { table: 'application', column: 'contact', key: ['application_id'], reading: readContact },
  { table: 'application', column: 'gift_note', key: ['application_id'] },
  { table: 'receipt_mail', column: 'address', key: ['mail_id'] },
  { table: 'application_line', column: 'title', key: ['application_id', 'position'], instead: inOrder },
  {
    table: 'application_line',
    column: 'sku',
    key: ['application_id', 'position'],
    reading: readArticleCode,
    instead: inOrder,
  },
  { table: 'order_note', column: 'text', key: ['note_id'] },
  { table: 'terminal', column: 'name', key: ['terminal_id'] },
  { table: 'enrolment_code', column: 'kiosk_name', key: ['code_id'] },
  { table: 'staff_member', column: 'name', key: ['staff_id'] },
  {
    table: 'staff_member',
    column: 'sign_in_name',
    key: ['staff_id'],
    instead: 'Add this member of staff under another name, and deactivate this one.',
  },
  { table: 'staff_record', column: 'actor_name', key: ['record_id'], instead: isAppendedOnly },
  {
    table: 'staff_record',
    column: 'before_state',
    key: ['record_id'],
    reading: readJsonTexts,
    instead: isAppendedOnly,
  },
  { table: 'staff_record', column: 'after_state', key: ['record_id'], reading: readJsonTexts, instead: isAppendedOnly },
  { table: 'article', column: 'handle', key: ['article_id'], instead: inBackOffice },
  { table: 'article', column: 'title', key: ['article_id'], instead: inBackOffice },
  { table: 'article', column: 'vendor', key: ['article_id'], instead: inBackOffice },
  { table: 'article', column: 'category', key: ['article_id'], instead: inBackOffice },
  { table: 'article', column: 'tags', key: ['article_id'], reading: readJsonTexts, instead: inBackOffice },
  { table: 'article', column: 'option_names', key: ['article_id'], reading: readJsonTexts, instead: inBackOffice },
  { table: 'search_synonym', column: 'words', key: ['synonym_id'], instead: inSynonyms },
  { table: 'search_synonym', column: 'also_finds', key: ['synonym_id'], instead: inSynonyms },
  { table: 'search_synonym', column: 'rule_key', key: ['synonym_id'], instead: inSynonyms },
  { table: 'article_body', column: 'description', key: ['article_id'], instead: inBackOffice },
  { table: 'article_body', column: 'shelf', key: ['article_id'], instead: inBackOffice },
  { table: 'article_body', column: 'related', key: ['article_id'], reading: readJsonTexts, instead: inBackOffice },
  { table: 'article_body', column: 'imported', key: ['article_id'], reading: readJsonTexts, instead: inBackOffice },
  { table: 'variant', column: 'sku', key: ['variant_id'], reading: readArticleCode, instead: inBackOffice },
  { table: 'variant', column: 'barcode', key: ['variant_id'], reading: readArticleCode, instead: inBackOffice },
  { table: 'variant', column: 'option_values', key: ['variant_id'], reading: readJsonTexts, instead: inBackOffice },
  { table: 'variant', column: 'imported', key: ['variant_id'], reading: readJsonTexts, instead: inBackOffice },
  { table: 'catalogue_layout', column: 'columns', key: ['layout_id'], reading: readJsonTexts, instead: inBackOffice },
  { table: 'reduced_price', column: 'actor_name', key: ['variant_id'] },
  { table: 'catalogue_import', column: 'file_name', key: ['import_id'], instead: isKeptForAWeek },
  { table: 'catalogue_import', column: 'actor_name', key: ['import_id'], instead: isKeptForAWeek },
  {
    table: 'catalogue_import_change',
    column: 'change',
    key: ['import_id', 'ordinal'],
    reading: readJsonTexts,
    instead: isKeptForAWeek,
  },
  {
    table: 'catalogue_import_change',
    column: 'stayed',
    key: ['import_id', 'ordinal'],
    reading: readJsonTexts,
    instead: isKeptForAWeek,
  },
  { table: 'article_translation', column: 'text', key: ['article_id', 'language', 'field'], instead: inBackOffice },
  { table: 'word_translation', column: 'within_word', key: ['word_number'], instead: inTranslations },
  { table: 'word_translation', column: 'word_key', key: ['word_number'], instead: inTranslations },
  { table: 'word_translation', column: 'word', key: ['word_number'], instead: inTranslations },
  { table: 'word_translation', column: 'text', key: ['word_number'], instead: inTranslations },
  { table: 'application_line', column: 'shown_title', key: ['application_id', 'position'], instead: inOrder },
  { table: 'article_picture', column: 'alt', key: ['article_id', 'position'] },
];
