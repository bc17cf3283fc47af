import { createPublicKey, sign, verify } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

/**
 * ES256 (RFC 7518 §3.4) and P-256 public keys, in the fastest forms of node:crypto's calls. Given a key within an options object,
 * node:crypto throws and catches an error of its own for every call, which costs a quarter of a signature.
 */
const halfLength = 32;

/** An INTEGER of DER: unsigned, without leading zeros but the one that keeps it positive. */
function derInteger(bytes: Buffer): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const isNegative = bytes.readUInt8(from) >= 0x80;
  const value = bytes.subarray(from);
  return Buffer.concat([Buffer.from([0x02, value.length + Number(isNegative), ...(isNegative ? [0] : [])]), value]);
}

function readDerInteger(der: Buffer, at: number): { value: Buffer; end: number } {
  const end = at + 2 + der.readUInt8(at + 1);
  const value = Buffer.alloc(halfLength);
  const bytes = der.subarray(end - at - 2 > halfLength ? end - halfLength : at + 2, end);
  bytes.copy(value, halfLength - bytes.length);
  return { value, end };
}

/** The signature as r and s side by side, 64 bytes. */
export function signEs256(signed: Buffer, privateKey: KeyObject): Buffer {
  const der = sign('sha256', signed, privateKey);
  const r = readDerInteger(der, 2);
  const s = readDerInteger(der, r.end);
  return Buffer.concat([r.value, s.value]);
}

/** Whether `signature`, r and s side by side, is one of `signed` by the holder of `publicKey`. */
export function verifiesEs256(signed: Buffer, publicKey: KeyObject, signature: Buffer): boolean {
  if (signature.length !== 2 * halfLength) return false;
  const r = derInteger(signature.subarray(0, halfLength));
  const s = derInteger(signature.subarray(halfLength));
  const der = Buffer.concat([Buffer.from([0x30, r.length + s.length]), r, s]);
  return verify('sha256', signed, publicKey, der);
}

// SubjectPublicKeyInfo (RFC 5480) of an uncompressed point on P-256, up to the point.
const beforePoint = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');

/**
 * A public key on P-256 of a JWK's coordinates (RFC 7518 §6.2.1).
 * @throws when they are not 32 bytes each, or no point on the curve
 */
export function p256PublicKey({ x, y }: Pick<JsonWebKey, 'x' | 'y'>): KeyObject {
  const point = Buffer.concat([Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')]);
  if (point.length !== 2 * halfLength || x?.length !== 43) throw new Error('a coordinate on P-256 is 32 bytes');
  const der = Buffer.concat([beforePoint, point]).toString('base64');
  return createPublicKey(`-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`);
}
