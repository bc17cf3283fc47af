import { describe, expect, it } from 'vitest';
import { compareWithSettling, sealingKeyAt, SettlingTrust } from '../../contract/seller/settling-trust.ts';
import { keySetType } from '../../contract/settling/key-set.ts';
import type { KeySet, PublishedKey } from '../../contract/settling/key-set.ts';
import { settlingTimeType } from '../../contract/settling/settling-time.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';

const [root, otherRoot, sealing, notice] = [makeKeyPair(), makeKeyPair(), makeKeyPair(), makeKeyPair()];
const now = Date.UTC(2026, 10, 20);
const dayMs = 24 * 3_600_000;

const publish = (key: KeyPair, purpose: PublishedKey['purpose']): PublishedKey => ({
  kid: key.kid,
  jwk: key.publicJwk as PublishedKey['jwk'],
  purpose,
  notBefore: now - 90 * dayMs,
  notAfter: now + 90 * dayMs,
});

function keySetOf(issuedAt: number): KeySet {
  const keys = [publish(sealing, 'seal'), publish(notice, 'notice')];
  return { issuer: 'settling', issuedAt, expiresAt: issuedAt + dayMs, keys };
}

const signedBy = (by: KeyPair, keySet: KeySet) =>
  signCompact(keySet, by.privateKey, { kid: by.kid, typ: keySetType, jwk: by.publicJwk });

describe('A terminal trusts the key set of settling', () => {
  const [older, newer] = [keySetOf(now - 2_000), keySetOf(now - 1_000)];

  it('that is the newest it has seen: an older one that is sent again brings no retired key back', async () => {
    const trust = new SettlingTrust();
    const read = (keySet: KeySet) => trust.keySet({ keySet: signedBy(root, keySet) }, root.kid, now);
    expect(await read(older)).toEqual({ keySet: older });
    expect(await read(newer)).toEqual({ keySet: newer });
    expect(await read(older)).toEqual({ keySet: newer });
    const sameMoment = { ...newer, expiresAt: newer.expiresAt + 1 };
    expect(await read(sameMoment)).toEqual({ keySet: sameMoment });
  });

  it('of the root that is pinned now, even where another root had signed a newer one', async () => {
    const trust = new SettlingTrust();
    expect(await trust.keySet({ keySet: signedBy(root, newer) }, root.kid, now)).toEqual({ keySet: newer });
    const ofOther = signedBy(otherRoot, older);
    expect(await trust.keySet({ keySet: ofOther }, otherRoot.kid, now)).toEqual({ keySet: older });
    expect(await trust.keySet({ keySet: ofOther }, root.kid, now)).toEqual({ refusal: 'key_set_root_not_pinned' });
  });
});

it('A card is sealed for the sealing key until the key set expires by the time of settling', () => {
  const keySet = keySetOf(now);
  expect(sealingKeyAt(keySet, keySet.expiresAt - 1)?.kid).toBe(sealing.kid);
  expect(sealingKeyAt(keySet, keySet.expiresAt)).toBeUndefined();
});

describe('A terminal compares its clock with the time that settling signed', () => {
  const nonce = 'n'.repeat(22);
  const keySet = signedBy(root, keySetOf(now));
  const timeAt = (at: number, nonceOfIt = nonce) =>
    signCompact({ nonce: nonceOfIt, now: at }, notice.privateKey, { kid: notice.kid, typ: settlingTimeType });
  const asked = { nonce, ownNow: now, roundTripMs: 200 };
  const compare = (time: string | undefined, pinned = root.kid) =>
    compareWithSettling({ keySet, ...(time !== undefined && { time }) }, pinned, asked);
  const unknown = { standing: undefined, aheadMs: 0 };

  it('and corrects what counts, up to a day', async () => {
    expect(await compare(timeAt(now - 100))).toEqual({ standing: 'agree', aheadMs: 0 });
    expect(await compare(timeAt(now - 900))).toEqual({ standing: 'agree', aheadMs: 0 });
    expect(await compare(timeAt(now - 3_600_100))).toEqual({ standing: 'corrected', aheadMs: 3_600_000 });
    expect(await compare(timeAt(now + 3_599_900))).toEqual({ standing: 'corrected', aheadMs: -3_600_000 });
    expect(await compare(timeAt(now - 2 * dayMs))).toEqual({ standing: 'too_far', aheadMs: 0 });
  });

  it('that was signed for its own question, by the root that it pinned, and otherwise knows nothing', async () => {
    expect(await compare(undefined)).toEqual(unknown);
    expect(await compare(timeAt(now, 'o'.repeat(22)))).toEqual(unknown);
    expect(await compare(timeAt(now), otherRoot.kid)).toEqual(unknown);
  });

  it('also where its own clock finds the key set expired: a clock that is far off has to be noticed', async () => {
    const late = compareWithSettling({ keySet, time: timeAt(now) }, root.kid, { ...asked, ownNow: now + 3 * dayMs });
    expect(await late).toMatchObject({ standing: 'too_far' });
  });
});
