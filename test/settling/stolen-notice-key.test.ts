import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { AuditHeads } from '../../settling/audit-heads/audit-heads.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { rotateKey } from '../../settling/keys/rotate-key.ts';
import { findReport } from '../../settling/reconciliation/day-report-store.ts';
import { DayReports } from '../../settling/reconciliation/day-reports.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, newCard, startSettling } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;
const day = '2026-11-20';

function kidOf(signed: string): string {
  return (JSON.parse(Buffer.from(signed.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;
}

/** Settling, with two approvals, whose keys another process rotates: nothing tells the servers but the database. */
async function prepare(databaseUrl: string) {
  const clock = new MovableClock(Date.parse(`${day}T12:00:00Z`));
  const settling = await startSettling({ databaseUrl, clock });
  const { seller, database, config, ring: keys } = settling;
  const card = await enterPerson(settling);
  const approve = async () => {
    const check = seller.checkOf(seller.sealContents({ card, amountMinor: 10_00 }));
    expect(seller.read(await seller.check(check)).kind).toBe('approval');
    return check;
  };
  const checks = [await approve(), await approve()] as const;
  const rotateAtOnce = async () => {
    const { keysFolder, sealLifetimeMs, clockToleranceMs } = config;
    const office = { database, keysFolder, clock, sealOnItsWayMs: sealLifetimeMs + clockToleranceMs };
    return (await rotateKey(office, 'notice', { actor: 'operator:Kim', isImmediate: true }))!.keyId;
  };
  const signing = {
    database,
    clock,
    log: createLog('settling', 'silent'),
    notices: new NoticeSigner(keys, clock),
    keys,
  };
  return { settling, card, clock, checks, rotateAtOnce, signing };
}

describeOnEveryDatabase('A notice key that was stolen and rotated by another process signs', ({ freshUrl }) => {
  it('no approval and no decline', async () => {
    const { settling, card, rotateAtOnce } = await prepare(await freshUrl());
    const { seller } = settling;
    const keyId = await rotateAtOnce();
    const known = await seller.check(seller.checkOf(seller.sealContents({ card })));
    const unknown = await seller.check(seller.checkOf(seller.sealContents({ card: newCard() })));
    expect([known, unknown].map((answer) => 'notice' in answer && kidOf(answer.notice))).toEqual([keyId, keyId]);
  });

  it('no receipt, though no check and no key set told the server of it', async () => {
    const { settling, checks, rotateAtOnce } = await prepare(await freshUrl());
    const { seller } = settling;
    const keyId = await rotateAtOnce();
    const answer = await seller.operate(seller.operationOf('capture', checks[0]));
    expect('receipt' in answer && kidOf(answer.receipt)).toBe(keyId);
  });

  it('no reversal', async () => {
    const { settling, checks, rotateAtOnce } = await prepare(await freshUrl());
    const { seller } = settling;
    const keyId = await rotateAtOnce();
    const answer = await seller.reverse(seller.reversalOf(checks[0]));
    expect('notice' in answer && kidOf(answer.notice)).toBe(keyId);
  });

  it('no report of a day', async () => {
    const { settling, clock, rotateAtOnce, signing } = await prepare(await freshUrl());
    const keyId = await rotateAtOnce();
    clock.advance(dayMs);
    expect(await new DayReports({ ...signing, sellerIds: ['shop-1'] }).writeDay('shop-1', day)).toBe(2);
    const { report } = (await findReport(settling.database, { side: 'settling', sellerId: 'shop-1', day }))!;
    expect(kidOf(report.trimEnd().split('\n').at(-1)!)).toBe(keyId);
  });

  it('no end of the audit', async () => {
    const { clock, rotateAtOnce, signing } = await prepare(await freshUrl());
    const keyId = await rotateAtOnce();
    clock.advance(dayMs);
    expect(kidOf((await new AuditHeads(signing).signIfDue())!)).toBe(keyId);
  });
});
