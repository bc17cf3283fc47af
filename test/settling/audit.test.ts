import { describe, expect, it } from 'vitest';
import { createLog } from '../../platform/log.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { AuditHeads } from '../../settling/audit-heads/audit-heads.ts';
import { verifyAudit } from '../../settling/audit-heads/verify-audit.ts';
import { hashOfRecord } from '../../settling/audit/audit-chain.ts';
import type { ChainedRecord } from '../../settling/audit/audit-chain.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { enterPerson, socketIn, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;

function headsOf({ database, clock, ring }: SettlingUnderTest): AuditHeads {
  const notices = new NoticeSigner(ring, clock);
  return new AuditHeads({ database, clock, log: createLog('settling', 'silent'), notices, keys: ring });
}

function verify({ database, keys, clock }: SettlingUnderTest) {
  const keyFor = (keyId: string | undefined) => keys.notice.find(({ kid }) => kid === keyId)?.publicKey;
  return verifyAudit({ reader: database, keyFor, now: clock.now() });
}

/** Writes as somebody could who owns the database: without its guards. */
async function tamper(database: Database, work: (transaction: Transaction) => Promise<unknown>): Promise<void> {
  await database.write(async (transaction) => {
    if (transaction.dialect === 'postgres') {
      for (const table of ['audit_record', 'signed_audit_head']) {
        await transaction.run(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
      }
    } else {
      const guards = ['audit_record_not_changed', 'audit_record_not_removed', 'signed_head_not_removed'];
      for (const guard of guards) await transaction.run(`DROP TRIGGER IF EXISTS ${guard}`);
    }
    await work(transaction);
  });
}

/** Settling with an audit of eleven records: three purchases, the head of that day, seven purchases. */
async function withElevenRecords(databaseUrl: string): Promise<SettlingUnderTest> {
  const settling = await startSettling({ databaseUrl });
  const card = await enterPerson(settling, { limitMinor: 1_000_000_00 });
  for (let count = 0; count < 3; count++) await settling.seller.buy({ card });
  expect(await headsOf(settling).signIfDue()).not.toBeNull();
  for (let count = 0; count < 7; count++) await settling.seller.buy({ card });
  return settling;
}

/** Alters a record and makes its hash, and that of every later one, fit again: a whole chain of its own. */
async function rewriteFrom(transaction: Transaction, recordId: number): Promise<void> {
  await transaction.run(`UPDATE audit_record SET actor = 'seller:other' WHERE record_id = ?`, [recordId]);
  const records = await transaction.all<ChainedRecord>(
    'SELECT * FROM audit_record WHERE record_id >= ? ORDER BY record_id',
    [recordId],
  );
  let previousHash = records[0]!.previous_hash;
  for (const record of records) {
    const recordHash = hashOfRecord({ ...record, previous_hash: previousHash });
    await transaction.run('UPDATE audit_record SET previous_hash = ?, record_hash = ? WHERE record_id = ?', [
      previousHash,
      recordHash,
      record.record_id,
    ]);
    previousHash = recordHash;
  }
  await transaction.run('UPDATE audit_head SET record_hash = ?', [previousHash]);
}

describeOnEveryDatabase('The audit', ({ freshUrl }) => {
  it('is one chain over everything that happened, and holds', async () => {
    const settling = await withElevenRecords(await freshUrl());
    expect(await verify(settling)).toMatchObject({ records: 11, signedHeads: 1, flaw: null });
  });

  it.each([
    ['an altered outcome', 6, `UPDATE audit_record SET outcome = 'declined' WHERE record_id = 6`, 'altered'],
    ['an altered time', 1, 'UPDATE audit_record SET recorded_at = recorded_at + 1 WHERE record_id = 1', 'altered'],
    ['altered details', 11, `UPDATE audit_record SET details = '{"amountMinor":1}' WHERE record_id = 11`, 'altered'],
    ['a removed record', 6, 'DELETE FROM audit_record WHERE record_id = 6', 'missing'],
    ['a removed first record', 1, 'DELETE FROM audit_record WHERE record_id = 1', 'missing'],
    ['a removed end', 9, 'DELETE FROM audit_record WHERE record_id > 8', 'missing'],
    ['a removed audit', 1, 'DELETE FROM audit_record', 'missing'],
    ['a removed signed head', 4, 'DELETE FROM signed_audit_head', 'head_missing'],
  ])('that has %s names it', async (_what, recordId, statement, what) => {
    const settling = await withElevenRecords(await freshUrl());
    await tamper(settling.database, (transaction) => transaction.run(statement));
    expect((await verify(settling)).flaw).toMatchObject({ what, recordId });
  });

  it('names a record whose own hash was made to fit, and one that was made to fit at the very end', async () => {
    for (const recordId of [5, 11]) {
      const settling = await withElevenRecords(await freshUrl());
      await tamper(settling.database, async (transaction) => {
        await transaction.run('UPDATE audit_record SET outcome = ? WHERE record_id = ?', ['declined', recordId]);
        const sql = 'SELECT * FROM audit_record WHERE record_id = ?';
        const record = (await transaction.get<ChainedRecord>(sql, [recordId]))!;
        await transaction.run('UPDATE audit_record SET record_hash = ? WHERE record_id = ?', [
          hashOfRecord(record),
          recordId,
        ]);
      });
      expect((await verify(settling)).flaw).toMatchObject({ what: 'altered', recordId });
    }
  });

  it('that was rewritten to its end does not fit the signed head', async () => {
    const settling = await withElevenRecords(await freshUrl());
    await tamper(settling.database, (transaction) => rewriteFrom(transaction, 2));
    expect((await verify(settling)).flaw).toMatchObject({ what: 'rewritten', recordId: 3 });
  });

  it('that was cut off before the signed head, with its end set back, misses what was signed', async () => {
    const settling = await withElevenRecords(await freshUrl());
    await tamper(settling.database, async (transaction) => {
      const last = (await transaction.get<{ record_hash: Buffer }>(
        'SELECT record_hash FROM audit_record WHERE record_id = 2',
      ))!;
      await transaction.run('DELETE FROM audit_record WHERE record_id > 2');
      await transaction.run('UPDATE audit_head SET record_id = 2, record_hash = ?', [last.record_hash]);
    });
    expect((await verify(settling)).flaw).toMatchObject({ what: 'missing', recordId: 3 });
  });

  it('shows a signed head that was made with another key', async () => {
    const settling = await withElevenRecords(await freshUrl());
    const keyFor = () => settling.seller.key.publicKey;
    expect((await verifyAudit({ reader: settling.database, keyFor, now: 0 })).flaw).toMatchObject({
      what: 'head_altered',
      recordId: 3,
    });
  });

  it('is refused by the database anything that does not continue it at its end', async () => {
    const settling = await withElevenRecords(await freshUrl());
    const copy = (recordId: number, previous: number) =>
      settling.database.write((transaction) =>
        transaction.run(
          `INSERT INTO audit_record (record_id, recorded_at, actor, action, outcome, previous_hash, record_hash)
           SELECT ?, recorded_at, actor, action, outcome, record_hash, record_hash FROM audit_record WHERE record_id = ?`,
          [recordId, previous],
        ),
      );
    await expect(copy(13, 11)).rejects.toThrow(/continues the chain/);
    await expect(copy(12, 10)).rejects.toThrow(/continues the chain/);
    await expect(settling.database.write((t) => t.run('DELETE FROM signed_audit_head'))).rejects.toThrow(/appended/);
    expect(await verify(settling)).toMatchObject({ records: 11, flaw: null });
  });

  it('has its end signed once a day, whichever process comes first', async () => {
    const settling = await withElevenRecords(await freshUrl());
    const { clock, database } = settling;
    expect(await headsOf(settling).signIfDue()).toBeNull();
    clock.advance(dayMs);
    const signed = await Promise.all([1, 2, 3].map(() => headsOf(settling).signIfDue()));
    expect(signed.filter((head) => head !== null)).toHaveLength(1);
    expect(await database.all('SELECT day FROM signed_audit_head')).toHaveLength(2);
    expect(await verify(settling)).toMatchObject({ signedHeads: 2, flaw: null });
  });

  it('tells of every use of a key', async () => {
    const settling = await withElevenRecords(await freshUrl());
    const { database, keys, seller } = settling;
    await seller.exchange('GET', '/key-set');
    const details = async (where: string) =>
      (await database.all<{ details: string }>(`SELECT details FROM audit_record WHERE ${where}`)).map(
        (record) => JSON.parse(record.details) as Record<string, unknown>,
      );
    const used = { sealingKeyId: keys.sealing[0]!.kid, noticeKeyId: keys.notice[0]!.kid };
    expect((await details(`action = 'check'`))[0]).toMatchObject(used);
    const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    await seller.check(check);
    for (const operation of ['extend', 'capture', 'refund'] as const) {
      seller.readReceipt(await seller.operate(seller.operationOf(operation, check)));
      const { noticeKeyId } = used;
      expect(await details(`action = '${operation}'`)).toMatchObject([{ noticeKeyId }]);
    }
    await expect
      .poll(() => details(`action = 'key_use'`))
      .toMatchObject([
        { use: 'audit_head', keyId: keys.notice[0]!.kid },
        { use: 'key_set', keyId: keys.rootThumbprint },
      ]);
  });
});

describeOnEveryDatabase('Several settling servers on one database', ({ freshUrl }) => {
  it('make one chain', async () => {
    const databaseUrl = await freshUrl();
    const folder = temporaryFolder();
    const first = await startSettling({ databaseUrl, folder });
    const { clock, seller } = first;
    const doors = [seller];
    for (const name of ['2.sock', '3.sock']) {
      const door = new SellerAtSettling('shop-1', clock, seller.key);
      const config = { listen: { kind: 'socket', path: socketIn(folder, name) } } as const;
      await startSettling({ databaseUrl, folder, clock, seller: door, config });
      doors.push(door);
    }
    const cards = await Promise.all(Array.from({ length: 5 }, () => enterPerson(first, { limitMinor: 1_000_000_00 })));
    const purchases = cards.flatMap((card) =>
      doors.flatMap((door) => Array.from({ length: 8 }, () => ({ card, door }))),
    );
    await Promise.all(purchases.map(({ card, door }) => door.buy({ card })));
    expect(await verify(first)).toMatchObject({ records: purchases.length, flaw: null });
  });
});

describe('The hash of a record', () => {
  it('differs for any two records that differ in anything', () => {
    const record: ChainedRecord = {
      record_id: 1,
      previous_hash: Buffer.alloc(32),
      recorded_at: 2,
      actor: 'a',
      action: 'b',
      seller_id: 'c',
      application_id: null,
      outcome: 'd',
      reason: null,
      response_code: '00',
      policy_version: '1',
      details: '{}',
    };
    const changed = Object.keys(record).map((field) => {
      const value =
        field === 'previous_hash' ? Buffer.alloc(32, 1) : field.endsWith('_at') || field === 'record_id' ? 9 : 'x';
      return hashOfRecord({ ...record, [field]: value }).toString('hex');
    });
    const moved = hashOfRecord({ ...record, reason: '00', response_code: null }).toString('hex');
    expect(new Set([...changed, moved, hashOfRecord(record).toString('hex')]).size).toBe(changed.length + 2);
  });
});
