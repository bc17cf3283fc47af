import { describe, expect, it } from 'vitest';
import { signCompact } from '../../platform/compact-jose.ts';
import type { Reader } from '../../platform/database/database.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { digestOfHead } from '../../settling/audit-heads/audit-heads.ts';
import { verifyAudit } from '../../settling/audit-heads/verify-audit.ts';
import { hashBeforeTheFirst, hashOfRecord } from '../../settling/audit/audit-chain.ts';
import type { ChainedRecord } from '../../settling/audit/audit-chain.ts';
import { auditHeadType } from '../../contract/settling/audit-head.ts';
import type { AuditHead } from '../../contract/settling/audit-head.ts';

const day = (number: number) => `2028-02-${String(number).padStart(2, '0')}`;
const at = (number: number) => Date.parse(`${day(number)}T12:00:00Z`);
const pair = makeKeyPair();

type Row = ChainedRecord & { record_hash: Buffer };
type HeadRow = { day: string; record_id: number; signed_head: string };

/** What the next record of a chain tells: on which day, and in which words. */
type Told = { on: number; action?: string; details?: string | null };
const headOf = (number: number): Told => ({
  on: number,
  action: 'key_use',
  details: JSON.stringify({ use: 'audit_head', day: day(number) }),
});

function chainOf(told: readonly Told[]): Row[] {
  let previous: Buffer = hashBeforeTheFirst;
  return told.map(({ on, action = 'check', details = null }, place) => {
    const record: ChainedRecord = {
      record_id: place + 1,
      previous_hash: previous,
      recorded_at: at(on),
      actor: 'settling',
      action,
      seller_id: null,
      application_id: null,
      outcome: 'done',
      reason: null,
      response_code: null,
      policy_version: null,
      details,
    };
    previous = hashOfRecord(record);
    return { ...record, record_hash: previous };
  });
}

/** Signs the end of the chain as it was at each of these records, one a day. */
function headsOf(rows: readonly Row[], signed: readonly { on: number; recordId: number }[]): HeadRow[] {
  let previous: AuditHead['previous'] = null;
  return signed.map(({ on, recordId }) => {
    const recordHash = rows[recordId - 1]!.record_hash.toString('base64url');
    const head: AuditHead = { day: day(on), recordId, recordHash, signedAt: at(on), previous };
    const signedHead = signCompact(head, pair.privateKey, { kid: pair.kid, typ: auditHeadType });
    previous = { day: day(on), digest: digestOfHead(signedHead) };
    return { day: day(on), record_id: recordId, signed_head: signedHead };
  });
}

/** @param seenAtFirst how many of the records there were when the verification began */
function verify(rows: readonly Row[], heads: readonly HeadRow[], { today = 28, seenAtFirst = rows.length } = {}) {
  let ends = [seenAtFirst, rows.length];
  const reader = {
    all: async (sql: string, [after = 0]: number[] = []) =>
      sql.includes('FROM audit_record') ? rows.filter(({ record_id: id }) => id > after) : heads,
    get: async () => {
      const [end = rows.length, ...more] = ends;
      ends = more;
      return rows[end - 1];
    },
  } as unknown as Reader;
  return verifyAudit({
    reader,
    keyFor: (keyId) => (keyId === pair.kid ? pair.publicKey : undefined),
    now: at(today),
  });
}

describe('A day without a signed head', () => {
  it('is named with the first of its records', async () => {
    const rows = chainOf([{ on: 1 }, headOf(1), { on: 2 }, { on: 2 }, { on: 2 }, { on: 3 }]);
    const heads = headsOf(rows, [{ on: 1, recordId: 1 }]);
    expect((await verify(rows, heads)).flaw).toMatchObject({
      what: 'day_without_head',
      recordId: 3,
      says: `Something was recorded on ${day(2)}, and that day has no signed head.`,
    });
    expect((await verify(rows, heads, { today: 2 })).flaw).toBeNull();
  });
});

describe('A record that tells of a signed head', () => {
  it('tells of one that is missing, even as the last record of all', async () => {
    const rows = chainOf([{ on: 1 }, headOf(1), { on: 2 }, headOf(2)]);
    const [first] = headsOf(rows, [{ on: 1, recordId: 1 }]);
    expect((await verify(rows, [first!])).flaw).toMatchObject({ what: 'head_missing', recordId: 4 });
  });

  it('may tell of one that was signed while the audit was read', async () => {
    const rows = chainOf([{ on: 1 }, headOf(1), { on: 2 }, headOf(2)]);
    const heads = headsOf(rows, [{ on: 1, recordId: 1 }]);
    expect(await verify(rows, heads, { today: 2, seenAtFirst: 3 })).toMatchObject({ records: 4, flaw: null });
  });

  it.each([
    ['a day that is none', '{"use":"audit_head","day":5}'],
    ['no object', '"audit_head"'],
    ['no JSON', 'audit_head'],
    ['nothing', null],
  ])('does so by its day alone: one whose details are %s tells of no head', async (_what, details) => {
    const rows = chainOf([{ on: 1 }, headOf(1), { on: 1, action: 'key_use', details }]);
    const heads = headsOf(rows, [{ on: 1, recordId: 1 }]);
    expect(await verify(rows, heads)).toMatchObject({ records: 3, signedHeads: 1, flaw: null });
  });
});
