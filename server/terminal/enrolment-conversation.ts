import { randomUUID } from 'node:crypto';
import type { Database } from '../../platform/database.ts';
import type { Refused } from '../contract/refusals.ts';
import { beginAsSeller, judgeAsSeller } from '../contract/terminal-enrolment.ts';
import type {
  EnrolmentBinding,
  EnrolmentConversation,
  EnrolmentProof,
  HandedOverEnrolment,
  SealedEnrolment,
} from '../contract/terminal-enrolment.ts';
import { findOpenCode, forgetSecretsOf } from './enrolment-code.ts';
import type { KeptCode } from './enrolment-code.ts';
import { insertTerminal, makeTerminal } from './terminal-store.ts';

/** A kiosk answers at once; whoever needs longer begins again. */
export const conversationLifetimeMs = 60_000;
/** Conversations that are open at one moment. They cost the seller a row each and teach nobody anything. */
const mostConversations = 200;

/** How this seller is reached: what a kiosk has to see for the two to understand each other. */
export type SellerChannel = { binding: EnrolmentBinding; keySha256: string | null };

/** Step 2 of the enrolment: the seller's share. Refused with `enrolment_not_open` while no code is open. */
export async function beginEnrolment(
  database: Database,
  channel: SellerChannel,
  now: number,
): Promise<EnrolmentConversation | Refused> {
  const code = await findOpenCode(database, now);
  if (!code) return { refusal: 'enrolment_not_open' };
  const conversationId = randomUUID();
  const { sellerShare, scalar } = await beginAsSeller({
    ...channel,
    conversationId,
    stretchedCode: code.stretched_code,
  });
  const isBegun = await database.write(async (transaction) => {
    await transaction.run('DELETE FROM enrolment_conversation WHERE begun_at <= ?', [now - conversationLifetimeMs]);
    const open = await transaction.get<{ count: number }>('SELECT COUNT(*) AS count FROM enrolment_conversation');
    if (open!.count >= mostConversations) return false;
    await transaction.run(
      'INSERT INTO enrolment_conversation (conversation_id, code_id, scalar, begun_at) VALUES (?, ?, ?, ?)',
      [conversationId, code.code_id, scalar, now],
    );
    return true;
  });
  if (!isBegun) return { refusal: 'too_many_requests' };
  return { conversationId, salt: code.salt, binding: channel.binding, sellerShare };
}

/** Step 3: ends the conversation and takes one of the code's tries, before the proof is looked at. */
function claimTry(
  database: Database,
  conversationId: string,
  now: number,
): Promise<{ code: KeptCode; scalar: string } | undefined> {
  return database.write(async (transaction) => {
    if (transaction.dialect === 'postgres') {
      // The code before its conversations, as everybody who forgets them does.
      await transaction.all(
        `SELECT 1 AS held FROM enrolment_code WHERE code_id = (
           SELECT code_id FROM enrolment_conversation WHERE conversation_id = ?) FOR NO KEY UPDATE`,
        [conversationId],
      );
    }
    const claimed = await transaction.get<{ code_id: string; scalar: string }>(
      'DELETE FROM enrolment_conversation WHERE conversation_id = ? AND begun_at > ? RETURNING code_id, scalar',
      [conversationId, now - conversationLifetimeMs],
    );
    if (!claimed) return undefined;
    const code = await transaction.get<KeptCode>(
      `UPDATE enrolment_code SET tries_left = tries_left - 1
       WHERE code_id = ? AND closed_at IS NULL AND tries_left > 0 AND expires_at > ? RETURNING *`,
      [claimed.code_id, now],
    );
    // The last try has what it needs.
    if (code?.tries_left === 0) await forgetSecretsOf(transaction, code.code_id);
    return code && { code, scalar: claimed.scalar };
  });
}

/**
 * Steps 3 to 5: judges the kiosk's proof, and enrols it.
 * @returns what it is handed over, or `enrolment_code_wrong`, which also says that somebody may stand in between
 */
export async function finishEnrolment(
  database: Database,
  parts: {
    conversationId: string;
    proof: EnrolmentProof;
    channel: SellerChannel;
    shop: Pick<HandedOverEnrolment, 'rootThumbprint' | 'shopName' | 'shopLocale'>;
  },
  now: number,
): Promise<{ terminalId: string; sealed: SealedEnrolment } | Refused> {
  const { conversationId, proof, channel, shop } = parts;
  const claimed = await claimTry(database, conversationId, now);
  if (!claimed) return { refusal: 'enrolment_not_open' };
  const { code, scalar } = claimed;
  const judged = await judgeAsSeller({ ...channel, conversationId, stretchedCode: code.stretched_code }, scalar, proof);
  if (judged === null) return { refusal: 'enrolment_code_wrong' };
  const made = makeTerminal('kiosk');
  const isEnrolled = await database
    .write(async (transaction) => {
      const name = code.kiosk_name;
      const isStillOpen = await transaction.get(
        'SELECT 1 AS open FROM enrolment_code WHERE code_id = ? AND closed_at IS NULL',
        [code.code_id],
      );
      if (!isStillOpen) return false;
      const kiosk = { ...made, name, kind: 'kiosk', staffPinHash: code.staff_pin_hash } as const;
      await insertTerminal(transaction, { ...kiosk, publicJwk: proof.publicJwk }, now);
      const spent = await transaction.run(
        'UPDATE enrolment_code SET closed_at = ?, terminal_id = ? WHERE code_id = ? AND closed_at IS NULL',
        [now, made.terminalId, code.code_id],
      );
      // Another process spent it since the look above: nothing of this is kept.
      if (spent === 0) throw new EnrolmentOvertaken();
      await forgetSecretsOf(transaction, code.code_id);
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof EnrolmentOvertaken) return false;
      throw error;
    });
  if (!isEnrolled) return { refusal: 'enrolment_not_open' };
  const { terminalId, credential } = made;
  const sealed = await judged.seal({ terminalId, credential, ...shop, staffPin: code.staff_pin_hash });
  return { terminalId, sealed };
}

class EnrolmentOvertaken extends Error {}
