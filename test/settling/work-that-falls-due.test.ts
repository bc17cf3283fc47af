import { describe, expect, it, onTestFinished } from 'vitest';
import { checkDigitFor } from '../../contract/card.ts';
import { createLog } from '../../platform/log.ts';
import { Housekeeping } from '../../settling/check/housekeeping.ts';
import type { HousekeepingParts } from '../../settling/check/housekeeping.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import { paymentRule } from '../../settling/credit-information/payment-due-rule.ts';
import { goodCredit } from '../support/good-credit.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeSellers, makeWorld, makeWorldKeys, worldCard } from './check-world.ts';

const hourMs = 3_600_000;
const holdLifetimeMs = 7 * 24 * hourMs;
const often = { velocity: { largestPerNumber: 1_000, largestPerNumberAndTerminal: 1_000 } };

async function prepare() {
  const folder = temporaryFolder();
  const shared = makeWorldKeys(folder);
  const [seller] = makeSellers(shared);
  const world = await makeWorld(`${folder}/s.sqlite`, shared, { policy: often });
  onTestFinished(() => world.database.close());
  const logged: Record<string, unknown>[] = [];
  const log = createLog('settling', 'info', { write: (line: string) => void logged.push(JSON.parse(line)) });
  const nothing = { auditHeads: { signIfDue: async () => {} }, keyTending: { tend: async () => {} } };
  const { database } = world;
  const limits = { sealLifetimeMs: 1_000, clockToleranceMs: 100 };
  const parts = { database, clock: shared.clock, log, ...limits, ...nothing, forgetReportParts: async () => 0 };
  const housekeeping = new Housekeeping(parts as unknown as HousekeepingParts);
  onTestFinished(() => housekeeping.stop());
  const buy = async (count: number) => {
    const checks = Array.from({ length: count }, () =>
      seller!.checkOf(seller!.sealContents({ card: worldCard(0), amountMinor: 1_00 })),
    );
    await Promise.all(checks.map((check) => world.check(check)));
    return checks;
  };
  return { ...shared, seller: seller!, world, database, housekeeping, logged, buy };
}

describe('Housekeeping', () => {
  it('ends holds at the moment when their time is over, however many, and tells the audit of each', async () => {
    const { housekeeping, world, seller, database, clock, buy } = await prepare();
    const madeAt = clock.now();
    const [first] = await buy(52);
    await world.reverse(seller.reversalOf(first!));
    clock.advance(1);
    const [younger] = await buy(1);
    clock.set(madeAt + holdLifetimeMs - 1);
    expect(await housekeeping.expireHolds()).toBe(0);
    clock.advance(1);
    expect(await housekeeping.expireHolds()).toBe(51);
    expect(await housekeeping.expireHolds()).toBe(0);
    const states = await database.all('SELECT state, COUNT(*) AS count FROM payment GROUP BY state ORDER BY state');
    expect(states).toEqual([
      { state: 'expired', count: 51 },
      { state: 'held', count: 1 },
      { state: 'reversed', count: 1 },
    ]);
    expect(await database.get('SELECT held_minor FROM person WHERE person_id = 1')).toEqual({ held_minor: 1_00 });
    clock.advance(1);
    expect(await housekeeping.expireHolds()).toBe(1);
    const audited = await database.all<{ details: string }>(
      `SELECT recorded_at, actor, seller_id, application_id, outcome, details FROM audit_record
        WHERE action = 'hold_expiry' ORDER BY record_id`,
    );
    expect(audited).toHaveLength(52);
    const about = { actor: 'settling', seller_id: 'shop-1', application_id: younger!.applicationId };
    expect(audited.at(-1)).toMatchObject({ recorded_at: clock.now(), ...about, outcome: 'expired' });
    expect(JSON.parse(audited.at(-1)!.details)).toEqual({ releasedMinor: 1_00 });
  });

  it('tells in the log how many holds a round ended, where it ended any', async () => {
    const { housekeeping, clock, buy, logged } = await prepare();
    const round = async () => {
      await (
        await housekeeping.start()
      ).firstRound;
      await housekeeping.stop();
      return logged.splice(0).filter(({ event }) => event === 'holds_expired');
    };
    await buy(2);
    expect(await round()).toEqual([]);
    clock.advance(holdLifetimeMs);
    expect(await round()).toMatchObject([{ event: 'holds_expired', count: 2 }]);
  });

  it('ends periods at the moment when they are over, and calls a debt defaulted when it is old enough', async () => {
    const { housekeeping, database, keys, clock } = await prepare();
    const dueAt = clock.now() + hourMs;
    const debt = { debtMinor: 5_00, dueAt };
    await database.write(async (transaction) => {
      for (let count = 0; count < 52; count++) {
        const body = `98110009${String(count).padStart(7, '0')}`;
        const card = { ...worldCard(0), number: body + checkDigitFor(body) };
        await openAccount(transaction, { ...goodCredit, card, ...debt }, keys.number, clock.now());
      }
    });
    const statuses = async () =>
      (
        await database.all<{ status: string; count: number }>(
          'SELECT payment_status AS status, COUNT(*) AS count FROM person WHERE debt_minor > 0 GROUP BY payment_status',
        )
      ).map(({ status, count }) => [status, count]);
    clock.set(dueAt - 1);
    expect(await housekeeping.endPeriods()).toBe(0);
    expect(await statuses()).toEqual([['current', 52]]);
    clock.set(dueAt);
    expect(await housekeeping.endPeriods()).toBe(52);
    expect(await statuses()).toEqual([['overdue', 52]]);
    const missed = await database.all(`SELECT record_id FROM audit_record WHERE action = 'missed_payment'`);
    expect(missed).toHaveLength(52);
    clock.set(dueAt + paymentRule.defaultedAfterMs - 1);
    expect(await housekeeping.endPeriods()).toBe(0);
    expect(await statuses()).toEqual([['overdue', 52]]);
    clock.advance(1);
    expect(await housekeeping.endPeriods()).toBe(52);
    expect(await statuses()).toEqual([['defaulted', 52]]);
    expect(await housekeeping.endPeriods()).toBe(0);
  });

  it('ends periods person by person, in the one order in which everyone locks persons', async () => {
    const { housekeeping, database, keys, clock } = await prepare();
    const now = clock.now();
    await database.write(async (transaction) => {
      for (const place of [0, 1]) {
        const body = `981100090000000${place}`;
        const card = { ...worldCard(0), number: body + checkDigitFor(body) };
        const debt = { debtMinor: 5_00, dueAt: now + (2 - place) * hourMs };
        await openAccount(transaction, { ...goodCredit, card, ...debt }, keys.number, now);
      }
    });
    const indebted = await database.all<{ person_id: number }>(
      'SELECT person_id FROM person WHERE debt_minor > 0 ORDER BY due_at DESC',
    );
    clock.advance(3 * hourMs);
    expect(await housekeeping.endPeriods()).toBe(2);
    const missed = await database.all<{ details: string }>(
      `SELECT details FROM audit_record WHERE action = 'missed_payment' ORDER BY record_id`,
    );
    const persons = missed.map(({ details }) => (JSON.parse(details) as { personId: number }).personId);
    expect(persons).toEqual(indebted.map(({ person_id: personId }) => personId));
  });

  it('forgets the nonce of a seal an hour after it could last pass as fresh', async () => {
    const { housekeeping, database, clock, buy } = await prepare();
    const nonces = () => database.all('SELECT seal_nonce FROM application WHERE seal_nonce IS NOT NULL');
    await buy(2);
    clock.advance(1_000 + 100 + hourMs);
    expect(await housekeeping.forgetNonces()).toBe(0);
    expect(await nonces()).toHaveLength(2);
    clock.advance(1);
    expect(await housekeeping.forgetNonces()).toBe(2);
    expect(await housekeeping.forgetNonces()).toBe(0);
    expect(await nonces()).toEqual([]);
  });

  it('logs each difference that it finds in the ledger', async () => {
    const { housekeeping, database, clock, buy, logged } = await prepare();
    await buy(1);
    expect(await housekeeping.verifyDaily()).toEqual([]);
    await database.write((transaction) =>
      transaction.run('UPDATE person SET held_minor = held_minor + 1 WHERE person_id = 1'),
    );
    expect(await housekeeping.verifyDaily(), 'not again today').toEqual([]);
    clock.advance(24 * hourMs);
    logged.length = 0;
    const differences = await housekeeping.verifyDaily();
    expect(differences.length).toBeGreaterThan(0);
    expect(logged).toMatchObject([
      ...differences.map((difference) => ({ event: 'ledger_differs', level: 50, ...difference })),
      { event: 'ledger_verified', level: 30, differences: differences.length },
    ]);
  });
});
