import { writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { listSettlingAuditHeads } from '../../server/reconciliation/settling-audit-heads.ts';
import { AuditHeads } from '../../settling/audit-heads/audit-heads.ts';
import { readBroughtHeads } from '../../settling/audit-heads/head-files.ts';
import { verifyAudit } from '../../settling/audit-heads/verify-audit.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { openShop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dayMs = 24 * 3_600_000;
const log = createLog('test', 'silent');

describeOnEveryDatabase("The signed ends of settling's audit", (place) => {
  it('lie at the seller each day, append-only, and settling is measured against them', async () => {
    const clock = new MovableClock();
    const folder = temporaryFolder();
    const urls = { sellerDatabaseUrl: await place.freshUrl(), settlingDatabaseUrl: await place.freshUrl() };
    const shop = await openShop({ folder, ...urls, clock });
    const { settlingDatabase: database, sellerDatabase } = shop;
    try {
      const keys = await KeyRing.open({ database, keysFolder: path.join(folder, 'settling-keys'), clock });
      const heads = new AuditHeads({ database, clock, log, keys, notices: new NoticeSigner(keys, clock) });
      await expect.poll(() => listSettlingAuditHeads(sellerDatabase)).toHaveLength(1);
      for (const days of [2, 3]) {
        clock.advance(dayMs);
        await heads.signIfDue();
        await shop.restartSeller();
        await expect.poll(() => listSettlingAuditHeads(shop.sellerDatabase)).toHaveLength(days);
      }
      const run = (sql: string) => shop.sellerDatabase.write((transaction) => transaction.run(sql));
      await expect(run('DELETE FROM settling_audit_head')).rejects.toThrow(/only appended/);
      await expect(run("UPDATE settling_audit_head SET day = 'x'")).rejects.toThrow(/only appended/);

      const configFile = path.join(folder, 'seller.json');
      writeFileSync(configFile, JSON.stringify(shop.sellerConfig));
      const file = path.join(folder, 'seller.heads');
      const command = ['server/reconciliation/audit-heads-command.ts', '--config', configFile, '--out', file];
      const said = execFileSync(process.execPath, command, { encoding: 'utf8' });
      expect(said).toContain("3 heads of settling's audit");
      const keyFor = (keyId: string | undefined) => keys.notice.find(({ kid }) => kid === keyId)?.publicKey;
      const verify = () => {
        return verifyAudit({ reader: database, keyFor, now: clock.now(), brought: [readBroughtHeads(file)] });
      };
      expect(await verify()).toMatchObject({ broughtHeads: 3, flaw: null });
      await database.write(async (transaction) => {
        if (transaction.dialect === 'postgres')
          await transaction.run('ALTER TABLE signed_audit_head DISABLE TRIGGER ALL');
        else await transaction.run('DROP TRIGGER signed_head_not_removed');
        await transaction.run(
          'DELETE FROM signed_audit_head WHERE record_id = (SELECT MAX(record_id) FROM signed_audit_head)',
        );
      });
      expect((await verify()).flaw).toMatchObject({ what: 'head_missing' });
    } finally {
      await shop.stop();
    }
  });
});
