import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { migrateAsOwner, readRolePowers } from '../../platform/database/database-role.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { recordedChanges } from '../../server/accounts/recorded-changes.ts';
import { listStaffRecord, systemUserActor } from '../../server/accounts/staff-record.ts';
import { createStaffMember, findStaffMember } from '../../server/accounts/staff-store.ts';
import { settlingMigrations } from '../../settling/database/migrations.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { verifyLedger } from '../../settling/ledger/verify-ledger.ts';
import { enterPerson, startSettling } from '../settling/settling-under-test.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function administer(url: string, ...statements: string[]): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database with two roles: one that owns the schema, and the server's. */
async function withTwoRoles(adminUrl: string): Promise<{ owner: string; server: string }> {
  const suffix = randomBytes(4).toString('hex');
  const [ownerRole, serverRole, password] = [`owner_${suffix}`, `server_${suffix}`, randomBytes(8).toString('hex')];
  const name = new URL(adminUrl).pathname.slice(1);
  await administer(
    adminUrl,
    `CREATE ROLE ${ownerRole} LOGIN PASSWORD '${password}'`,
    `CREATE ROLE ${serverRole} LOGIN PASSWORD '${password}'`,
    `GRANT CREATE ON DATABASE ${name} TO ${ownerRole}`,
  );
  onTestFinished(() =>
    administer(
      adminUrl,
      ...[ownerRole, serverRole].flatMap((role) => [`DROP OWNED BY ${role} CASCADE`, `DROP ROLE ${role}`]),
    ),
  );
  const as = (role: string) => {
    const url = new URL(adminUrl);
    [url.username, url.password] = [role, password];
    return url.href;
  };
  return { owner: as(ownerRole), server: as(serverRole) };
}

/** What each statement ends in under the server's role: the exact word of PostgreSQL, or `done`. */
async function tryAs(url: string, schema: string, statements: readonly string[]): Promise<string[]> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(`SET search_path = ${schema}`);
    const ends: string[] = [];
    for (const statement of statements) {
      const end = await client.query(statement).then(
        () => 'done',
        (error: Error & { code?: string }) => String(error.code),
      );
      ends.push(`${end} ${statement}`);
    }
    return ends;
  } finally {
    await client.end();
  }
}

const insufficientPrivilege = '42501';

function attacksOn(table: string, trigger: string): string[] {
  return [
    `DROP TRIGGER ${trigger} ON ${table}`,
    `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
    `ALTER TABLE ${table} RENAME TO gone`,
    `ALTER TABLE ${table} ADD COLUMN more TEXT`,
    `CREATE TRIGGER mine BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
    `TRUNCATE ${table}`,
    `DELETE FROM ${table}`,
    `DROP TABLE ${table}`,
    'CREATE TABLE mine (a TEXT)',
    'SET session_replication_role = replica',
    "UPDATE migration SET id = 'x'",
  ];
}

describeOnEveryDatabase("A server's database role", ({ dialect, emptyUrl, freshUrl }) => {
  it('of settling writes all that settling writes, and cannot take away what guards its audit and ledger', async () => {
    const adminUrl = await emptyUrl();
    if (dialect === 'sqlite') {
      const same = { owner: adminUrl, server: adminUrl };
      await expect(migrateAsOwner(same, 'settling', settlingMigrations)).rejects.toThrow(/Roles are of PostgreSQL/);
      return;
    }
    const urls = await withTwoRoles(adminUrl);
    await expect(openSettlingDatabase(urls.server)).rejects.toThrow();
    const migrated = await migrateAsOwner(urls, 'settling', settlingMigrations);
    expect(migrated.applied).toHaveLength(settlingMigrations.length);
    expect(migrated.appendOnly).toEqual(expect.arrayContaining(['audit_record', 'signed_audit_head', 'ledger_entry']));
    expect((await migrateAsOwner(urls, 'settling', settlingMigrations)).applied).toEqual([]);

    const settling = await startSettling({ databaseUrl: urls.server, config: { databaseRole: 'limited' } });
    const { seller, database } = settling;
    expect(await readRolePowers(database, 'settling')).toMatchObject({ isOwner: false, mayCreate: false });
    const card = await enterPerson(settling);
    const check = seller.checkOf(seller.sealContents({ card }));
    expect(seller.read(await seller.check(check)).kind).toBe('approval');
    for (const operation of ['extend', 'capture', 'refund'] as const) {
      seller.readReceipt(await seller.operate(seller.operationOf(operation, check)));
    }
    const other = seller.checkOf(seller.sealContents({ card }));
    await seller.check(other);
    expect(seller.read(await seller.reverse(seller.reversalOf(other))).kind).toBe('reversal');
    expect(await verifyLedger(database)).toEqual([]);

    for (const [table, trigger] of [
      ['audit_record', 'audit_record_not_changed'],
      ['signed_audit_head', 'signed_head_not_changed'],
      ['ledger_entry', 'ledger_entry_not_changed'],
    ] as const) {
      const attacks = attacksOn(table, trigger);
      expect(await tryAs(urls.server, 'settling', attacks)).toEqual(
        attacks.map((statement) => `${insufficientPrivilege} ${statement}`),
      );
    }
    const rewrites = ["UPDATE audit_record SET actor = 'x'", "UPDATE signed_audit_head SET day = 'x'"];
    expect(await tryAs(urls.server, 'settling', rewrites)).toEqual(
      rewrites.map((statement) => `${insufficientPrivilege} ${statement}`),
    );
  });

  it('of the seller keeps staff and their record, and cannot take away what guards them', async () => {
    const adminUrl = await emptyUrl();
    if (dialect === 'sqlite') return;
    const urls = await withTwoRoles(adminUrl);
    await migrateAsOwner(urls, 'seller', sellerMigrations);
    const database = await openSellerDatabase(urls.server);
    onTestFinished(() => database.close());
    const recorded = recordedChanges(database, systemClock, systemUserActor('a test'), {
      action: 'staff_added',
      kind: 'staff',
      read: async (transaction) => {
        const found = await findStaffMember(transaction, 'ana');
        return found ? { id: found.staffId, state: { name: found.name } } : null;
      },
    });
    await createStaffMember(recorded, systemClock, { signInName: 'ana', password: 'a long password', role: 'owner' });
    expect((await listStaffRecord(database, { limit: 9 })).total).toBe(1);
    for (const [table, trigger] of [
      ['staff_record', 'staff_record_not_changed'],
      ['settling_audit_head', 'settling_audit_head_not_changed'],
      ['staff_member', 'staff_member_not_removed'],
    ] as const) {
      const attacks = attacksOn(table, trigger);
      expect(await tryAs(urls.server, 'seller', attacks)).toEqual(
        attacks.map((statement) => `${insufficientPrivilege} ${statement}`),
      );
    }
  });

  it('that owns the tables is a reason not to start where the configuration wants another', async () => {
    const databaseUrl = await freshUrl();
    // One after the other on the same keys.
    const folder = temporaryFolder();
    const start = (databaseRole: 'limited' | 'owner') =>
      startSettling({ databaseUrl, folder, config: { databaseRole } });
    if (dialect === 'sqlite') return void (await start('limited'));
    await expect(start('limited')).rejects.toThrow(/owns the tables of the schema settling/);
    await start('owner');
  });

  it('that may not change the schema is told which step is missing and who brings it', async () => {
    const adminUrl = await emptyUrl();
    if (dialect === 'sqlite') return;
    const urls = await withTwoRoles(adminUrl);
    await migrateAsOwner(urls, 'seller', sellerMigrations.slice(0, -1));
    const missing = sellerMigrations.at(-1)!.id;
    await expect(openSellerDatabase(urls.server)).rejects.toThrow(new RegExp(`lacks ${missing}.*npm run migrate`));
    await migrateAsOwner(urls, 'seller', sellerMigrations);
    await (await openSellerDatabase(urls.server)).close();
    await expect(migrateAsOwner({ owner: urls.server, server: urls.server }, 'seller', [])).rejects.toThrow(
      /one of its own/,
    );
  });
});
