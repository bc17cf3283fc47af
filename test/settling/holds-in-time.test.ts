import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../support/databases.ts';
import {
  countUnbalancedPersons,
  enterPerson,
  housekeepingOf,
  readBooks,
  startSettling,
} from './settling-under-test.ts';

const hourMs = 3_600_000;

describeOnEveryDatabase('With time', ({ freshUrl }) => {
  it('a hold expires by the clock, gives its credit back once and leaves younger ones', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { holdLifetimeMs: hourMs } });
    const { seller, clock, database } = settling;
    const card = await enterPerson(settling, { limitMinor: 100_00 });
    for (let count = 0; count < 60; count++) await seller.buy({ card, amountMinor: 1_00 });
    clock.advance(hourMs / 2);
    await seller.buy({ card, amountMinor: 7_00 });
    const housekeepers = [housekeepingOf(settling), housekeepingOf(settling)];
    expect(await housekeepers[0]!.expireHolds()).toBe(0);
    clock.advance(hourMs / 2);
    await Promise.all(housekeepers.map((housekeeping) => housekeeping.expireHolds()));
    expect(await readBooks(database)).toMatchObject({ heldByPersons: 7_00, heldByHolds: 7_00, holds: 1 });
    expect(await countUnbalancedPersons(database)).toBe(0);
    const expiries = await database.all(`SELECT record_id FROM audit_record WHERE action = 'hold_expiry'`);
    expect(expiries).toHaveLength(60);
  });

  it('a reversal after the expiry is answered and releases nothing twice', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { holdLifetimeMs: hourMs } });
    const { seller, clock, database } = settling;
    const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    await seller.check(check);
    clock.advance(hourMs);
    await housekeepingOf(settling).expireHolds();
    expect(seller.read(await seller.reverse(seller.reversalOf(check))).kind).toBe('reversal');
    expect(await readBooks(database)).toMatchObject({ heldByPersons: 0, heldByHolds: 0 });
  });

  it('a nonce is forgotten only when its seal is stale by then', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock } = settling;
    const housekeeping = housekeepingOf(settling);
    const contents = seller.sealContents({ card: await enterPerson(settling) });
    await seller.check(seller.checkOf(contents));
    clock.advance(settling.config.sealLifetimeMs);
    expect(await housekeeping.forgetNonces()).toBe(0);
    clock.advance(24 * hourMs);
    expect(await housekeeping.forgetNonces()).toBe(1);
    const again = seller.checkOf({ ...contents, applicationId: randomUUID() });
    expect(seller.read(await seller.check(again))).toMatchObject({ kind: 'non-approval', reason: 'seal_refused' });
  });

  it.each([
    ['at the end of its lifetime', (lifetimeMs: number) => lifetimeMs, 'approval'],
    ['a moment later', (lifetimeMs: number) => lifetimeMs + 1, 'non-approval'],
    ['that seems made within the tolerance of clocks', (_: number, toleranceMs: number) => -toleranceMs, 'approval'],
    ['that seems made beyond it', (_: number, toleranceMs: number) => -toleranceMs - 1, 'non-approval'],
  ] as const)('a seal %s is accepted or not', async (_when, ageOf, kind) => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock, config } = settling;
    const contents = seller.sealContents({ card: await enterPerson(settling) });
    const issuedAt = clock.now() - ageOf(config.sealLifetimeMs, config.clockToleranceMs);
    const notice = seller.read(await seller.check(seller.checkOf({ ...contents, issuedAt })));
    expect(notice.kind).toBe(kind);
    expect(notice.reason).toBe(kind === 'approval' ? undefined : 'seal_refused');
  });
});
