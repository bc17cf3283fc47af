import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import { signCompact } from '../../../platform/compact-jose.ts';
import type { Database } from '../../../platform/database/database.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import { createLog } from '../../../platform/log.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import type { SettlingClient } from '../../../server/settling-client/settling-client.ts';
import { SettlingKeySet } from '../../../server/settling-client/settling-key-set.ts';
import { keySetType } from '../../../contract/settling/key-set.ts';
import type { KeySet } from '../../../contract/settling/key-set.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

describeOnEveryDatabase('A key set that cannot be kept', ({ freshUrl }) => {
  it('is valid all the same, and is kept as soon as it can be: a full disk ended the seller', async () => {
    const database = await openSellerDatabase(await freshUrl());
    onTestFinished(() => database.close());
    const disk = { isFull: true };
    const onFullDisk: Database = {
      dialect: database.dialect,
      folder: database.folder,
      abandonConnections: () => database.abandonConnections(),
      all: (sql, values) => database.all(sql, values),
      get: (sql, values) => database.get(sql, values),
      close: () => database.close(),
      write: (work) => (disk.isFull ? Promise.reject(new Error('no space left on device')) : database.write(work)),
    };
    const [root, notice] = [makeKeyPair(), makeKeyPair()];
    const now = Date.now();
    const contents: KeySet = {
      issuer: 'settling',
      issuedAt: now,
      expiresAt: now + 3_600_000,
      keys: [{ kid: notice.kid, jwk: notice.publicJwk as never, purpose: 'notice', notBefore: 0, notAfter: 2 ** 50 }],
    };
    const signed = signCompact(contents, root.privateKey, { kid: root.kid, typ: keySetType, jwk: root.publicJwk });
    const deadlinesMs: number[] = [];
    const keySet = new SettlingKeySet({
      database: onFullDisk,
      client: { keySet: (deadlineMs) => (deadlinesMs.push(deadlineMs), Promise.resolve(signed)) } as SettlingClient,
      rootThumbprint: root.kid,
      clock: systemClock,
      log: createLog('test', 'silent'),
    });
    onTestFinished(() => keySet.stop());
    const kept = () => database.all(`SELECT value FROM kept_value WHERE name = 'key_set'`);
    await keySet.start();
    expect(keySet.noticeKey(notice.kid)).toBeDefined();
    expect(await keySet.forTerminals()).toBe(signed);
    expect(await kept()).toEqual([]);
    disk.isFull = false;
    await keySet.refresh(0);
    expect(await kept(), 'no time was left to ask').toEqual([]);
    await keySet.refresh(1_200);
    expect(deadlinesMs).toEqual([3_000, 1_200]);
    expect(await kept()).toEqual([{ value: signed }]);
  });
});
