import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { apiPath } from '../../../contract/seller/endpoint.ts';
import { endpoints } from '../../../contract/seller/endpoints.ts';
import { mayDo, staffPermissions, staffRoles } from '../../../contract/seller/staff-role.ts';
import type { StaffPermission, StaffRole } from '../../../contract/seller/staff-role.ts';
import { changeRole, createStaffMember } from '../../../server/accounts/staff-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { refusalOf, startStaffServer, Tab } from './staff-server.ts';

/** What each role may do, written out once more: a permission that moves has to be moved here, too. */
const may: Record<StaffRole, StaffPermission[]> = {
  viewer: ['look'],
  catalogue: ['look', 'catalogue'],
  counter: ['look', 'counter'],
  manager: ['look', 'catalogue', 'counter', 'kiosks', 'record'],
  owner: ['look', 'catalogue', 'counter', 'kiosks', 'record', 'staff'],
};

const ofStaff = endpoints.flatMap((endpoint) => (endpoint.who === 'staff' ? [endpoint] : []));

/** An address of the endpoint at which there is nothing. */
const addressOf = (path: string) => apiPath + path.replaceAll(/:\w+/g, randomUUID());

async function tabAs(role: StaffRole): Promise<Tab> {
  const server = await startStaffServer(`${temporaryFolder()}/seller.sqlite`);
  const other = { signInName: 'ada', password: 'another good password', role: 'owner' } as const;
  await createStaffMember(server.database, server.clock, other);
  const tab = new Tab(server);
  await tab.signIn();
  expect(await changeRole(server.database, 'mara', role)).toBe(true);
  return tab;
}

describe('The roles of staff', () => {
  it.each(staffRoles)('%s: every endpoint lets them do what the table says, and nothing else', async (role) => {
    expect(staffPermissions.filter((permission) => mayDo(role, permission))).toEqual(may[role]);
    const tab = await tabAs(role);
    for (const { method, path, needs } of ofStaff) {
      const response = await tab.send(method.toUpperCase(), addressOf(path), method === 'get' ? undefined : {});
      const refusal = response.status < 300 ? undefined : await refusalOf(response);
      const what = `${role} ${method} ${path}`;
      if (may[role].includes(needs)) expect(refusal, what).not.toBe('role_insufficient');
      else expect([response.status, refusal], what).toEqual([403, 'role_insufficient']);
    }
  });

  it('has no endpoint that writes and needs no more than to look', () => {
    expect(ofStaff.filter(({ method, needs }) => method !== 'get' && needs === 'look')).toEqual([]);
  });
});

async function start() {
  const server = await startStaffServer(`${temporaryFolder()}/seller.sqlite`);
  const owner = new Tab(server);
  await owner.signIn();
  const send = async (method: string, of: string, body?: unknown) => {
    const response = await owner.send(method, `/api/back-office/staff-members${of}`, body);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { server, owner, send };
}

describe('Who works here, from the page', () => {
  const jun = { signInName: 'jun', name: 'Jun Abe', role: 'counter', password: 'seventeen blue cranes' };

  it('adds a member once, and changes role, password and sessions at once, all on the record', async () => {
    const { server, owner, send } = await start();
    const id = randomUUID();
    const added = await send('PUT', `/${id}`, jun);
    expect(added).toMatchObject({
      status: 200,
      body: { staffId: id, signInName: 'jun', role: 'counter', isActive: true, sessions: 0 },
    });
    expect(await send('PUT', `/${id}`, jun), 'a repeat').toEqual(added);
    const taken = { status: 409, body: { refusal: 'sign_in_name_taken' } };
    expect(await send('PUT', `/${randomUUID()}`, jun)).toMatchObject(taken);
    expect(await send('PUT', `/${id}`, { ...jun, signInName: 'ben' })).toMatchObject(taken);

    const tab = new Tab(server);
    const signIn = (password = jun.password) => tab.signIn({ signInName: 'jun', password });
    await signIn();
    const edit = () => tab.send('POST', '/api/back-office/stock-changes', {});
    expect(await refusalOf(await edit())).toBe('role_insufficient');
    expect(await send('PUT', `/${id}/role`, { role: 'catalogue' })).toMatchObject({
      body: { role: 'catalogue', sessions: 1, lastUsedAt: server.clock.now() },
    });
    expect(await refusalOf(await edit()), 'without signing in again').toBe('request_malformed');

    expect(await send('POST', `/${id}/sign-out`)).toMatchObject({ body: { sessions: 0, lastUsedAt: null } });
    expect((await edit()).status).toBe(401);
    expect(await send('POST', `/${id}/password`, { password: 'eighteen blue cranes' })).toMatchObject({ status: 200 });
    expect((await signIn()).status).toBe(401);
    expect((await signIn('eighteen blue cranes')).status).toBe(200);
    const deactivated = { status: 200, body: { isActive: false, sessions: 0 } };
    expect(await send('POST', `/${id}/deactivate`)).toMatchObject(deactivated);
    expect(await send('POST', `/${id}/deactivate`), 'a repeat').toMatchObject(deactivated);
    expect((await edit()).status).toBe(401);
    expect(await send('POST', `/${id}/reactivate`)).toMatchObject({ body: { isActive: true, role: 'catalogue' } });

    const record = await (await owner.get(`/api/back-office/staff-record?about=${id}`)).text();
    const { entries } = JSON.parse(record) as { entries: { action: string }[] };
    expect(entries.map(({ action }) => action)).toEqual([
      'staff_reactivated',
      'staff_deactivated',
      'staff_password_reset',
      'staff_signed_out',
      'staff_role_changed',
      'staff_added',
    ]);
    expect(record).not.toMatch(/cranes|argon2/);
  });

  it('refuses what leaves no owner, what is guessed first, and who is not there, and names what is wrong', async () => {
    const { send } = await start();
    const { members } = (await send('GET', '')).body as unknown as { members: [{ staffId: string }] };
    const [{ staffId }] = members;
    const lastOwner = { status: 409, body: { refusal: 'last_owner' } };
    expect(await send('PUT', `/${staffId}/role`, { role: 'manager' })).toMatchObject(lastOwner);
    expect(await send('POST', `/${staffId}/deactivate`)).toMatchObject(lastOwner);
    for (const password of ['too short', 'password1234', 'Mara Lindt 2026']) {
      expect(await send('POST', `/${staffId}/password`, { password }), password).toMatchObject({
        status: 400,
        body: { details: [{ field: 'password', problem: expect.any(String) as string }] },
      });
    }
    expect(await send('POST', `/${randomUUID()}/sign-out`)).toMatchObject({ status: 404 });
    expect(await send('PUT', `/${randomUUID()}`, { ...jun, role: 'boss' })).toMatchObject({ status: 400 });
  });
});
