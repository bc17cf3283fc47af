import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { present } from '../../../contract/presence.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { recordedChanges } from '../../../server/accounts/recorded-changes.ts';
import { listStaffRecord, recordStaffChanges, systemUserActor } from '../../../server/accounts/staff-record.ts';
import type { StaffActor } from '../../../server/accounts/staff-record.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

const now = 1_800_000_000_000;
const mara: StaffActor = { kind: 'staff', id: 'mara-id', name: 'Mara Lindt', cameFrom: '192.0.2.1' };
const ben: StaffActor = { kind: 'system user', id: '1000', name: 'ben', cameFrom: 'this machine: npm run staff' };

const terminal = async (transaction: Transaction) => {
  const row = await transaction.get<{ name: string }>("SELECT name FROM terminal WHERE terminal_id = 'k'");
  return row ? { id: 'k', state: { name: row.name } } : null;
};

const rename = (transaction: Transaction, name: string) =>
  transaction.run("UPDATE terminal SET name = ? WHERE terminal_id = 'k'", [name]);

describeOnEveryDatabase('The staff record', (place) => {
  async function open(): Promise<Database> {
    const database = await openSellerDatabase(await place.freshUrl());
    onTestFinished(() => database.close());
    return database;
  }

  it('is read newest first, page by page, and by what was changed or who did it', async () => {
    const database = await open();
    await database.write(async (transaction) => {
      await transaction.run(
        `INSERT INTO staff_member (staff_id, sign_in_name, name, password_hash, created_at) VALUES (?, 'mara', 'Mara', 'x', 1)`,
        [mara.id],
      );
      const changes = [
        { action: 'staff_added', subject: { kind: 'staff', id: mara.id }, before: null, after: { name: 'Mara' } },
        { action: 'order_cancel', subject: { kind: 'order', id: '7' }, before: { state: 'a' }, after: { state: 'b' } },
      ] as const;
      await recordStaffChanges(transaction, ben, changes, now);
      const pin = { hasStaffPin: true, name: 'Window 4539 1488 0343 6467' };
      const terminal = { kind: 'terminal', id: 'kiosk-1' } as const;
      const pinChange = { action: 'terminal_pin_changed', subject: terminal, before: pin, after: pin } as const;
      await recordStaffChanges(transaction, { ...mara, name: 'Mara 4539148803436467' }, [pinChange], now + 1);
    });
    const list = async (about?: string) => {
      const { rows, total } = await listStaffRecord(database, { about, limit: 9 });
      return { actions: rows.map(({ action }) => action), total };
    };
    expect(await list()).toEqual({ actions: ['terminal_pin_changed', 'order_cancel', 'staff_added'], total: 3 });
    const first = await listStaffRecord(database, { limit: 1 });
    const second = await listStaffRecord(database, { after: present(first.next, 'a second page'), limit: 1 });
    expect(second.rows.map(({ action }) => action)).toEqual(['order_cancel']);
    expect(await listStaffRecord(database, { before: present(second.previous, 'a first page'), limit: 1 })).toEqual(
      first,
    );
    expect(await list('7')).toEqual({ actions: ['order_cancel'], total: 1 });
    expect(await list('1000')).toEqual({ actions: ['order_cancel', 'staff_added'], total: 2 });
    for (const about of ['mara', 'MARA', mara.id])
      expect(await list(about), about).toEqual({ actions: ['terminal_pin_changed', 'staff_added'], total: 2 });
    expect(await list('nobody')).toEqual({ actions: [], total: 0 });
    const { rows } = await listStaffRecord(database, { limit: 2 });
    expect(rows).toEqual([
      {
        recordId: expect.any(Number),
        recordedAt: now + 1,
        actor: { kind: 'staff', id: mara.id, name: 'Mara [card number removed]' },
        cameFrom: '192.0.2.1',
        action: 'terminal_pin_changed',
        subject: { kind: 'terminal', id: 'kiosk-1', name: null },
        before: {},
        after: {},
      },
      {
        recordId: expect.any(Number),
        recordedAt: now,
        actor: { kind: 'system user', id: '1000', name: 'ben' },
        cameFrom: 'this machine: npm run staff',
        action: 'order_cancel',
        subject: { kind: 'order', id: '7', name: null },
        before: { state: 'a' },
        after: { state: 'b' },
      },
    ]);
  });

  it('has what a write changed, and nothing of a write that changed nothing', async () => {
    const database = await open();
    const recording = (more: { isOfSecret?: true } = {}) =>
      recordedChanges(database, { now: () => now }, mara, {
        action: 'terminal_revoked',
        kind: 'terminal',
        read: terminal,
        ...more,
      });
    const record = async () => (await listStaffRecord(database, { limit: 9 })).rows;

    expect(await recording({ isOfSecret: true }).write(async () => 1), 'there is no such terminal').toBe(1);
    expect(await record()).toEqual([]);
    await recording().write((transaction) =>
      transaction.run(
        "INSERT INTO terminal (terminal_id, name, kind, credential_hash, enrolled_at) VALUES ('k', 'Door', 'kiosk', 'x', 1)",
      ),
    );
    expect(await record()).toMatchObject([
      { action: 'terminal_revoked', subject: { kind: 'terminal', id: 'k' }, before: null, after: { name: 'Door' } },
    ]);
    for (const [index, result] of [undefined, false, 0, { refusal: 'not_found' }].entries()) {
      const name = index === 3 ? 'Till' : `Till ${index}`;
      expect(await recording().write(async (transaction) => (await rename(transaction, name), result))).toBe(result);
    }
    expect(await recording().write((transaction) => rename(transaction, 'Till')), 'as it was').toBe(1);
    expect(await record()).toHaveLength(1);
    await recording({ isOfSecret: true }).write((transaction) => rename(transaction, 'Till'));
    expect((await record())[0]).toMatchObject({ before: {}, after: {} });
    expect(await recording().write(async (transaction) => (await rename(transaction, 'Bar'), { id: 1 }))).toEqual({
      id: 1,
    });
    expect((await record())[0]).toMatchObject({ before: { name: 'Till' }, after: { name: 'Bar' }, recordedAt: now });
    await recording().write((transaction) => transaction.run("DELETE FROM terminal WHERE terminal_id = 'k'"));
    expect((await record())[0]).toMatchObject({ subject: { id: 'k' }, before: { name: 'Bar' }, after: null });
    expect(await record()).toHaveLength(4);
  });
});

describe('A database whose writes are on the record', () => {
  it('is otherwise the database itself', async () => {
    const asked: unknown[] = [];
    const note =
      (name: string, result?: unknown) =>
      async (...given: unknown[]) => {
        asked.push([name, ...given.filter((each) => typeof each !== 'function')]);
        return result;
      };
    const database = {
      dialect: 'postgres',
      folder: '/a/folder',
      all: note('all', [1]),
      get: note('get', 2),
      close: note('close'),
      abandonConnections: note('abandon'),
      write: note('write', 3),
    } as unknown as Database;
    const change = { action: 'order_cancel', kind: 'order', read: async () => null } as const;
    const recorded = recordedChanges(database, { now: () => now }, mara, change);
    expect([recorded.dialect, recorded.folder]).toEqual(['postgres', '/a/folder']);
    expect([await recorded.all('a', [1]), await recorded.get('b', [2])]).toEqual([[1], 2]);
    expect(await recorded.write(async () => 1)).toBe(3);
    recorded.abandonConnections();
    await recorded.close();
    expect(asked).toEqual([['all', 'a', [1]], ['get', 'b', [2]], ['write'], ['abandon'], ['close']]);
  });
});

describe('Who runs a command', () => {
  it('is the user of the machine, and who called sudo', () => {
    vi.stubEnv('SUDO_USER', undefined);
    const plain = systemUserActor('npm run staff');
    expect(plain).toEqual({
      kind: 'system user',
      id: String(process.getuid!()),
      name: expect.stringMatching(/^\S+$/),
      cameFrom: 'this machine: npm run staff',
    });
    vi.stubEnv('SUDO_USER', 'jun');
    expect(systemUserActor('npm run staff').name).toBe(`jun (as ${plain.name})`);
  });
});
