import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '../../platform/database/database.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { beginAsSeller, judgeAsSeller } from '../../contract/seller/terminal-enrolment.ts';
import type {
  EnrolmentBinding,
  EnrolmentConversation,
  EnrolmentProof,
  HandedOverEnrolment,
  SealedEnrolment,
} from '../../contract/seller/terminal-enrolment.ts';
import { firstRow } from '../../platform/database/first-row.ts';
import { findOpenCode, forgetSecretsOf, mostTriesOfAddress, shopSalt } from './enrolment-code.ts';
import type { StoredCode } from './enrolment-code.ts';
import { insertTerminal, makeTerminal } from './terminal-store.ts';

/** A kiosk answers at once; a slower one has to begin again. */
export const conversationLifetimeMs = 60_000;
/** Conversations that are open at one moment, of all and of one address. They cost a row each and reveal nothing. */
const mostConversations = 200;
const mostConversationsOfAddress = 20;

/** The channel to this seller, which a kiosk has to see in the same way. */
export type SellerChannel = { binding: EnrolmentBinding; keySha256: string | null };

const hashAddress = (address: string) => createHash('sha256').update(address).digest('hex');

/** A value that no code stretches to: a conversation about it looks like any other, and no proof of it is right. */
const noCode = () => randomBytes(32).toString('base64url');

/**
 * Step 2 of the enrolment: the seller's share. It tells a stranger nothing: while no code is open, the conversation is about
 * none, and looks and ends like one in which the code is wrong.
 * @param address where the kiosk is, as `sourceAddress` gives it
 */
export async function beginEnrolment(
  database: Database,
  { channel, address }: { channel: SellerChannel; address: string },
  now: number,
): Promise<EnrolmentConversation | Refused> {
  const salt = await shopSalt(database);
  const code = await findOpenCode(database, now);
  const conversationId = randomUUID();
  const { sellerShare, scalar } = await beginAsSeller({
    ...channel,
    conversationId,
    stretchedCode: code?.stretched_code ?? noCode(),
  });
  const addressHash = hashAddress(address);
  const isBegun = await database.write(async (transaction) => {
    await transaction.run('DELETE FROM enrolment_conversation WHERE begun_at <= ?', [now - conversationLifetimeMs]);
    const open = await firstRow<{ count: number; of_address: number }>(
      transaction,
      'how many enrolments are under way',
      `SELECT COUNT(*) AS count, COALESCE(SUM(CASE WHEN address_hash = ? THEN 1 ELSE 0 END), 0) AS of_address
         FROM enrolment_conversation`,
      [addressHash],
    );
    if (open.count >= mostConversations || open.of_address >= mostConversationsOfAddress) return false;
    await transaction.run(
      `INSERT INTO enrolment_conversation (conversation_id, code_id, scalar, address_hash, begun_at) VALUES (?, ?, ?, ?, ?)`,
      [conversationId, code?.code_id ?? null, code ? scalar : '', addressHash, now],
    );
    return true;
  });
  if (!isBegun) return { refusal: 'too_many_requests' };
  // An open code keeps the salt that its digits were stretched with.
  return { conversationId, salt: code?.salt ?? salt, binding: channel.binding, sellerShare };
}

type Claimed = { code: StoredCode; scalar: string } | 'no try';

/**
 * Step 3: ends the conversation and uses one of the code's tries, before the proof is verified. The result is `no try` if there
 * is no code, or this address has used up its tries.
 * @returns undefined when there is no such conversation
 */
function claimTry(database: Database, conversationId: string, now: number): Promise<Claimed | undefined> {
  return database.write(async (transaction) => {
    if (transaction.dialect === 'postgres') {
      // The code is locked before its conversations, in the same order as when they are deleted.
      await transaction.all(
        `SELECT 1 AS held FROM enrolment_code WHERE code_id = (
           SELECT code_id FROM enrolment_conversation WHERE conversation_id = ?) FOR NO KEY UPDATE`,
        [conversationId],
      );
    }
    const claimed = await transaction.get<{ code_id: string | null; scalar: string; address_hash: string }>(
      `DELETE FROM enrolment_conversation WHERE conversation_id = ? AND begun_at > ?
       RETURNING code_id, scalar, address_hash`,
      [conversationId, now - conversationLifetimeMs],
    );
    if (!claimed) return undefined;
    if (claimed.code_id === null) return 'no try';
    const isAllowed = await transaction.get(
      `INSERT INTO enrolment_try (code_id, address_hash, tries) VALUES (?, ?, 1)
       ON CONFLICT (code_id, address_hash) DO UPDATE SET tries = enrolment_try.tries + 1
         WHERE enrolment_try.tries < ${mostTriesOfAddress}
       RETURNING tries`,
      [claimed.code_id, claimed.address_hash],
    );
    if (!isAllowed) return 'no try';
    const code = await transaction.get<StoredCode>(
      `UPDATE enrolment_code SET tries_left = tries_left - 1
       WHERE code_id = ? AND closed_at IS NULL AND tries_left > 0 AND expires_at > ? RETURNING *`,
      [claimed.code_id, now],
    );
    // The last try has what it needs.
    if (code?.tries_left === 0) await forgetSecretsOf(transaction, code.code_id);
    return code ? { code, scalar: claimed.scalar } : 'no try';
  });
}

/** Refuses a proof without a code, in the same way and in the same time as a wrong proof of an open code. */
async function judgeInVain(channel: SellerChannel, conversationId: string, proof: EnrolmentProof): Promise<Refused> {
  const scalar = randomBytes(32).toString('base64url');
  await judgeAsSeller({ ...channel, conversationId, stretchedCode: noCode() }, scalar, proof);
  return { refusal: 'enrolment_code_wrong' };
}

/**
 * Steps 3 to 5: verifies the kiosk's proof, and enrols it.
 * @returns what the kiosk is given, or `enrolment_code_wrong`, which may also mean that no code is open, that this address has
 *   tried too often, or that a man in the middle interferes
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
  if (claimed === undefined) return { refusal: 'enrolment_not_open' };
  if (claimed === 'no try') return judgeInVain(channel, conversationId, proof);
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
      // Another process used the code since it was read above: nothing of this is kept.
      if (spent === 0) throw new EnrolmentOvertaken();
      await forgetSecretsOf(transaction, code.code_id);
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof EnrolmentOvertaken) return false;
      throw error;
    });
  if (!isEnrolled) return { refusal: 'enrolment_code_wrong' };
  const { terminalId, credential } = made;
  const sealed = await judged.seal({ terminalId, credential, ...shop, staffPin: code.staff_pin_hash });
  return { terminalId, sealed };
}

class EnrolmentOvertaken extends Error {}
