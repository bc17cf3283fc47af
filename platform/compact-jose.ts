/**
 * Compact JWS (ES256, RFC 7515 and 7518 §3.4) and JWE (ECDH-ES with A256GCM, RFC 7516 and 7518 §4.6) on node:crypto's synchronous
 * calls. They give the same bytes as jose through Web Crypto, at about a tenth of the cost, which matters to a server that makes
 * and opens them for every purchase. The page and the kiosk use jose.
 */
import { isUtf8 } from 'node:buffer';
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { present } from '../contract/presence.ts';
import { p256PublicKey, signEs256, verifiesEs256 } from './ecdsa-p256.ts';

export type JoseHeader = {
  alg: string;
  kid?: string;
  typ?: string;
  enc?: string;
  epk?: JsonWebKey;
  jwk?: JsonWebKey;
  apu?: string;
  apv?: string;
};

/** An error in a JOSE object. Its message never quotes the content. */
export class JoseError extends Error {
  override name = 'JoseError';
}

const base64urlText = /^[A-Za-z0-9_-]*$/;

function decode(part: string | undefined, what: string): Buffer {
  if (part === undefined || !base64urlText.test(part)) throw new JoseError(`${what} is not base64url`);
  const bytes = Buffer.from(part, 'base64url');
  // The unused bits of the last character must be zero, or one object could be written as many texts.
  if (bytes.toString('base64url') !== part) throw new JoseError(`${what} is not canonical base64url`);
  return bytes;
}

function parseObject(bytes: Buffer, what: string): Record<string, unknown> {
  if (!isUtf8(bytes)) throw new JoseError(`${what} is not UTF-8`);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new JoseError(`${what} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new JoseError(`${what} is not an object`);
  return value as Record<string, unknown>;
}

function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

/** How many members an object has, with all objects within it. */
function countMembers(value: object): number {
  let count = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const within: unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += within.length;
    waiting.push(...within);
  }
  return count;
}

const stringOfJson = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** `JSON.parse` keeps only the last of several members with one name, and so has fewer members than the text. */
function hasDuplicateMembers(text: string, parsed: object): boolean {
  let names = 0;
  for (const [, isName] of text.matchAll(stringOfJson)) if (isName !== undefined) names++;
  return names !== countMembers(parsed);
}

const longestHeader = 4096;

/**
 * Reads the header of a compact JWS or JWE without verifying it. Use it to choose the key and for nothing else.
 * @throws {JoseError} when it is not a header, repeats a member (RFC 7515 §4: names are unique), or asks for a feature that is
 *   not supported here: critical extensions (§4.1.11), an unencoded payload (RFC 7797) or compression (RFC 7516 §4.1.3)
 */
export function readJoseHeader(compact: string): JoseHeader {
  const [part = ''] = compact.split('.', 1);
  if (part.length > longestHeader) throw new JoseError('the header is too long');
  const bytes = decode(part, 'the header');
  const header = parseObject(bytes, 'the header');
  if (hasDuplicateMembers(bytes.toString('utf8'), header)) throw new JoseError('the header has a member twice');
  if (typeof header['alg'] !== 'string') throw new JoseError('the header names no algorithm');
  for (const name of ['kid', 'typ']) {
    const value = header[name];
    if (value !== undefined && typeof value !== 'string') throw new JoseError(`the header's ${name} is not text`);
  }
  for (const name of ['crit', 'b64', 'zip']) {
    if (Object.hasOwn(header, name)) throw new JoseError(`the header asks for what is not known here: ${name}`);
  }
  return header as JoseHeader;
}

/** Signs `payload` (made JSON) with a P-256 private key. */
export function signCompact(
  payload: unknown,
  privateKey: KeyObject,
  header: { kid: string; typ: string; jwk?: JsonWebKey },
): string {
  const signed = `${encodeJson({ alg: 'ES256', ...header })}.${encodeJson(payload)}`;
  return `${signed}.${signEs256(Buffer.from(signed), privateKey).toString('base64url')}`;
}

/**
 * Verifies a compact JWS and gives its payload.
 * @param keyFor the public key for the header, or undefined if there is none to trust
 * @throws {JoseError} when it is malformed, of another type or algorithm, or the signature does not hold
 */
export function verifyCompact(
  compact: string,
  typ: string,
  keyFor: (header: JoseHeader) => KeyObject | undefined,
): Record<string, unknown> {
  const parts = compact.split('.', 4);
  if (parts.length !== 3) throw new JoseError('a compact JWS has three parts');
  const header = readJoseHeader(compact);
  if (header.alg !== 'ES256') throw new JoseError('only ES256 signatures are accepted');
  if (header.typ !== typ) throw new JoseError(`the type of the signed object must be ${typ}`);
  const key = keyFor(header);
  if (!key) throw new JoseError('no trusted key has this key id');
  const signature = decode(parts[2], 'the signature');
  if (!verifiesEs256(Buffer.from(`${parts[0]}.${parts[1]}`), key, signature))
    throw new JoseError('the signature does not hold');
  return parseObject(decode(parts[1], 'the payload'), 'the payload');
}

function asBits(value: number): Buffer {
  const bits = Buffer.alloc(4);
  bits.writeUInt32BE(value);
  return bits;
}

function lengthPrefixed(bytes: Buffer): Buffer {
  return Buffer.concat([asBits(bytes.length), bytes]);
}

/** The inputs of an agreed key besides the shared secret (RFC 7518 §4.6.2). */
export type AgreementInfo = {
  /** `enc` for direct agreement. */
  algorithm: string;
  keyBits: 128 | 256;
  /** The sender's information about itself and the receiver: `apu` and `apv`, decoded. */
  partyUInfo?: Buffer;
  partyVInfo?: Buffer;
};

/**
 * Concat KDF (NIST SP 800-56A §5.8.1) with SHA-256, filled in as RFC 7518 §4.6.2 says, for a key of at most one hash.
 * @param sharedSecret Z: the x coordinate on which both sides agree
 */
export function agreedKey(sharedSecret: Buffer, info: AgreementInfo): Buffer {
  const none = Buffer.alloc(0);
  return createHash('sha256')
    .update(asBits(1))
    .update(sharedSecret)
    .update(lengthPrefixed(Buffer.from(info.algorithm)))
    .update(lengthPrefixed(info.partyUInfo ?? none))
    .update(lengthPrefixed(info.partyVInfo ?? none))
    .update(asBits(info.keyBits))
    .digest()
    .subarray(0, info.keyBits / 8);
}

const direct256: AgreementInfo = { algorithm: 'A256GCM', keyBits: 256 };

/** Seals `payload` (made JSON) for the holder of a P-256 key: the same format as the page's seal. */
export function sealCompact(payload: unknown, publicKey: KeyObject, header: { kid: string; typ: string }): string {
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = ephemeral.publicKey.export({ format: 'jwk' });
  const protectedHeader = encodeJson({ alg: 'ECDH-ES', enc: 'A256GCM', ...header, epk: { kty, crv, x, y } });
  const key = agreedKey(diffieHellman({ privateKey: ephemeral.privateKey, publicKey }), direct256);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(protectedHeader));
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]);
  return [
    protectedHeader,
    '',
    iv.toString('base64url'),
    ciphertext.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
  ].join('.');
}

function decodeParty(info: unknown): Buffer {
  if (info !== undefined && typeof info !== 'string') throw new JoseError('what is said of the parties is not text');
  return decode(info ?? '', 'what is said of the parties');
}

/**
 * Opens a seal and gives what it holds.
 * @param keyFor the private key for the header's key id, or undefined if there is none
 * @throws {JoseError} when it is malformed, of another type or algorithm, for another key, or was altered
 */
export function openCompact(
  compact: string,
  typ: string,
  keyFor: (header: JoseHeader) => KeyObject | undefined,
): Record<string, unknown> {
  const parts = compact.split('.', 6);
  if (parts.length !== 5) throw new JoseError('a compact JWE has five parts');
  const header = readJoseHeader(compact);
  if (header.alg !== 'ECDH-ES' || header.enc !== 'A256GCM')
    throw new JoseError('only ECDH-ES with A256GCM is accepted');
  if (header.typ !== typ) throw new JoseError(`the type of the sealed object must be ${typ}`);
  if (parts[1] !== '') throw new JoseError('direct key agreement carries no encrypted key');
  const epk = header.epk;
  if (epk?.kty !== 'EC' || epk.crv !== 'P-256' || 'd' in epk)
    throw new JoseError('the ephemeral key must be public, on P-256');
  // RFC 7518 §6.2.1.2: as many bytes as the curve has, neither more nor fewer.
  for (const coordinate of [epk.x, epk.y]) {
    if (typeof coordinate !== 'string' || decode(coordinate, 'a coordinate of the ephemeral key').length !== 32)
      throw new JoseError('a coordinate of the ephemeral key is not 32 bytes');
  }
  const privateKey = keyFor(header);
  if (!privateKey) throw new JoseError('no sealing key has this key id');
  const iv = decode(parts[2], 'the initialisation vector');
  const tag = decode(parts[4], 'the authentication tag');
  if (iv.length !== 12 || tag.length !== 16)
    throw new JoseError('the initialisation vector or the tag has a wrong length');
  const ciphertext = decode(parts[3], 'the ciphertext');
  const parties = { partyUInfo: decodeParty(header.apu), partyVInfo: decodeParty(header.apv) };
  let clear: Buffer;
  try {
    const publicKey = p256PublicKey(epk);
    const key = agreedKey(diffieHellman({ privateKey, publicKey }), { ...direct256, ...parties });
    // Given the bytes themselves, node:crypto throws and catches an error of its own (as in `ecdsa-p256.ts`).
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), iv, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(present(parts[0], 'the header of a sealed object'))).setAuthTag(tag);
    clear = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw new JoseError('the seal does not open');
  }
  return parseObject(clear, 'what was sealed');
}

/** RFC 7638 thumbprint of a P-256 public key, base64url: our key ids and what a terminal pins. */
export function thumbprint(jwk: JsonWebKey): string {
  const canonical = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y });
  return createHash('sha256').update(canonical).digest('base64url');
}
