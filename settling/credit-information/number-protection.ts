import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { NumberKeys } from '../keys/number-keys.ts';

/**
 * Credit numbers at rest (PCI DSS 4.0.1, 3.5): found by a keyed hash, kept encrypted, shown as the last four digits. A hash
 * without a key would be undone by trying every number.
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

/** What a credit number is found by. */
export function indexOfNumber(number: string, keys: NumberKeys): Buffer {
  return createHmac('sha256', keys.index.bytes).update(number).digest();
}

export function protectNumber(number: string, keys: NumberKeys): ProtectedNumber {
  const numberIndex = indexOfNumber(number, keys);
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

/** @throws when it was altered, belongs to another index, or was encrypted with another key */
export function revealNumber(kept: Pick<ProtectedNumber, 'numberIndex' | 'encryptedNumber'>, keys: NumberKeys): string {
  const { numberIndex, encryptedNumber } = kept;
  const decipher = createDecipheriv('aes-256-gcm', keys.encryption.bytes, encryptedNumber.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAAD(numberIndex).setAuthTag(encryptedNumber.subarray(-16));
  return Buffer.concat([decipher.update(encryptedNumber.subarray(12, -16)), decipher.final()]).toString('ascii');
}
