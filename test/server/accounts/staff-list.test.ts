import { describe, expect, it, onTestFinished } from 'vitest';
import { MovableClock } from '../../../platform/clock.ts';
import { hashPassword, verifyPassword } from '../../../server/accounts/password.ts';
import { signIn } from '../../../server/accounts/sign-in.ts';
import { startSession } from '../../../server/accounts/staff-session.ts';
import {
  changeRole,
  createStaffMember,
  deactivateStaffMember,
  ensureFirstStaffMember,
  findBySignInName,
  findStaffMember,
  holdPasswordHash,
  listStaff,
  reactivateStaffMember,
  resetPassword,
} from '../../../server/accounts/staff-store.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

const password = 'seventeen blue cranes';
const hourMs = 3_600_000;

describeOnEveryDatabase('The staff list', (place) => {
  async function open() {
    const database = await openSellerDatabase(await place.freshUrl());
    onTestFinished(() => database.close());
    return { database, clock: new MovableClock(1_800_000_000_000) };
  }

  it('has each sign-in name once, and a name to show even where none was given', async () => {
    const { database, clock } = await open();
    const create = (signInName: string, name?: string) =>
      createStaffMember(database, clock, { signInName, password, name, role: 'owner' });
    expect(await ensureFirstStaffMember(database, clock, { signInName: 'Mara', password })).toBe(true);
    expect(await ensureFirstStaffMember(database, clock, { signInName: 'ben', password })).toBe(false);
    expect(await create(' Jun ', ' Jun Abe ')).toEqual({
      staffId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      signInName: 'jun',
      name: 'Jun Abe',
      role: 'owner',
    });
    expect(await create('Ada ', '  ')).toMatchObject({ signInName: 'ada', name: 'Ada' });
    expect(await create('ＪＵＮ', 'Somebody else')).toBeUndefined();
    expect(await listStaff(database)).toMatchObject([
      { signInName: 'ada', name: 'Ada', isActive: true },
      { signInName: 'jun', name: 'Jun Abe', isActive: true },
      { signInName: 'mara', name: 'Mara', isActive: true },
    ]);
    expect(await findBySignInName(database, ' JUN ')).toMatchObject({ staff: { name: 'Jun Abe' } });
    expect(await findBySignInName(database, 'nobody')).toBeUndefined();
    expect(await findStaffMember(database, 'nobody')).toBeUndefined();
  });

  it('lets a member go and come back, and signs out that member alone', async () => {
    const { database, clock } = await open();
    const jun = (await createStaffMember(database, clock, { signInName: 'jun', password, role: 'owner' }))!;
    const ben = (await createStaffMember(database, clock, { signInName: 'ben', password, role: 'owner' }))!;
    const begin = ({ staffId }: { staffId: string }) =>
      database.write((transaction) => startSession(transaction, staffId, clock.now()));
    const sessions = () => database.all('SELECT staff_id AS id FROM staff_session');
    await begin(jun);
    await begin(ben);
    expect(await resetPassword(database, 'jun', 'eighteen blue cranes')).toBe(true);
    expect(await sessions()).toEqual([{ id: ben.staffId }]);
    const { passwordHash } = (await findBySignInName(database, 'jun'))!;
    expect([
      await verifyPassword(passwordHash, 'eighteen blue cranes'),
      await verifyPassword(passwordHash, password),
    ]).toEqual([true, false]);
    const held = () => database.write((transaction) => holdPasswordHash(transaction, jun.staffId));
    expect(await held()).toBe(passwordHash);
    await begin(jun);
    expect([
      await deactivateStaffMember(database, clock, 'JUN'),
      await deactivateStaffMember(database, clock, 'jun'),
    ]).toEqual([true, { refusal: 'not_found' }]);
    expect(await sessions()).toEqual([{ id: ben.staffId }]);
    expect([await held(), await findBySignInName(database, 'jun')]).toEqual([undefined, undefined]);
    expect(await findStaffMember(database, 'jun')).toMatchObject({ staffId: jun.staffId, isActive: false });
    expect(await resetPassword(database, 'jun', 'nineteen blue cranes')).toBe(false);
    expect(await database.get('SELECT deactivated_at AS at FROM staff_member WHERE sign_in_name = ?', ['jun'])).toEqual(
      {
        at: clock.now(),
      },
    );
    expect([await reactivateStaffMember(database, 'Jun'), await reactivateStaffMember(database, 'jun')]).toEqual([
      true,
      false,
    ]);
    expect(await held(), 'with the password they had').toBe(passwordHash);
    expect(await deactivateStaffMember(database, clock, 'nobody')).toEqual({ refusal: 'not_found' });
  });

  it('keeps an owner, also where two owners take the role from one another at the same moment', async () => {
    const { database, clock } = await open();
    for (const signInName of ['ada', 'ben'])
      await createStaffMember(database, clock, { signInName, password, role: 'owner' });
    await createStaffMember(database, clock, { signInName: 'jun', password, role: 'manager' });
    const results = await Promise.all([
      changeRole(database, 'ada', 'viewer'),
      deactivateStaffMember(database, clock, 'ben'),
    ]);
    expect(results.filter((result) => result === true)).toHaveLength(1);
    expect(results.find((result) => result !== true)).toEqual({ refusal: 'last_owner' });
    const owners = (await listStaff(database)).filter(({ role, isActive }) => role === 'owner' && isActive);
    expect(owners).toHaveLength(1);
    expect(await changeRole(database, owners[0]!.signInName, 'owner'), 'the role they have').toBe(true);
    expect(await changeRole(database, 'nobody', 'owner')).toEqual({ refusal: 'not_found' });
  });

  it('lets in who knows the password, counts who does not, and knows the browser again', async () => {
    const { database, clock } = await open();
    const { staffId } = (await createStaffMember(database, clock, { signInName: 'jun', password, role: 'owner' }))!;
    const enter = (typed: string, deviceToken?: string, signInName = 'jun') =>
      signIn(database, clock, { signInName, password: typed }, { address: '192.0.2.1', deviceToken });
    const first = await enter(password);
    expect(first).toEqual({
      outcome: 'signed-in',
      token: expect.stringMatching(/^[\w-]{43}$/),
      deviceToken: expect.stringMatching(/^[\w-]{43}$/),
      session: { staff: { staffId, signInName: 'jun', name: 'jun', role: 'owner' }, endsAt: clock.now() + 12 * hourMs },
    });
    expect(await database.all('SELECT failures FROM sign_in_attempt'), 'what was right is not counted').toEqual([]);
    for (let guess = 0; guess < 5; guess++) expect(await enter(`guess ${guess}`)).toEqual({ outcome: 'wrong' });
    expect(await enter(password)).toEqual({ outcome: 'too-early', retryAfterMs: 1_000 });
    const known = await enter(password, (first as { deviceToken: string }).deviceToken);
    expect(known).toMatchObject({ outcome: 'signed-in' });
    expect(await enter(password, (first as { deviceToken: string }).deviceToken), 'the token of before').toMatchObject({
      outcome: 'too-early',
    });
    expect(await enter(password, undefined, 'nobody')).toEqual({ outcome: 'wrong' });
    clock.advance(1_000);
    expect(await enter(password)).toMatchObject({ outcome: 'signed-in' });
  });
});

describe('A password', () => {
  it('is kept with the least work that OWASP names, and is the same in every way of writing its letters', async () => {
    const kept = await hashPassword('ﬁfteen cafe\u0301s');
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(kept, 'fifteen cafés')).toBe(true);
    expect(await verifyPassword(kept, 'Fifteen cafés')).toBe(false);
  });

  it('of a name that nobody has is wrong, also the one that is compared to take as long', async () => {
    expect(await verifyPassword(undefined, 'nobody has this password')).toBe(false);
    expect(await verifyPassword(undefined, password)).toBe(false);
  });
});
