import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

/**
 * Whether `pin` is the one that the seller hashed.
 * @param hashed in the form of `staffPinHashSchema`: `scrypt$COST$BLOCK$LANES$SALT$HASH` (RFC 7914), with a hash of 32 bytes
 */
export async function isStaffPin(pin: string, hashed: string): Promise<boolean> {
  const [cost, blockSize, lanes, salt, hash] = hashed.split('$').slice(1) as [string, string, string, string, string];
  const [N, r, p] = [Number(cost), Number(blockSize), Number(lanes)];
  const derived = await derive(pin, Buffer.from(salt, 'base64url'), 32, { N, r, p, maxmem: 256 * N * r });
  return timingSafeEqual(Buffer.from(hash, 'base64url'), derived);
}
