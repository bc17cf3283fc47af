import { compactVerify, importJWK } from 'jose';
import { z } from 'zod';
import type { KeySet } from './key-set.ts';
import { amountMinorSchema, currencySchema } from '../money.ts';

/**
 * The notice of approval or non-approval (step 203). The seller keeps it whole and the page verifies it too. It therefore says
 * nothing that a shopper, or a person standing behind them, may not know: the exact decline reason stays with settling.
 */
export const noticeType = 'sidelane-notice+jws';

export const noticeSchema = z.strictObject({
  noticeId: z.uuid(),
  /** `reversal`: settling holds nothing for this application and never will (answer to a reversal). */
  kind: z.enum(['approval', 'non-approval', 'reversal']),
  sellerId: z.string(),
  applicationId: z.uuid(),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  /**
   * Only for a non-approval. `seal_refused`: the terminal's seal was not usable. `terminal_refused`: settling decides no
   * checks from this terminal, or from this seller, for now. Neither says anything about the person.
   */
  reason: z.enum(['declined', 'seal_refused', 'terminal_refused']).optional(),
  /** Only for an approval: when what is held is released by itself, unless it is extended. */
  heldUntil: z.int().optional(),
  /** Epoch milliseconds by settling's clock, as `heldUntil`. */
  decidedAt: z.int(),
});

export type Notice = z.infer<typeof noticeSchema>;

export type NoticeRefusal = 'notice_key_unknown' | 'notice_signature_invalid' | 'notice_malformed';

/**
 * Verifies a notice (compact JWS, ES256) with the notice keys of a verified key set. A terminal does so before it says that a
 * purchase is accepted. The caller has to compare the application and the amount.
 */
export async function verifyNotice(
  signed: string,
  keySet: KeySet,
): Promise<{ notice: Notice } | { refusal: NoticeRefusal }> {
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(
      signed,
      async (header) => {
        const key = keySet.keys.find(({ kid, purpose }) => purpose === 'notice' && kid === header.kid);
        if (header.typ !== noticeType || !key) throw new UnknownNoticeKey();
        return importJWK(key.jwk, 'ES256');
      },
      { algorithms: ['ES256'] },
    ));
  } catch (error) {
    return { refusal: error instanceof UnknownNoticeKey ? 'notice_key_unknown' : 'notice_signature_invalid' };
  }
  try {
    return { notice: noticeSchema.parse(JSON.parse(new TextDecoder().decode(payload))) };
  } catch {
    return { refusal: 'notice_malformed' };
  }
}

class UnknownNoticeKey extends Error {}

/** Whether a verified notice is about exactly this application. */
export function noticeIsAbout(
  notice: Notice,
  application: { applicationId: string; sellerId: string; amountMinor: number; currency: string },
): boolean {
  return (
    notice.applicationId === application.applicationId &&
    notice.sellerId === application.sellerId &&
    notice.amountMinor === application.amountMinor &&
    notice.currency === application.currency
  );
}
