import { expect, it } from 'vitest';
import { makeNonce } from '../../contract/settling/seal.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, housekeepingOf, startSettling } from './settling-under-test.ts';

const hourMs = 3_600_000;

describeOnEveryDatabase('A nonce', ({ freshUrl }) => {
  it('is remembered for as long as its seal could pass, with the clock tolerance, and an hour more', async () => {
    const lives = { sealLifetimeMs: 5 * 60_000, clockToleranceMs: 3 * hourMs };
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: lives });
    const { seller, clock, database } = settling;
    const housekeeping = housekeepingOf(settling);
    const remembered = async () =>
      (await database.get<{ n: number }>('SELECT COUNT(seal_nonce) AS n FROM application'))!.n;
    const card = await enterPerson(settling);
    const nonce = makeNonce();
    // By a terminal whose clock is as far ahead as is allowed: its seal passes longest.
    const ahead = () => ({ ...seller.sealContents({ card }), issuedAt: clock.now() + lives.clockToleranceMs, nonce });
    const first = ahead();
    expect(seller.read(await seller.check(seller.checkOf(first))).kind).toBe('approval');

    clock.advance(lives.sealLifetimeMs + lives.clockToleranceMs);
    await housekeeping.forgetNonces();
    const again = { ...seller.sealContents({ card }), issuedAt: first.issuedAt, nonce };
    expect(seller.read(await seller.check(seller.checkOf(again)))).toMatchObject({ reason: 'seal_refused' });
    const { reason } = (await database.get<{ reason: string }>(
      'SELECT reason FROM application WHERE application_id = ?',
      [again.applicationId],
    ))!;
    expect(reason).toBe('seal_reused');

    clock.advance(hourMs);
    await housekeeping.forgetNonces();
    expect(await remembered(), 'on the last moment').toBe(1);
    clock.advance(1);
    await housekeeping.forgetNonces();
    expect(await remembered(), 'one millisecond later').toBe(0);
  });
});
