import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { isStaffPin } from '../../electron/service-menu/service-menu-pin.ts';
import type { KioskHealth } from '../../contract/seller/kiosk-care.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { noteKioskReport, readKiosk, setStaffPin } from '../../server/terminal/kiosk-care.ts';
import { enrolTerminal, listTerminals, revokeTerminal } from '../../server/terminal/terminal-store.ts';
import type { TerminalQuery } from '../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { openShop } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const health: KioskHealth = {
  appVersion: '9.8.7',
  electronVersion: '45.4.1',
  platform: 'linux',
  uptimeMs: 60_000,
  sentAt: 1_000,
  reloads: 0,
  relaunches: 0,
  lastFault: null,
  printer: 'ready',
  keychain: 'system',
  screen: { width: 1080, height: 1920, scale: 1 },
  hasStaffPin: false,
};

describeOnEveryDatabase('What a kiosk tells about itself', ({ freshUrl }) => {
  async function startWithKiosk() {
    const database = await openSellerDatabase(await freshUrl());
    const { terminalId } = await enrolTerminal(database, { kind: 'kiosk', name: 'By the door' }, 0);
    return { database, terminalId };
  }

  it('is kept as it was told last, and every event once', async () => {
    const { database, terminalId } = await startWithKiosk();
    const event = { eventId: randomUUID(), kind: 'pin_wrong' as const, at: 900 };
    const later = { eventId: randomUUID(), kind: 'pin_right' as const, at: 950 };
    await noteKioskReport(database, terminalId, { health, events: [event] }, 1_000);
    await noteKioskReport(
      database,
      terminalId,
      { health: { ...health, reloads: 2, lastFault: 'hung' }, events: [event, later] },
      2_000,
    );
    expect(await readKiosk(database, terminalId)).toEqual({
      terminalId,
      hasStaffPin: false,
      health: { ...health, reloads: 2, lastFault: 'hung', receivedAt: 2_000 },
      events: [later, event],
    });
    expect((await listTerminals(database)).terminals).toMatchObject([{ lastSeenAt: 2_000, health: { reloads: 2 } }]);
    expect(await readKiosk(database, 'nobody')).toBeUndefined();
    await database.close();
  });

  it('is kept as the newest 200 events: whoever had a terminal could fill the database', async () => {
    const { database, terminalId } = await startWithKiosk();
    const other = (await enrolTerminal(database, { kind: 'kiosk', name: 'At the back' }, 0)).terminalId;
    const tell = (at: number, teller = terminalId) => {
      const events = Array.from({ length: 100 }, () => ({ eventId: randomUUID(), kind: 'volume' as const, at }));
      return noteKioskReport(database, teller, { health, events }, at);
    };
    await tell(1, other);
    for (let at = 1; at <= 4; at++) await tell(at);
    const kept = await database.all(
      'SELECT at, count(*) AS n FROM kiosk_staff_event WHERE terminal_id = ? GROUP BY at ORDER BY at',
      [terminalId],
    );
    expect(kept).toEqual([
      { at: 3, n: 100 },
      { at: 4, n: 100 },
    ]);
    expect((await readKiosk(database, other))!.events).toHaveLength(100);
    await database.close();
  });

  it('is told by kiosks alone, at times that a page can show: another broke the page of the kiosk', async () => {
    const shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await freshUrl(),
      settlingDatabaseUrl: await freshUrl(),
    });
    onTestFinished(() => shop.stop());
    const database = shop.sellerDatabase;
    const { credential } = await enrolTerminal(database, { kind: 'kiosk', name: 'By the door' }, 0);
    const { credential: program } = await enrolTerminal(database, { kind: 'headless', name: 'Test' }, 0);
    const tell = async (teller: string, report: unknown) => {
      const response = await fetch(`${shop.url}/api/terminal/health`, {
        method: 'POST',
        headers: { authorization: `Terminal ${teller}`, 'content-type': 'application/json' },
        body: JSON.stringify(report),
      });
      return response.status;
    };
    const event = { eventId: randomUUID(), kind: 'exit' };
    expect(await tell(credential, { health, events: [{ ...event, at: 8.64e15 }] })).toBe(200);
    expect(await tell(credential, { health, events: [{ ...event, at: 8.64e15 + 1 }] })).toBe(400);
    expect(await tell(credential, { health: { ...health, sentAt: -8.64e15 - 1 }, events: [] })).toBe(400);
    expect(await tell(program, { health, events: [] })).toBe(404);
  });

  it('is shown of every kiosk in service, however many browsers enrolled since: a thousand hid the kiosks', async () => {
    const { database, terminalId } = await startWithKiosk();
    const gone = await enrolTerminal(database, { kind: 'kiosk', name: 'Sold' }, 1);
    await revokeTerminal(database, gone.terminalId, 2);
    await database.write(async (transaction) => {
      for (let at = 10; at < 1_010; at++) {
        await transaction.run(
          `INSERT INTO terminal (terminal_id, name, kind, credential_hash, enrolled_at) VALUES (?, 'A browser', 'browser', 'x', ?)`,
          [`browser-${at}`, at],
        );
      }
    });
    const idsOf = async (query: TerminalQuery) => {
      const { terminals, total } = await listTerminals(database, query);
      return { ids: terminals.map((terminal) => terminal.terminalId), total };
    };
    expect(await idsOf({ limit: 2 })).toEqual({ ids: [terminalId, 'browser-1009'], total: 1_001 });
    expect(await idsOf({ offset: 1_000, limit: 2 })).toEqual({ ids: ['browser-10'], total: 1_001 });
    expect(await idsOf({ find: 'browser-100', limit: 1 })).toEqual({ ids: ['browser-1009'], total: 11 });
    expect(await idsOf({ isRevoked: true })).toEqual({ ids: [gone.terminalId], total: 1 });
    expect(await idsOf({ isRevoked: true, find: 'oL' })).toEqual({ ids: [gone.terminalId], total: 1 });
    for (const find of ['_old', '%', 'S%d', '\\']) {
      expect(await idsOf({ isRevoked: true, find }), find).toEqual({ ids: [], total: 0 });
    }
    await database.close();
  });

  it('is answered with the PIN that staff gave it, which a kiosk out of service gets no more', async () => {
    const { database, terminalId } = await startWithKiosk();
    const report = () => noteKioskReport(database, terminalId, { health, events: [] }, 1_000);
    expect(await report()).toEqual({ staffPin: null });
    expect(await setStaffPin(database, terminalId, '482915')).toBe(true);
    const { staffPin } = await report();
    expect([await isStaffPin('482915', staffPin!), await isStaffPin('482916', staffPin!)]).toEqual([true, false]);
    await revokeTerminal(database, terminalId, 2_000);
    expect(await setStaffPin(database, terminalId, '111111')).toBe(false);
    await database.close();
  });

  it('needs one code at a time: a second that is open is refused by the database', async () => {
    const database = await openSellerDatabase(await freshUrl());
    const open = (codeId: string) =>
      database.write((transaction) =>
        transaction.run(
          `INSERT INTO enrolment_code (code_id, salt, stretched_code, kiosk_name, staff_id, opened_at, expires_at, tries_left)
           VALUES (?, '', '', '', '', 0, 1, 5)`,
          [codeId],
        ),
      );
    await open('one');
    await expect(open('two'), 'two codes that are open').rejects.toThrow();
    await database.close();
  });
});
