import { describe, expect, it } from 'vitest';
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
});
