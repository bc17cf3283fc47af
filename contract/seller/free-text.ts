import type { z } from 'zod';
import { findTypedCreditNumbers, isCreditNumberTyped } from '../credit-numbers-in-text.ts';
import { asciiDigits, digitsAsSeen } from '../decimal-digits.ts';
import { listedBarcodes } from '../barcodes/barcode-key.ts';
import { isGtin } from '../barcodes/gtin.ts';

/**
 * Schemas for text that people type, and that the seller may see and keep. None of it may hold a card number: a person who typed
 * one used the wrong field, and the seller must not learn it. Every typed text of a request goes through one of these schemas;
 * ids, codes and secrets that programs make do not.
 */

/** Marks a schema issue as this refusal, and not as a malformed request. */
export const cardNumberRefusal = { refusal: 'card_number_in_text' } as const;
export const cardNumberProblem =
  'holds what could be a card number, which belongs in the field for it and nowhere else';
const refusal = { error: cardNumberProblem, params: cardNumberRefusal };

/** Text without markup that would part the digits of a number that a reader sees as one. */
const withoutTags = (text: string) =>
  text.replaceAll(/<[^>]*>/g, '').replaceAll(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi, ' ');

/** Tells whether the seller may have this typed text. Markup in it is ignored. */
export function isFreeText(text: string): boolean {
  return ![text, withoutTags(text)].some(isCreditNumberTyped);
}

const isWholeGtin = (text: string) => isGtin(asciiDigits(text).replaceAll(/\s/g, ''));

/** Whether each is a whole GTIN, or free text whose digits follow a letter, which ends a number. */
function areBarcodes(listed: readonly string[]): boolean {
  return (
    listed.length > 1 &&
    listed.every((text) => isWholeGtin(text) || (/^[^\p{N}]*\p{L}/u.test(text) && isFreeText(text)))
  );
}

/** Tells whether the seller may store or search for this article code, or list of barcodes. A whole GTIN is not a card number. */
export function isArticleCode(text: string): boolean {
  return isWholeGtin(text) || isFreeText(text) || areBarcodes(listedBarcodes(text));
}

const fewestDigitsOfCards = 15;

/** Signs that may show digits, as many as such a number has; long texts without such a row need not be looked at digit by digit. */
const rowOfDigits = /[\p{Nd}\p{No}](?:[^\p{L}\p{Nd}\p{No}]{0,8}[\p{Nd}\p{No}]){14}/u;

/**
 * Tells whether the seller may have this product text. Such texts are full of sizes and part numbers, and their markup carries
 * ids. So only the visible text counts, and only fifteen digits or more in groups of three or more, as on cards.
 */
export function isProductText(text: string): boolean {
  const plain = withoutTags(text);
  if (!rowOfDigits.test(plain)) return true;
  const visible = digitsAsSeen(plain).seen;
  return !findTypedCreditNumbers(visible).some(({ from, until }) => {
    const groups = visible.slice(from, until).split(/\D+/);
    return groups.every(({ length }) => length >= 3) && groups.join('').length >= fewestDigitsOfCards;
  });
}

/** Words about a product. Refused as `card_number_in_text` where a card number stands in them as people write one. */
export function productText(schema: z.ZodString): z.ZodString {
  return schema.refine(isProductText, refusal);
}

/** Words: names and addresses. Refused as `card_number_in_text` where they hold what could be one. */
export function freeText(schema: z.ZodString): z.ZodString {
  return schema.refine(isFreeText, refusal);
}

/** A barcode, an article number, or what is searched for, which may be either. Refused as `freeText` is. */
export function articleCode(schema: z.ZodString): z.ZodString {
  return schema.refine(isArticleCode, refusal);
}
