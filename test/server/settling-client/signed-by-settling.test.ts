import { expect, it } from 'vitest';
import { JoseError, signCompact } from '../../../platform/compact-jose.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import type { SettlingKeySet } from '../../../server/settling-client/settling-key-set.ts';
import { readSignedBySettling } from '../../../server/settling-client/signed-by-settling.ts';
import { noticeSchema, noticeType } from '../../../contract/settling/notice.ts';

const key = makeKeyPair();

it('a notice by a new key is fetched for within the time that is left: a check could last three seconds longer', async () => {
  const asked: (number | undefined)[] = [];
  const keySet = {
    noticeKey: () => (asked.length > 0 ? key.publicKey : undefined),
    refresh: async (withinMs?: number) => void asked.push(withinMs),
  } as Partial<SettlingKeySet> as SettlingKeySet;
  const signed = signCompact({ kind: 'approval' }, key.privateKey, { kid: key.kid, typ: noticeType });
  const reading = readSignedBySettling(keySet, signed, { type: noticeType, schema: noticeSchema, leftMs: 250 });
  await expect(reading).rejects.toThrow(JoseError);
  await expect(reading).rejects.toThrow('not of the form of the contract');
  expect(asked).toEqual([250]);
});
