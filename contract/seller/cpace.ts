import type { CryptoKey } from 'jose';

/**
 * CPace is the balanced password-authenticated key exchange that the CFRG recommends (draft-irtf-cfrg-cpace, suite
 * CPACE-X25519-SHA512, roles initiator and responder). Two sides that know the same short code and the same channel derive the
 * same key. An attacker, on either side or in between, gets one guess per conversation and learns nothing to try out afterwards.
 *
 * X25519 (RFC 7748) and SHA-512 come from the runtime's own Web Crypto. This file adds the order of the bytes, and the map of a
 * hash onto the curve (Elligator 2, RFC 9380 §6.7.1). That arithmetic takes varying time, which is acceptable for a code that is
 * used once within a quarter of an hour.
 */
type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const domain = encoder.encode('CPace255');
const keyDomain = encoder.encode('CPace255_ISK');
/** Block of SHA-512, which the code fills up alone. */
const hashBlockBytes = 128;

const prime = 2n ** 255n - 19n;
const curveA = 486_662n;

/** One side's secret scalar and what it sends of it. */
export type CpaceShare = { scalar: CryptoKey; point: Bytes };

function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Puts the length (LEB128) before each part, so that no two lists of parts give the same bytes. */
function withLengths(...parts: Bytes[]): Bytes {
  return joined(
    ...parts.flatMap((part) => {
      const length: number[] = [];
      let rest = part.length;
      do {
        length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
        rest >>>= 7;
      } while (rest > 0);
      return [Uint8Array.from(length), part];
    }),
  );
}

async function sha512(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-512', bytes));
}

function modulo(value: bigint): bigint {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, bits] = [modulo(base), exponent]; bits > 0n; bits >>= 1n) {
    if ((bits & 1n) === 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

function fromLittleEndian(bytes: Bytes): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function toLittleEndian(value: bigint): Bytes {
  return Uint8Array.from({ length: 32 }, (_none, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

/** Elligator 2 onto Curve25519 with the non-square 2: the u-coordinate of a point, for any 32 bytes. */
function mapToCurve(bytes: Bytes): Bytes {
  const u = modulo(fromLittleEndian(bytes) & ((1n << 255n) - 1n));
  const v = modulo(-curveA * power(1n + 2n * u * u, prime - 2n));
  const isSquare = power(v * v * v + curveA * v * v + v, (prime - 1n) / 2n) <= 1n;
  return toLittleEndian(isSquare ? v : modulo(-v - curveA));
}

/**
 * Computes the generator, which only sides with the same code and the same channel can compute.
 * @param secret what both sides know
 * @param channel what the conversation is bound to (CI of the draft)
 * @param sessionId unique to the conversation (sid)
 */
export async function cpaceGenerator(secret: Bytes, channel: Bytes, sessionId: Bytes): Promise<Bytes> {
  const lengthBytes = (part: Bytes) => (part.length > 0x7f ? 2 : 1) + part.length;
  const padding = new Uint8Array(Math.max(0, hashBlockBytes - 1 - lengthBytes(secret) - lengthBytes(domain)));
  const digest = await sha512(withLengths(domain, secret, padding, channel, sessionId));
  return mapToCurve(digest.slice(0, 32));
}

const x25519 = { name: 'X25519' };
/** The prefix that makes 32 bytes a private key in PKCS #8 (RFC 8410). */
const pkcs8Head = Uint8Array.from([0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 34, 4, 32]);

/** @throws when the point is of low order, which no honest side sends */
async function multiply(scalar: CryptoKey, point: Bytes): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', point, x25519, true, []);
  const product = new Uint8Array(await crypto.subtle.deriveBits({ ...x25519, public: base }, scalar, 256));
  if (product.every((byte) => byte === 0)) throw new Error('The point is of low order.');
  return product;
}

/**
 * Makes a fresh share of one side.
 * @param scalarBytes 32 random bytes; given only to continue a conversation that another process began
 */
export async function makeCpaceShare(generator: Bytes, scalarBytes?: Bytes): Promise<CpaceShare> {
  const bytes = scalarBytes ?? crypto.getRandomValues(new Uint8Array(32));
  const scalar = await crypto.subtle.importKey('pkcs8', joined(pkcs8Head, bytes), x25519, false, ['deriveBits']);
  return { scalar, point: await multiply(scalar, generator) };
}

/**
 * The key that both sides come to (ISK of the draft, 64 bytes).
 * @param own the share of this side
 * @param points what the initiator and the responder sent, in that order
 * @throws when the other side's point cannot be an honest one
 */
export async function cpaceKey(
  own: CpaceShare,
  points: { initiator: Bytes; responder: Bytes; isInitiator: boolean },
  sessionId: Bytes,
  associated: { initiator: Bytes; responder: Bytes } = { initiator: new Uint8Array(), responder: new Uint8Array() },
): Promise<Bytes> {
  const secret = await multiply(own.scalar, points.isInitiator ? points.responder : points.initiator);
  return sha512(
    joined(
      withLengths(keyDomain, sessionId, secret),
      withLengths(points.initiator, associated.initiator),
      withLengths(points.responder, associated.responder),
    ),
  );
}
