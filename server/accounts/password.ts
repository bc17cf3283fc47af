import { hash, verify } from '@node-rs/argon2';

/**
 * Argon2id (RFC 9106) with the least parameters that OWASP's Password Storage Cheat Sheet allows: 19 MiB, two passes, one
 * lane. Two is argon2id's number in the library, whose constant cannot be had under type stripping.
 */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), parameters);
}

let decoy: Promise<string> | undefined;

/**
 * Verifies a password against its hash. Without a hash (an unknown name) it takes just as long and answers no, so that the time
 * of an answer does not reveal which names exist.
 */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const isRight = await verify(passwordHash ?? (await decoy), password.normalize('NFKC'));
  return isRight && passwordHash !== undefined;
}
