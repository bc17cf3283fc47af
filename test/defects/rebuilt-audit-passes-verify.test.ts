import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { signCompact } from '../../platform/compact-jose.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { createLog } from '../../platform/log.ts';
import { AuditHeads, digestOfHead, listSignedHeads } from '../../settling/audit-heads/audit-heads.ts';
import { recordAudit } from '../../settling/audit/audit-record.ts';
import { HeadFolder, readBroughtHeads, writeHeadsFile } from '../../settling/audit-heads/head-files.ts';
import { verifyAudit } from '../../settling/audit-heads/verify-audit.ts';
import { auditHeadType } from '../../contract/settling/audit-head.ts';
import { hashBeforeTheFirst, hashOfRecord } from '../../settling/audit/audit-chain.ts';
import type { ChainedRecord } from '../../settling/audit/audit-chain.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { rotateKey } from '../../settling/keys/rotate-key.ts';
import { enterPerson, startSettling } from '../settling/settling-under-test.ts';
import type { SettlingUnderTest } from '../settling/settling-under-test.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dayMs = 24 * 3_600_000;
const log = createLog('settling', 'silent');
type Kept = ChainedRecord & { record_hash: Buffer };

/** A credit company that works for some days and signs the end of its audit on each. */
class Company {
  readonly settling: SettlingUnderTest;
  readonly folder = path.join(temporaryFolder(), 'heads');
  readonly #card: Awaited<ReturnType<typeof enterPerson>>;

  private constructor(settling: SettlingUnderTest, card: Awaited<ReturnType<typeof enterPerson>>) {
    this.settling = settling;
    this.#card = card;
  }

  static async open(databaseUrl: string): Promise<Company> {
    const clock = new MovableClock(Date.parse('2026-02-27T09:00:00Z'));
    const settling = await startSettling({ databaseUrl, clock });
    const card = await enterPerson(settling, { limitMinor: 1_000_000_00 });
    const company = new Company(settling, card);
    for (let day = 0; day < 4; day++) {
      await company.buy(2);
      await company.sign();
      settling.clock.advance(dayMs);
    }
    await company.buy(2);
    return company;
  }

  get database(): Database {
    return this.settling.database;
  }

  async buy(times: number): Promise<void> {
    for (let count = 0; count < times; count++) await this.settling.seller.buy({ card: this.#card });
  }

  /** What housekeeping does when a day has begun. */
  async sign(): Promise<void> {
    const { clock, config } = this.settling;
    const { database } = this;
    const keys = await KeyRing.open({ database, keysFolder: config.keysFolder, clock });
    await new AuditHeads({ database, clock, log, keys, notices: new NoticeSigner(keys, clock) }).signIfDue();
    await new HeadFolder(this.folder, database, log).write();
  }

  async allHeads(): Promise<string[]> {
    return (await listSignedHeads(this.database, { afterRecordId: 0, limit: 100 })).map(({ signedHead }) => signedHead);
  }

  /** As a file that left, with all heads or the last. */
  async send(which: 'all' | 'last' = 'all'): Promise<string> {
    const heads = await this.allHeads();
    const file = path.join(temporaryFolder(), 'sent.head');
    writeHeadsFile(file, which === 'all' ? heads : heads.slice(-1));
    return file;
  }

  async verify(...sources: string[]) {
    const { clock, config } = this.settling;
    const { database } = this;
    const keys = await KeyRing.open({ database, keysFolder: config.keysFolder, clock });
    const keyFor = (keyId: string | undefined) => keys.notice.find(({ kid }) => kid === keyId)?.publicKey;
    return verifyAudit({ reader: database, keyFor, now: clock.now(), brought: sources.map(readBroughtHeads) });
  }

  /** Writes as somebody does who owns the database: without its guards. */
  async break(work: (transaction: Transaction) => Promise<unknown>): Promise<void> {
    await this.database.write(async (transaction) => {
      if (transaction.dialect === 'postgres') {
        for (const table of ['audit_record', 'signed_audit_head'])
          await transaction.run(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
      } else {
        const triggers = await transaction.all<{ name: string }>(
          `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_record', 'signed_audit_head')`,
        );
        for (const { name } of triggers) await transaction.run(`DROP TRIGGER ${name}`);
      }
      await work(transaction);
    });
  }

  /** Builds a whole new chain of the records that `keep` leaves, with no signed head but those that it speaks of. */
  async rebuild(keep: (record: Kept) => boolean, change: (record: Kept) => Kept = (record) => record): Promise<void> {
    await this.break(async (transaction) => {
      const records = await transaction.all<Kept>('SELECT * FROM audit_record ORDER BY record_id');
      await transaction.run('DELETE FROM audit_record');
      await transaction.run('DELETE FROM signed_audit_head');
      let previous: Buffer = hashBeforeTheFirst;
      let place = 0;
      for (const record of records.filter(keep).map(change)) {
        const chained = { ...record, record_id: ++place, previous_hash: previous };
        previous = hashOfRecord(chained);
        const row = { ...chained, record_hash: previous };
        const names = Object.keys(row);
        await transaction.run(
          `INSERT INTO audit_record (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
          Object.values(row),
        );
      }
      await transaction.run('UPDATE audit_head SET record_id = ?, record_hash = ?', [place, previous]);
    });
    if (this.database.dialect === 'postgres') {
      for (const table of ['audit_record', 'signed_audit_head'])
        await this.database.write((transaction) => transaction.run(`ALTER TABLE ${table} ENABLE TRIGGER ALL`));
    }
  }
}

const tellsOfHead = ({ action, details }: Kept) => action === 'key_use' && details!.includes('audit_head');

describeOnEveryDatabase('An audit that a thief with the database built anew', ({ freshUrl }) => {
  const open = async () => Company.open(await freshUrl());

  it('does not fit the heads that left, in whatever form they come back', async () => {
    const company = await open();
    const [file, last] = [await company.send(), await company.send('last')];
    for (const sources of [[], [file], [last], [company.folder], [file, last, company.folder]]) {
      expect((await company.verify(...sources)).flaw, sources.join()).toBeNull();
    }
    await company.rebuild(
      (record) => !tellsOfHead(record),
      (record) => ({ ...record, actor: 'seller:other' }),
    );
    expect((await company.verify()).flaw, 'the database alone cannot know').toBeNull();
    for (const source of [file, company.folder]) {
      expect((await company.verify(source)).flaw, source).toMatchObject({ what: 'rewritten' });
    }
    // Without the records of its heads the new chain is shorter than what was signed.
    expect((await company.verify(last)).flaw).toMatchObject({ what: 'missing' });
  });

  it('does not fit them either once settling itself signed the new chain', async () => {
    const company = await open();
    const file = await company.send();
    await company.rebuild((record) => !tellsOfHead(record) && record.record_id !== 2);
    await company.sign();
    expect((await company.verify()).flaw).toBeNull();
    expect((await company.verify(file)).flaw).toMatchObject({ what: 'rewritten' });
  });

  it('misses what was signed where its end is gone', async () => {
    const company = await open();
    const last = await company.send('last');
    await company.rebuild((record) => record.record_id <= 4 && !tellsOfHead(record));
    expect((await company.verify()).flaw).toBeNull();
    expect((await company.verify(last)).flaw).toMatchObject({ what: 'missing' });
  });

  it('names a head that is gone though the records are all there', async () => {
    const company = await open();
    const file = await company.send('last');
    const heads = await company.allHeads();
    await company.break((transaction) =>
      transaction.run('DELETE FROM signed_audit_head WHERE signed_head = ?', [heads.at(-1)!]),
    );
    expect((await company.verify(file)).flaw).toMatchObject({ what: 'head_missing' });
    const [first] = heads;
    await company.break((transaction) =>
      transaction.run('DELETE FROM signed_audit_head WHERE signed_head = ?', [first!]),
    );
    expect((await company.verify()).flaw).toMatchObject({ what: 'head_missing' });
  });

  it('is no excuse for heads of somebody else, nor for a file of something else', async () => {
    const company = await open();
    const stranger = makeKeyPair();
    const claims = { day: '2026-02-28', recordId: 3, recordHash: 'x', signedAt: 1, previous: null };
    const forged = path.join(temporaryFolder(), 'forged.head');
    writeHeadsFile(forged, [signCompact(claims, stranger.privateKey, { kid: stranger.kid, typ: auditHeadType })]);
    expect((await company.verify(forged)).flaw).toMatchObject({ what: 'head_altered' });
    const { keys } = company.settling;
    const notice = keys.notice[0]!;
    const other = path.join(temporaryFolder(), 'other.head');
    writeHeadsFile(other, [signCompact(claims, notice.privateKey!, { kid: notice.kid, typ: 'sidelane-notice+jws' })]);
    expect((await company.verify(other)).flaw).toMatchObject({ what: 'head_altered' });
    const garbage = path.join(temporaryFolder(), 'garbage.head');
    writeFileSync(garbage, 'this is no head\n');
    await expect(company.verify(garbage)).rejects.toThrow(/line 1, is not a signed head/);
    await expect(company.verify('/nowhere/at/all')).rejects.toThrow(/no file or folder/);
  });

  it('holds for heads of a notice key that was rotated and retired meanwhile', async () => {
    const company = await open();
    const file = await company.send();
    const { config, clock } = company.settling;
    const { database } = company;
    const office = { database, keysFolder: config.keysFolder, clock, sealOnItsWayMs: 1 };
    await rotateKey(office, 'notice', { actor: 'operator:Kim', isImmediate: true });
    await company.sign();
    clock.advance(dayMs);
    const record = { at: clock.now(), actor: 'settling', action: 'key_use', outcome: 'done' } as const;
    await database.write((transaction) => recordAudit(transaction, record));
    await company.sign();
    const retired = await database.all(
      "SELECT key_id FROM settling_key WHERE purpose = 'notice' AND replaced_at IS NOT NULL",
    );
    expect(retired).toHaveLength(1);
    const kids = (await company.allHeads()).map((head) => Buffer.from(head.split('.')[0]!, 'base64url').toString());
    expect(new Set(kids).size).toBe(2);
    expect((await company.verify(file, company.folder)).flaw).toBeNull();
  });
});

describeOnEveryDatabase('A day without a signed head', ({ freshUrl }) => {
  it('fails, and is named', async () => {
    const company = await Company.open(await freshUrl());
    const { clock, keys } = company.settling;
    await company.sign();
    clock.advance(dayMs);
    await company.buy(1);
    const missed = new Date(clock.now()).toISOString().slice(0, 10);
    clock.advance(2 * dayMs);
    expect((await company.verify()).flaw).toMatchObject({
      what: 'day_without_head',
      says: expect.stringContaining(missed),
    });
    // Somebody signs a later day and passes over that one.
    const heads = await company.allHeads();
    const end = (await company.database.get<{ record_id: number; record_hash: Buffer }>('SELECT * FROM audit_head'))!;
    const previous = {
      day: '2026-03-03',
      digest: digestOfHead(heads.at(-1)!),
    };
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    const head = {
      day,
      recordId: end.record_id,
      recordHash: end.record_hash.toString('base64url'),
      signedAt: clock.now(),
      previous,
    };
    const { kid, privateKey } = keys.notice[0]!;
    await company.database.write((transaction) =>
      transaction.run('INSERT INTO signed_audit_head (day, record_id, signed_head) VALUES (?, ?, ?)', [
        day,
        end.record_id,
        signCompact(head, privateKey!, { kid, typ: auditHeadType }),
      ]),
    );
    expect((await company.verify()).flaw).toMatchObject({ what: 'day_without_head' });
  });

  it('that ended before anybody could sign is signed late, and holds', async () => {
    const company = await Company.open(await freshUrl());
    const { clock } = company.settling;
    await company.sign();
    clock.advance(dayMs);
    await company.buy(1);
    clock.advance(3 * dayMs);
    await company.sign();
    const verified = await company.verify();
    expect(verified).toMatchObject({ flaw: null, signedHeads: 7 });
  });

  it('is also one whose head did not leave: a folder or a file of many misses it', async () => {
    const company = await Company.open(await freshUrl());
    const heads = await company.allHeads();
    const file = path.join(temporaryFolder(), 'sent.head');
    writeHeadsFile(file, heads.toSpliced(1, 1));
    expect((await company.verify(file)).flaw).toMatchObject({ what: 'day_without_head' });
    writeHeadsFile(file, heads.slice(0, -1));
    expect((await company.verify(file)).flaw, 'what was exported earlier ends earlier').toBeNull();
    const folder = temporaryFolder();
    for (const [place, head] of heads.slice(0, -1).entries())
      writeHeadsFile(path.join(folder, `audit-${place}.head`), [head]);
    expect((await company.verify(folder)).flaw, 'a folder goes on to yesterday').toMatchObject({
      what: 'day_without_head',
    });
  });

  it('does not come from a clock that was ahead for a while, or set back', async () => {
    const company = await Company.open(await freshUrl());
    const { clock } = company.settling;
    clock.advance(3 * dayMs);
    await company.buy(1);
    await company.sign();
    clock.advance(-2 * dayMs);
    for (let day = 0; day < 5; day++) {
      await company.sign();
      await company.buy(1);
      clock.advance(dayMs);
    }
    await company.sign();
    clock.advance(-9 * dayMs);
    await company.sign();
    clock.advance(10 * dayMs);
    await company.sign();
    expect((await company.verify(company.folder, await company.send())).flaw).toBeNull();
  });
});
