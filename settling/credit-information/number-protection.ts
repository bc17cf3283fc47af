import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { NumberKey, NumberKeys } from '../keys/number-keys.ts';

/**
 * Credit numbers at rest (PCI DSS 4.0.1, 3.5): found by a keyed hash, stored encrypted, shown as the last four digits. A hash
 * without a key could be reversed by trying every number.
 */
export type ProtectedNumber = {
  /** HMAC-SHA-256 of the digits. */
  numberIndex: Buffer;
  numberIndexKeyId: string;
  /** Initialisation vector (12 bytes), AES-256-GCM ciphertext, authentication tag (16 bytes). */
  encryptedNumber: Buffer;
  numberEncryptionKeyId: string;
  numberLastFour: string;
};

function indexWith({ bytes }: NumberKey, number: string): Buffer {
  // Given the bytes themselves, node:crypto throws and catches an error of its own for every call, at four times the cost.
  return createHmac('sha256', createSecretKey(bytes)).update(number).digest();
}

/**
 * The indexes by which a credit number is found: the one for new accounts, and during a rotation of the index key also the
 * earlier one.
 */
export function indexesOfNumber(
  number: string,
  { index, indexBefore }: Pick<NumberKeys, 'index' | 'indexBefore'>,
): Buffer[] {
  return [index, ...indexBefore].map((key) => indexWith(key, number));
}

/** Encrypts a credit number for storage, and computes its index, with the keys that are in use. */
export function protectNumber(number: string, keys: NumberKeys): ProtectedNumber {
  const numberIndex = indexWith(keys.index, number);
  const iv = randomBytes(12);
  // Bound to its index, so that no ciphertext can be moved to another person's row.
  const cipher = createCipheriv('aes-256-gcm', keys.encryption.bytes, iv).setAAD(numberIndex);
  const ciphertext = Buffer.concat([cipher.update(number, 'ascii'), cipher.final()]);
  return {
    numberIndex,
    numberIndexKeyId: keys.index.keyId,
    encryptedNumber: Buffer.concat([iv, ciphertext, cipher.getAuthTag()]),
    numberEncryptionKeyId: keys.encryption.keyId,
    numberLastFour: number.slice(-4),
  };
}

/** @throws when it was altered, belongs to another index, or the key that it was encrypted with is not here */
export function revealNumber(
  kept: Pick<ProtectedNumber, 'numberIndex' | 'encryptedNumber' | 'numberEncryptionKeyId'>,
  { encryption, encryptionBefore }: NumberKeys,
): string {
  const { numberIndex, encryptedNumber, numberEncryptionKeyId } = kept;
  const key = [encryption, ...encryptionBefore].find(({ keyId }) => keyId === numberEncryptionKeyId);
  if (!key) throw new Error(`The number-encryption key ${numberEncryptionKeyId} is not here`);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, encryptedNumber.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAAD(numberIndex).setAuthTag(encryptedNumber.subarray(-16));
  return Buffer.concat([decipher.update(encryptedNumber.subarray(12, -16)), decipher.final()]).toString('ascii');
}
