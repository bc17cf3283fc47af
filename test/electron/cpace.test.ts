import { createHash, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { cpaceGenerator, cpaceKey, makeCpaceShare } from '../../contract/seller/cpace.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const text = (words: string) => new Uint8Array(Buffer.from(words));
const hex = (given: Uint8Array) => Buffer.from(given).toString('hex');

/** Appendix B.1 of draft-irtf-cfrg-cpace: X25519 with SHA-512. */
const vector = {
  secret: text('Password'),
  channel: bytes('6f630b425f726573706f6e6465720b415f696e69746961746f72'),
  sessionId: bytes('7e4b4791d6a8ef019b936c79fb7f2c57'),
  generator: '64e8099e3ea682cfdc5cb665c057ebb514d06bf23ebc9f743b51b82242327074',
  initiatorScalar: bytes('21b4f4bd9e64ed355c3eb676a28ebedaf6d8f17bdc365995b319097153044080'),
  initiatorPoint: '1b02dad6dbd29a07b6d28c9e04cb2f184f0734350e32bb7e62ff9dbcfdb63d15',
  responderScalar: bytes('848b0779ff415f0af4ea14df9dd1d3c29ac41d836c7808896c4eba19c51ac40a'),
  responderPoint: '20cda5955f82c4931545bcbf40758ce1010d7db4db2a907013d79c7a8fcf957f',
  key:
    'a051ee5ee2499d16da3f69f430218b8ea94a18a45b67f9e86495b382c33d14a5' +
    'c38cecc0cc834f960e39e0d1bf7d76b9ef5d54eecc5e0f386c97ad12da8c3d5f',
};

/** RFC 7748 on its own terms: whether `u` is the coordinate of a point on the curve itself, and not on its twist. */
function isOnCurve(littleEndian: Uint8Array): boolean {
  const prime = 2n ** 255n - 19n;
  const u = BigInt(`0x${hex(littleEndian.toReversed())}`);
  let [base, euler] = [(u ** 3n + 486_662n * u ** 2n + u) % prime, 1n];
  for (let bits = (prime - 1n) / 2n; bits > 0n; bits /= 2n, base = base ** 2n % prime)
    if (bits % 2n === 1n) euler = (euler * base) % prime;
  return euler === 1n;
}

const der = (head: string, key: Uint8Array) => Buffer.concat([Buffer.from(head, 'hex'), key]);

/** X25519 by the runtime's other interface. */
function x25519(scalar: Uint8Array, point: Uint8Array): Buffer {
  const format = 'der' as const;
  const privateKey = { key: der('302e020100300506032b656e04220420', scalar), format, type: 'pkcs8' as const };
  const publicKey = { key: der('302a300506032b656e032100', point), format, type: 'spki' as const };
  return diffieHellman({ privateKey: createPrivateKey(privateKey), publicKey: createPublicKey(publicKey) });
}

describe('CPace', () => {
  it('gives what the draft’s test vector gives, to both sides', async () => {
    const generator = await cpaceGenerator(vector.secret, vector.channel, vector.sessionId);
    expect(hex(generator)).toBe(vector.generator);
    const initiator = await makeCpaceShare(generator, vector.initiatorScalar);
    const responder = await makeCpaceShare(generator, vector.responderScalar);
    expect([hex(initiator.point), hex(responder.point)]).toEqual([vector.initiatorPoint, vector.responderPoint]);
    const points = { initiator: initiator.point, responder: responder.point };
    const associated = { initiator: text('ADa'), responder: text('ADb') };
    const keys = await Promise.all([
      cpaceKey(initiator, { ...points, isInitiator: true }, vector.sessionId, associated),
      cpaceKey(responder, { ...points, isInitiator: false }, vector.sessionId, associated),
    ]);
    expect(keys.map(hex)).toEqual([vector.key, vector.key]);
  });

  it.each([
    ['another code', { secret: text('passw0rd') }],
    ['another channel', { channel: text('elsewhere') }],
    ['another conversation', { sessionId: text('another') }],
  ])('comes to different keys with %s', async (_what, differing) => {
    const generatorOf = ({ secret, channel, sessionId }: typeof vector) => cpaceGenerator(secret, channel, sessionId);
    const one = await makeCpaceShare(await generatorOf(vector));
    const other = await makeCpaceShare(await generatorOf({ ...vector, ...differing }));
    const points = { initiator: one.point, responder: other.point };
    const keyOfOne = await cpaceKey(one, { ...points, isInitiator: true }, vector.sessionId);
    const keyOfOther = await cpaceKey(other, { ...points, isInitiator: false }, vector.sessionId);
    expect(hex(keyOfOne)).not.toBe(hex(keyOfOther));
  });

  it.each(['00'.repeat(32), `01${'00'.repeat(31)}`])('refuses a point of low order (%s)', async (point) => {
    const own = await makeCpaceShare(await cpaceGenerator(vector.secret, vector.channel, vector.sessionId));
    const points = { initiator: own.point, responder: bytes(point), isInitiator: true };
    await expect(cpaceKey(own, points, vector.sessionId)).rejects.toThrow();
  });

  it('begins every conversation on the curve, and never on its twist', async () => {
    const sessions = Array.from({ length: 24 }, (_each, session) => text(`conversation ${session}`));
    const generators = await Promise.all(
      sessions.map((session) => cpaceGenerator(vector.secret, vector.channel, session)),
    );
    expect(generators.map(isOnCurve)).toEqual(generators.map(() => true));
    expect(new Set(generators.map(hex)).size).toBe(sessions.length);
  });

  it.each([
    [127, '7f'],
    [128, '8001'],
    [300, 'ac02'],
    [16_384, '808001'],
  ])('puts the length of what is sent along before it: %i bytes as %s', async (length, head) => {
    const generator = await cpaceGenerator(vector.secret, vector.channel, vector.sessionId);
    const own = await makeCpaceShare(generator, vector.initiatorScalar);
    const points = { initiator: own.point, responder: bytes(vector.responderPoint), isInitiator: true };
    const associated = { initiator: new Uint8Array(length).fill(7), responder: text('ADb') };
    const hashed = [
      `0c${hex(text('CPace255_ISK'))}10${hex(vector.sessionId)}`,
      `20${hex(x25519(vector.initiatorScalar, points.responder))}`,
      `20${hex(points.initiator)}${head}${hex(associated.initiator)}`,
      `20${hex(points.responder)}03${hex(associated.responder)}`,
    ];
    const expected = createHash('sha512').update(hashed.join(''), 'hex').digest('hex');
    expect(hex(await cpaceKey(own, points, vector.sessionId, associated))).toBe(expected);
  });

  it('takes a code that is longer than a block of the hash', async () => {
    const generators = await Promise.all(
      [117, 118, 200].map((length) => cpaceGenerator(new Uint8Array(length), vector.channel, vector.sessionId)),
    );
    expect(new Set(generators.map(hex)).size).toBe(3);
  });

  it('never gives the secret scalar out', async () => {
    const { scalar } = await makeCpaceShare(await cpaceGenerator(vector.secret, vector.channel, vector.sessionId));
    expect(scalar.extractable).toBe(false);
  });

  it('refuses the secret of a point of low order even where the runtime would let it pass, and no other', async () => {
    const own = await makeCpaceShare(await cpaceGenerator(vector.secret, vector.channel, vector.sessionId));
    const points = { initiator: own.point, responder: own.point, isInitiator: true };
    const derive = vi.spyOn(crypto.subtle, 'deriveBits');
    derive.mockResolvedValueOnce(new ArrayBuffer(32));
    await expect(cpaceKey(own, points, vector.sessionId)).rejects.toThrow('The point is of low order.');
    derive.mockResolvedValueOnce(Uint8Array.from({ length: 32 }, (_none, place) => place).buffer);
    await expect(cpaceKey(own, points, vector.sessionId)).resolves.toHaveLength(64);
  });
});
