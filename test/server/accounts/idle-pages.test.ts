import { expect, it } from 'vitest';
import { staffRoles } from '../../../contract/seller/staff-role.ts';
import { createStaffMember } from '../../../server/accounts/staff-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';
import { credentials, refusalOf, startStaffServer, Tab } from './staff-server.ts';

const minuteMs = 60_000;

describeOnEveryDatabase('A page without input', ({ freshUrl }) => {
  it('ends the session of managers and owners after a quarter of an hour, though it goes on asking', async () => {
    const server = await startStaffServer(await freshUrl());
    const ends: Record<string, boolean> = {};
    for (const role of staffRoles) {
      const who = { ...credentials, signInName: `a ${role}` };
      await createStaffMember(server.database, server.clock, { ...who, name: role, role });
      const tab = new Tab(server);
      await tab.signIn(who);
      const ask = async (idleSeconds: string) => {
        tab.headers['Sidelane-Idle-Seconds'] = idleSeconds;
        return tab.get('/api/staff/session');
      };
      for (let minute = 0; minute < 15; minute++) {
        expect((await ask(String(minute * 60))).status, `${role}, minute ${minute}`).toBe(200);
        server.clock.advance(minuteMs);
      }
      expect((await ask('899')).status).toBe(200);
      const late = await ask('900');
      ends[role] = late.status === 401;
      if (!ends[role]) continue;
      expect(await refusalOf(late)).toBe('sign_in_required');
      expect((await ask('0')).status, 'input comes too late').toBe(401);
    }
    expect(ends).toEqual({ viewer: false, catalogue: false, counter: false, manager: true, owner: true });
  });

  it.each(['', '-1', '1e9', '9'.repeat(10), 'soon'])('counts as in use where it reports "%s"', async (says) => {
    const server = await startStaffServer(await freshUrl());
    const tab = new Tab(server);
    await tab.signIn();
    tab.headers['Sidelane-Idle-Seconds'] = says;
    expect((await tab.get('/api/staff/session')).status).toBe(200);
  });
});
