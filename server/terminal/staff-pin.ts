import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const cost = 32_768;
const blockSize = 8;
const lanes = 1;

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

/**
 * Hashes the PIN of a kiosk's staff menu in the form that the kiosk stores. The kiosk verifies it alone, even without the seller,
 * and Electron has no native modules: hence scrypt (RFC 7914), which Node includes, and not the staff's Argon2id.
 */
export async function hashStaffPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(pin, salt, 32, { N: cost, r: blockSize, p: lanes, maxmem: 256 * cost * blockSize });
  return ['scrypt', cost, blockSize, lanes, salt.toString('base64url'), hash.toString('base64url')].join('$');
}
