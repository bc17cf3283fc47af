import { expect, it } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { AuditHeads, listSignedHeads } from '../../settling/audit-heads/audit-heads.ts';
import { recordAudit } from '../../settling/audit/audit-record.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { auditOf, noon, prepareRing } from './keys-ground.ts';
import type { KeysGround } from './keys-ground.ts';

const dayMs = 24 * 3_600_000;

/** One settling process of those that sign the heads of an audit. */
function processOf({ database, clock }: KeysGround, ring: KeyRing) {
  const logged: Record<string, unknown>[] = [];
  const log = createLog('settling', 'info', { write: (line: string) => void logged.push(JSON.parse(line)) });
  return {
    logged,
    heads: new AuditHeads({ database, clock, log, keys: ring, notices: new NoticeSigner(ring, clock) }),
  };
}

const record = ({ database, clock }: KeysGround) =>
  database.write((transaction) =>
    recordAudit(transaction, { at: clock.now(), actor: 'settling', action: 'operator', outcome: 'done', details: {} }),
  );

it('A day with records of its own is signed once, and the head of just that day comes back', async () => {
  const ground = await prepareRing();
  const { heads, logged } = processOf(ground, ground.ring);
  await record(ground);
  const signed = [await heads.signIfDue()];
  ground.clock.advance(dayMs);
  await record(ground);
  signed.push(await heads.signIfDue());
  const kept = await listSignedHeads(ground.database, { afterRecordId: 0, limit: 9 });
  expect(kept.map(({ day, signedHead }) => [day, signedHead])).toEqual([
    ['2026-11-21', signed[0]],
    ['2026-11-22', signed[1]],
  ]);
  expect(logged.map(({ day }) => day)).toEqual(['2026-11-21', '2026-11-22']);
});

it('Two processes that sign at the same moment sign one head, and one of them tells of it', async () => {
  const ground = await prepareRing();
  await record(ground);
  const both = [processOf(ground, ground.ring), processOf(ground, await KeyRing.open(ground))];
  const signed = await Promise.all(both.map(({ heads }) => heads.signIfDue()));
  expect(signed.filter((head) => head !== null)).toHaveLength(1);
  expect(both.flatMap(({ logged }) => logged)).toMatchObject([{ event: 'audit_head_signed', day: '2026-11-21' }]);
  expect((await auditOf(ground)).map(({ at, action }) => [at, action])).toEqual([
    [noon, 'operator'],
    [noon, 'key_use'],
  ]);
});

it('An audit whose end somebody removed takes no more records, and what they would record is not done', async () => {
  const ground = await prepareRing();
  const { database } = ground;
  await record(ground);
  await database.write((transaction) => transaction.run('DELETE FROM audit_head'));
  const work = database.write(async (transaction) => {
    await transaction.run('UPDATE key_generation SET generation = 99');
    await recordAudit(transaction, { at: noon, actor: 'settling', action: 'operator', outcome: 'done' });
  });
  await expect(work).rejects.toThrow('The audit has no end to append to: somebody removed the row of audit_head');
  const generation = await database.get('SELECT generation FROM key_generation');
  expect(generation).toEqual({ generation: ground.ring.generation });
  expect(await auditOf(ground)).toHaveLength(1);
});
