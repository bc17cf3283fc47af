import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { verifyCompact } from '../../platform/compact-jose.ts';
import type { Database, Reader } from '../../platform/database/database.ts';
import { createLog } from '../../platform/log.ts';
import { AuditHeads, digestOfHead, findLastHead, listSignedHeads } from '../../settling/audit-heads/audit-heads.ts';
import { recordAudit } from '../../settling/audit/audit-record.ts';
import type { AuditRecord } from '../../settling/audit/audit-record.ts';
import { verifyAudit } from '../../settling/audit-heads/verify-audit.ts';
import type { AuditQuestion } from '../../settling/audit-heads/verify-audit.ts';
import { auditHeadType } from '../../contract/settling/audit-head.ts';
import type { AuditHead } from '../../contract/settling/audit-head.ts';
import { hashOfRecord } from '../../settling/audit/audit-chain.ts';
import type { ChainedRecord } from '../../settling/audit/audit-chain.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { temporaryFolderOfSuite } from '../support/temporary-folder.ts';

const dayMs = 24 * 3_600_000;
const folder = temporaryFolderOfSuite();
const start = Date.parse('2026-11-02T09:00:00Z');
const clock = new MovableClock(start);
const logged: Record<string, unknown>[] = [];
const log = createLog('settling', 'info', { write: (line: string) => void logged.push(JSON.parse(line)) });

let database: Database;
let ring: KeyRing;
let heads: AuditHeads;
/** What was answered on the way. */
let atFirst: { head: string | null; last: unknown; verification: unknown };
let first: string | null;
let again: string | null;
let second: string | null;

const record = (changes: Partial<AuditRecord> = {}) =>
  database.write((transaction) =>
    recordAudit(transaction, { at: clock.now(), actor: 'settling', action: 'operator', outcome: 'done', ...changes }),
  );
const keyFor = (keyId: string | undefined) => ring.notice.find(({ kid }) => kid === keyId)?.publicKey;
const readHead = (signed: string) =>
  verifyCompact(signed, auditHeadType, ({ kid }) => keyFor(kid)) as unknown as AuditHead;
const verify = (changes: Partial<AuditQuestion> = {}) =>
  verifyAudit({ reader: database, keyFor, now: clock.now(), ...changes });

/** The database as a thief made it: rows of one table in place of those that are there. */
function instead(changes: (sql: string, rows: unknown[]) => unknown[]): Reader {
  const all = async (sql: string, values?: Parameters<Reader['all']>[1]) =>
    changes(sql, await database.all(sql, values));
  const get = async (sql: string, values?: Parameters<Reader['all']>[1]) => (await all(sql, values))[0];
  return { dialect: database.dialect, all, get } as Reader;
}

type Row = ChainedRecord & { record_hash: Buffer };

const isRecords = (sql: string) => sql.includes('FROM audit_record');
const changed = (recordId: number, change: (row: Row) => Partial<Row>) =>
  instead((sql, rows) =>
    isRecords(sql)
      ? (rows as Row[]).map((row) => (row.record_id === recordId ? { ...row, ...change(row) } : row))
      : rows,
  );
const flawOf = async (reader: Reader) => (await verify({ reader })).flaw;

/**
 * Some days of an audit: the first record and its head on the 2nd, a head on the 3rd, a record on the 4th and on the 6th, and the
 * next head on the 7th; then records that look like those of heads, and some thousands of others.
 */
beforeAll(async () => {
  clock.set(start);
  logged.length = 0;
  const own = path.join(folder, randomUUID());
  const keysFolder = path.join(own, 'keys');
  mkdirSync(own);
  database = await openSettlingDatabase(path.join(own, 'settling.sqlite'));
  ring = await KeyRing.open({ database, keysFolder, clock });
  heads = new AuditHeads({ database, clock, log, keys: ring, notices: new NoticeSigner(ring, clock) });
  atFirst = { head: await heads.signIfDue(), last: await findLastHead(database), verification: await verify() };
  await record({ sellerId: 's', applicationId: 'a', reason: 'why', responseCode: '05', policyVersion: 'v' });
  first = await heads.signIfDue();
  again = await heads.signIfDue();
  clock.advance(dayMs);
  second = await heads.signIfDue();
  clock.advance(dayMs);
  await record();
  clock.advance(2 * dayMs);
  await record();
  clock.advance(dayMs);
  await heads.signIfDue();
  await record({ action: 'operator', details: { use: 'audit_head', day: '2031-01-01' } });
  await record({ action: 'key_use', details: { use: 'key_set', day: '2031-01-01' } });
  await record({ action: 'key_use', details: { use: 'audit_head' } });
  await record({ action: 'key_use' });
  await database.write(async (transaction) => {
    for (let count = 0; count < 4_000; count++) {
      await recordAudit(transaction, { at: clock.now(), actor: 'stranger', action: 'request', outcome: 'refused' });
    }
  });
  return () => database.close();
});

describe('The end of the audit', () => {
  it('is not signed before there is anything', () => {
    const verification = { records: 0, signedHeads: 0, lastSignedDay: null, broughtHeads: 0, flaw: null };
    expect(atFirst).toEqual({ head: null, last: undefined, verification });
  });

  it('is signed once a day as it stands, with the head before it, and that use of a key is audited', async () => {
    const [kept, use] = await database.all<Row>('SELECT * FROM audit_record ORDER BY record_id LIMIT 2');
    const about = { seller_id: 's', application_id: 'a', reason: 'why', response_code: '05', policy_version: 'v' };
    expect(kept).toMatchObject({ ...about, details: null });
    const said = { day: '2026-11-02', recordId: 1, recordHash: kept!.record_hash.toString('base64url') };
    expect(readHead(first!)).toEqual({ ...said, signedAt: start, previous: null });
    expect(use).toMatchObject({ recorded_at: start, actor: 'settling', action: 'key_use', outcome: 'done' });
    const details = { use: 'audit_head', day: '2026-11-02', recordId: 1, keyId: ring.notice[0]!.kid };
    expect(JSON.parse(use!.details!)).toEqual(details);
    expect(again).toBeNull();
    const previous = { day: '2026-11-02', digest: digestOfHead(first!) };
    expect(readHead(second!)).toMatchObject({ day: '2026-11-03', recordId: 2, previous });
  });

  it('is signed late for each day on which something was recorded, in their order, and for no other', async () => {
    const all = (limit: number, afterRecordId = 0) => listSignedHeads(database, { afterRecordId, limit });
    const kept = await all(9);
    const days = kept.map(({ day }) => day);
    // On the 3rd that day's head was signed itself, which is a record after it; on the 5th nothing happened.
    expect(days).toEqual(['2026-11-02', '2026-11-03', '2026-11-04', '2026-11-06', '2026-11-07']);
    expect(logged).toMatchObject(kept.map(({ day, signedHead }) => ({ event: 'audit_head_signed', day, signedHead })));
    expect(await findLastHead(database)).toEqual(kept.at(-1));
    expect(await all(1)).toEqual(kept.slice(0, 1));
    expect(await all(9, 1)).toEqual(kept.slice(1));
    expect(await verify()).toMatchObject({ signedHeads: 5, lastSignedDay: '2026-11-07', flaw: null });
  });
});

describe('An audit of several pages', () => {
  it('is told of while it is read, whole', async () => {
    const { count } = (await database.get<{ count: number }>('SELECT COUNT(*) AS count FROM audit_record'))!;
    const told: number[] = [];
    expect(await verify({ onProgress: (records) => told.push(records) })).toMatchObject({ records: count, flaw: null });
    expect(told).toEqual([2_000, 4_000, count]);
  });
});

describe('The first thing that does not fit', () => {
  it('is a record that was changed, with its hash or without', async () => {
    expect(await flawOf(changed(5, () => ({ outcome: 'refused' })))).toEqual({
      what: 'altered',
      recordId: 5,
      says: 'Record 5 is not what was written.',
    });
    // One that no head speaks of yet.
    const fitting = changed(2_500, (row) => ({
      outcome: 'done',
      record_hash: hashOfRecord({ ...row, outcome: 'done' }),
    }));
    expect(await flawOf(fitting)).toEqual({
      what: 'altered',
      recordId: 2_500,
      says: 'Record 2500 is not the one that the next record was appended to.',
    });
    const behindNothing = changed(1, (row) => {
      const previous = Buffer.alloc(32, 7);
      return { previous_hash: previous, record_hash: hashOfRecord({ ...row, previous_hash: previous }) };
    });
    expect(await flawOf(behindNothing)).toMatchObject({ what: 'altered', recordId: 1 });
  });

  it('is a record that is gone, in the middle or at the end', async () => {
    const without = (isGone: (id: number) => boolean) =>
      instead((sql, rows) => (isRecords(sql) ? (rows as Row[]).filter((row) => !isGone(row.record_id)) : rows));
    expect(await flawOf(without((id) => id === 4))).toEqual({
      what: 'missing',
      recordId: 4,
      says: 'Record 4 is missing.',
    });
    const { record_id: last } = (await database.get<{ record_id: number }>('SELECT record_id FROM audit_head'))!;
    const says = `Record ${last - 1} is missing; there were ${last}.`;
    expect(await flawOf(without((id) => id >= last - 1))).toEqual({ what: 'missing', recordId: last - 1, says });
    const noEnd = instead((sql, rows) => (sql.includes('FROM audit_head') ? [] : rows));
    expect(await flawOf(noEnd)).toEqual({
      what: 'missing',
      recordId: last + 1,
      says: 'The row that keeps the end of the chain is missing.',
    });
    const otherEnd = instead((sql, rows) =>
      sql.includes('FROM audit_head') ? [{ record_id: last, record_hash: Buffer.alloc(32) }] : rows,
    );
    expect(await flawOf(otherEnd)).toEqual({
      what: 'altered',
      recordId: last,
      says: `Record ${last} is not the one that was appended last.`,
    });
    // Settling went on while the audit was read: the end is further than what was seen of it.
    const further = instead((sql, rows) =>
      sql.includes('FROM audit_head') ? [{ record_id: last + 1, record_hash: Buffer.alloc(32) }] : rows,
    );
    let isFirst = true;
    const grown = {
      ...further,
      get: (...asked: Parameters<Reader['get']>) => {
        const reader = isFirst ? database : further;
        isFirst = false;
        return reader.get(...asked);
      },
    } as Reader;
    expect(await flawOf(grown)).toBeNull();
  });

  it('is a head that is gone, though a record tells of it', async () => {
    const gone = instead((sql, rows) =>
      sql.includes('FROM signed_audit_head')
        ? (rows as { day: string }[]).filter(({ day }) => day !== '2026-11-02')
        : rows,
    );
    const says = 'Record 2 tells of the signed head of 2026-11-02, which is missing.';
    expect(await flawOf(gone)).toEqual({ what: 'head_missing', recordId: 2, says });
    const all = instead((sql, rows) => (sql.includes('FROM signed_audit_head') ? [] : rows));
    expect(await flawOf(all)).toMatchObject({ what: 'head_missing', recordId: 2 });
    const wrongKey = await verify({ keyFor: () => undefined });
    expect(wrongKey).toMatchObject({ records: 0, signedHeads: 0, lastSignedDay: null, broughtHeads: 0 });
    expect(wrongKey.flaw).toMatchObject({ what: 'head_altered', recordId: 1 });
  });

  it('is a chain that was built anew: it names what was signed, and since which head', async () => {
    let previous: Buffer | null = null;
    const anew = (from: number) => {
      previous = null;
      return instead((sql, rows) => {
        if (!isRecords(sql)) return rows;
        return (rows as Row[]).map((row) => {
          if (row.record_id < from) return row;
          const chained = { ...row, outcome: 'refused', previous_hash: previous ?? row.previous_hash };
          previous = hashOfRecord(chained);
          return { ...chained, record_hash: previous };
        });
      });
    };
    expect(await flawOf(anew(1))).toEqual({
      what: 'rewritten',
      recordId: 1,
      says: 'The records from the first up to 1 are not those that were signed on 2026-11-02.',
    });
    expect(await flawOf(anew(2))).toEqual({
      what: 'rewritten',
      recordId: 2,
      says: 'The records from the head of 2026-11-02 up to 2 are not those that were signed on 2026-11-03.',
    });
  });

  it('is a head from outside that was signed and is gone from here, counted with those that were brought', async () => {
    const signedHeads = (await listSignedHeads(database, { afterRecordId: 0, limit: 9 })).map(
      (head) => head.signedHead,
    );
    const brought = [{ source: 'USB', signedHeads, isSeries: true, isFolder: false }];
    expect(await verify({ brought })).toMatchObject({ broughtHeads: 5, signedHeads: 5, flaw: null });
    const forged = [{ source: 'USB', signedHeads: ['a.b.c'], isSeries: true, isFolder: false }];
    expect((await verify({ brought: forged })).flaw).toMatchObject({ what: 'head_altered' });
  });
});
