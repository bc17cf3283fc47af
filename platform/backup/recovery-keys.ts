import { createPublicKey, generateKeyPairSync, createPrivateKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { z } from 'zod';

/**
 * The keys of a shop's backups. Each backup is encrypted to at least two recovery recipients (age X25519), so that losing one
 * recovery sheet does not lose the shop. The machine that makes backups holds no recovery identity: it can encrypt and sign, and
 * cannot read what it stored.
 */

/** Fewer recipients than this are refused: without any, age-encryption 0.3.1 makes a file that no key opens, and reports no error. */
export const fewestRecipients = 2;

export type RecipientsRefusal = { refusal: 'recipient_unusable' | 'recipients_too_few'; message: string };

const recipientForm = /^age1[02-9ac-hj-np-z]{58}$/;
const identityForm = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

/** Checks the recipients of a configuration. @returns them without repeats, or why they cannot be used */
export function readRecipients(given: readonly string[]): string[] | RecipientsRefusal {
  const recipients = [...new Set(given.map((recipient) => recipient.trim()))];
  const unusable = recipients.findIndex((recipient) => !recipientForm.test(recipient));
  if (unusable >= 0) {
    return {
      refusal: 'recipient_unusable',
      message: `Recovery recipient ${unusable + 1} is not an age recipient: it has to be "age1" and 58 more characters.`,
    };
  }
  if (recipients.length < fewestRecipients) {
    return {
      refusal: 'recipients_too_few',
      message: `Backups want at least ${fewestRecipients} different recovery recipients, and there ${recipients.length === 1 ? 'is 1' : `are ${recipients.length}`}.`,
    };
  }
  return recipients;
}

/** A new age identity and its recipient, from the system's random source. */
export async function makeIdentity(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/**
 * The recovery identities in a text: a sheet that was scanned, or typed in with any spaces and in either case.
 * @returns none when nothing in it has the form of one
 */
export function findIdentities(text: string): string[] {
  const joined = text
    .replaceAll(/(?<=[\dA-Za-z-])[ \t-]+(?=[\dA-Za-z])/g, (gap) => (gap.includes('-') ? '-' : ''))
    .toUpperCase();
  return [...new Set(joined.match(/AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/g) ?? [])].filter((one) =>
    identityForm.test(one),
  );
}

/** The recipient that belongs to an identity. @throws when a character of it is wrong (its checksum, BIP 173) */
export async function recipientOf(identity: string): Promise<string> {
  return identityToRecipient(identity);
}

const seedSchema = z.string().regex(/^[\w-]{43}$/);

/**
 * The pair of keys that signs a side's backups (Ed25519, RFC 8032). Encryption alone does not say who made a file: anybody who has
 * the recipients can encrypt to them. The public half is on the recovery sheets.
 */
export type BackupSigner = { publicKey: string; sign(content: Buffer): string };

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function publicTextOf(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length).toString('base64url');
}

/** A new secret half, as the text that is kept. */
export function makeSigningSeed(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(pkcs8Prefix.length).toString('base64url');
}

/** @param seed as `makeSigningSeed` made it @throws when it is something else */
export function signerFrom(seed: string): BackupSigner {
  const der = Buffer.concat([pkcs8Prefix, Buffer.from(seedSchema.parse(seed.trim()), 'base64url')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    publicKey: publicTextOf(createPublicKey(privateKey)),
    sign: (content) => sign(null, content, privateKey).toString('base64url'),
  };
}

/** Whether a side with this public key signed these bytes. */
export function isSignedBy(publicKey: string, content: Buffer, signature: string): boolean {
  if (!seedSchema.safeParse(publicKey).success || !/^[\w-]{86}$/.test(signature)) return false;
  const der = Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'base64url')]);
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, content, key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
