import { scrypt, timingSafeEqual } from 'node:crypto';

/** Whether `pin` is the one that the seller hashed (`scrypt$COST$BLOCK$LANES$SALT$HASH`, RFC 7914). */
export function isStaffPin(pin: string, hashed: string): Promise<boolean> {
  const [, cost, blockSize, lanes, salt, hash] = hashed.split('$');
  const kept = Buffer.from(hash ?? '', 'base64url');
  const [N, r, p] = [Number(cost), Number(blockSize), Number(lanes)];
  return new Promise((resolve, reject) => {
    scrypt(pin, Buffer.from(salt ?? '', 'base64url'), 32, { N, r, p, maxmem: 256 * N * r }, (error, derived) => {
      if (error) reject(error);
      else resolve(kept.length === derived.length && timingSafeEqual(kept, derived));
    });
  });
}
