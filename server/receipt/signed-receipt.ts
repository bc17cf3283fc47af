import type { KeyObject } from 'node:crypto';
import { present } from '../../contract/presence.ts';
import { longestReceiptCode, shopReceiptType } from '../../contract/seller/shop-receipt.ts';
import type { Order } from '../../contract/seller/back-office.ts';
import { JoseError, signCompact, verifyCompact } from '../../platform/compact-jose.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import { receiptTexts } from './receipt-text.ts';
import type { ReceiptSetting } from './receipt-text.ts';

/**
 * A receipt is a compact JWS (ES256) of its text by the seller's signing key. Its code has one of two forms. Where phones reach
 * the shop, it is an address at which the shop says that the receipt is genuine. Everywhere else it is the text itself, and the
 * JWS without its payload (RFC 7515, appendix F) is the last line.
 */

/** The path below which the seller shows receipts. */
export const receiptPath = '/receipt';

function encode(text: string): string {
  return Buffer.from(JSON.stringify({ receipt: text }), 'utf8').toString('base64url');
}

function codeOf(text: string, { kid, privateKey }: KeyPair, publicUrl: string | undefined): string {
  const signed = signCompact({ receipt: text }, privateKey, { kid, typ: shopReceiptType });
  if (publicUrl !== undefined) return `${new URL(`${receiptPath}/`, publicUrl).href}${signed}`;
  const [header, , signature] = signed.split('.');
  return `${text}\n${header}..${signature}`;
}

/**
 * The most detailed code of an order that a QR code of version 20 holds.
 * @param publicUrl where phones reach this shop, if they do
 */
export function receiptCode(
  order: Order,
  setting: ReceiptSetting,
  signingKey: KeyPair,
  publicUrl: string | undefined,
): string {
  for (const text of receiptTexts(order, setting)) {
    // A signature has the same length for every text, so what is too long for itself alone is not signed.
    if (Buffer.byteLength(text) > longestReceiptCode) continue;
    const code = codeOf(text, signingKey, publicUrl);
    if (Buffer.byteLength(code) <= longestReceiptCode) return code;
  }
  throw new Error('The name, the address and the publicUrl of the shop leave no room for a receipt in a QR code.');
}

/** The whole receipt of an order, however long it is: as text, and as the same text with its signature as the last line. */
export function signedReceiptText(
  order: Order,
  setting: ReceiptSetting,
  signingKey: KeyPair,
): { text: string; signed: string } {
  const [text] = receiptTexts(order, setting);
  const whole = present(text, 'the text of a receipt');
  return { text: whole, signed: codeOf(whole, signingKey, undefined) };
}

/** The compact JWS in a code of either form, also if a program changed the line ends or put white space around it. */
function compactIn(code: string): string {
  const trimmed = code.replaceAll(/\r\n?/g, '\n').trim();
  const end = trimmed.lastIndexOf('\n');
  const last = trimmed.slice(end + 1);
  const detached = /^([\w-]+)\.\.([\w-]+)$/.exec(last);
  if (detached && end > 0) return `${detached[1]}.${encode(trimmed.slice(0, end))}.${detached[2]}`;
  return last.slice(last.lastIndexOf('/') + 1);
}

/**
 * Reads a code.
 * @param keys the public keys of this shop by key id: the present one and former ones
 * @returns the receipt's text if one of these keys signed exactly it; undefined otherwise
 */
export function readReceiptCode(code: string, keys: ReadonlyMap<string, KeyObject>): string | undefined {
  try {
    const { receipt } = verifyCompact(compactIn(code), shopReceiptType, ({ kid }) => keys.get(kid ?? ''));
    return typeof receipt === 'string' ? receipt : undefined;
  } catch (error) {
    if (error instanceof JoseError) return undefined;
    throw error;
  }
}
