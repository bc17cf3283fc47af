import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { countUnbalancedPersons, enterPerson, readBooks, startSettling } from './settling-under-test.ts';

describeOnEveryDatabase('A reversal', ({ freshUrl }) => {
  it('after an approval releases its hold, once however often it comes', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    await seller.buy({ card, amountMinor: 10_00 });
    const check = seller.checkOf(seller.sealContents({ card, amountMinor: 25_00 }));
    await seller.check(check);
    const reversal = seller.reversalOf(check);
    const answers = await Promise.all(Array.from({ length: 20 }, () => seller.reverse(reversal)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(seller.read(answers[0]!)).toMatchObject({
      kind: 'reversal',
      applicationId: check.applicationId,
      amountMinor: 25_00,
    });
    expect(await readBooks(database)).toEqual({
      heldByPersons: 10_00,
      heldByHolds: 10_00,
      holds: 1,
      approvedNotReversed: 1,
    });
    const audited = await database.all<{ actor: string; outcome: string; details: string }>(
      `SELECT actor, outcome, details FROM audit_record WHERE action = 'reversal'`,
    );
    const details = { releasedMinor: 25_00, currency: 'EUR', noticeKeyId: settling.keys.notice[0]!.kid };
    expect(audited.map((record) => ({ ...record, details: JSON.parse(record.details) as object }))).toEqual([
      { actor: 'seller:shop-1', outcome: 'reversed', details },
    ]);
  });

  it('before its check declines that check, which then gets one notice however often it comes', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    expect(seller.read(await seller.reverse(seller.reversalOf(check))).kind).toBe('reversal');
    const answers = await Promise.all(Array.from({ length: 10 }, () => seller.check(check)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(seller.read(answers[0]!)).toMatchObject({ kind: 'non-approval', reason: 'declined' });
    expect(await readBooks(database)).toMatchObject({ holds: 0, heldByPersons: 0 });
    const reasons = await database.all(`SELECT reason FROM audit_record WHERE action = 'check'`);
    expect(reasons).toEqual([{ reason: 'reversed' }]);
  });

  it('takes an approval back for good: a repeat of its check is declined from then on', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    expect(seller.read(await seller.check(check)).kind).toBe('approval');
    const reversed = await seller.reverse(seller.reversalOf(check));
    const repeated = await seller.check(check);
    expect(seller.read(repeated)).toMatchObject({ kind: 'non-approval', reason: 'declined' });
    expect(await seller.check(check)).toEqual(repeated);
    expect(await seller.reverse(seller.reversalOf(check))).toEqual(reversed);
    expect(await readBooks(database)).toMatchObject({ holds: 0, heldByPersons: 0 });
  });

  it('after a decline leaves that notice as it was', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const card = await enterPerson(settling, { accountStatus: 'suspended' });
    const check = seller.checkOf(seller.sealContents({ card }));
    const declined = await seller.check(check);
    expect(seller.read(await seller.reverse(seller.reversalOf(check))).kind).toBe('reversal');
    expect(await seller.check(check)).toEqual(declined);
  });

  it('that races its check leaves nothing held, whichever comes first', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const card = await enterPerson(settling);
    const checks = Array.from({ length: 20 }, () => seller.checkOf(seller.sealContents({ card, amountMinor: 1_00 })));
    await Promise.all(
      checks.flatMap((check, place) => {
        const pair = [() => seller.check(check), () => seller.reverse(seller.reversalOf(check))];
        return (place % 2 === 0 ? pair : pair.toReversed()).map((ask) => ask());
      }),
    );
    expect(await readBooks(database)).toEqual({
      heldByPersons: 0,
      heldByHolds: 0,
      holds: 0,
      approvedNotReversed: 0,
    });
    const [{ count }] = (await database.all<{ count: number }>(
      'SELECT COUNT(*) AS count FROM application WHERE reversed_at IS NOT NULL',
    )) as [{ count: number }];
    expect(count).toBe(20);
  });

  it('that was signed days ago is still answered', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock } = settling;
    const reversal = seller.reversalOf({ applicationId: randomUUID(), amountMinor: 5_00, currency: 'EUR' });
    clock.advance(5 * 24 * 3_600_000);
    expect(seller.read(await seller.reverse(reversal)).kind).toBe('reversal');
  });

  it('of another amount or currency than was checked is refused and releases nothing', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database } = settling;
    const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
    await seller.check(check);
    for (const wrong of [{ amountMinor: check.amountMinor + 1 }, { currency: 'USD' as const }]) {
      const reversal = seller.reversalOf({ ...check, ...wrong });
      expect(await seller.reverse(reversal)).toEqual({ refusal: 'application_content_differs' });
    }
    expect(await readBooks(database)).toMatchObject({ holds: 1, approvedNotReversed: 1 });
    expect(await countUnbalancedPersons(database)).toBe(0);
  });
});
