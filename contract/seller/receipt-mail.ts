import { z } from 'zod';
import { isEmail, mostOfEmail } from './contact.ts';
import { freeText } from './free-text.ts';
import { receiptCodeQuerySchema } from './shop-receipt.ts';

/** The receipt of an accepted purchase by email. */

/** Quotes, brackets and the like are rare in addresses, and mail programs read them in different ways. */
const oddSigns = /[\p{Cc}\p{Cf}<>()[\]:"\\|`]/u;

/** Whether a receipt can be sent to this address: one as people have them, without quotes, comments or groups (RFC 5321, 4.1.2). */
export function isMailable(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [name, host] = [text.slice(0, at), text.slice(at + 1)];
  if (!isEmail(text) || text.length > mostOfEmail || oddSigns.test(text) || name.includes('@')) return false;
  if (name.length > 64 || name.startsWith('.') || name.endsWith('.') || name.includes('..')) return false;
  return host.split('.').every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u.test(label));
}

/** `POST /api/applications/ID/receipt-mails`: the page makes the id, and a repeat is the same mail. */
export const receiptMailRequestSchema = receiptCodeQuerySchema.extend({
  mailId: z.uuid(),
  email: freeText(z.string().max(mostOfEmail)).refine(isMailable, 'must be an email address, such as ann@example.com'),
});

export const receiptMailStateSchema = z.enum(['waiting', 'sent', 'given_up']);

export const receiptMailSchema = z.strictObject({ mailId: z.uuid(), state: receiptMailStateSchema });

/**
 * Why the last try failed. `unreachable`: no connection, or it was cut. `tls`: it could not be encrypted, or the certificate is not
 * trusted. `sign_in`: the user or the password is wrong. `busy`: the mail server asks to try later. `refused`: it does not take
 * this address or this mail.
 */
export const receiptMailProblemSchema = z.enum(['unreachable', 'tls', 'sign_in', 'busy', 'refused']);

/** As staff see it, without its address. */
export const staffReceiptMailSchema = receiptMailSchema.extend({
  askedAt: z.int(),
  endedAt: z.int().nullable(),
  tries: z.int().min(0),
  problem: receiptMailProblemSchema.nullable(),
});

export type ReceiptMailRequest = z.infer<typeof receiptMailRequestSchema>;
export type ReceiptMail = z.infer<typeof receiptMailSchema>;
export type ReceiptMailProblem = z.infer<typeof receiptMailProblemSchema>;
export type StaffReceiptMail = z.infer<typeof staffReceiptMailSchema>;
