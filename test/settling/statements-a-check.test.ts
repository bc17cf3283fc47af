import { expect, it } from 'vitest';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import type { Database } from '../../platform/database/database.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { recordingStatements } from '../support/recorded-statements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { makeSellers, makeWorld, makeWorldKeys, worldCard } from './check-world.ts';

async function prepare(databaseUrl: string) {
  const shared = makeWorldKeys(temporaryFolder());
  const statements: string[] = [];
  const watched = (database: Database) => recordingStatements(database, statements);
  const policy = { exemptIssuers: ['981100'], terminals: { newKiosksPerDay: 100 } };
  const world = await makeWorld(databaseUrl, shared, { watched, policy });
  const [seller] = makeSellers(shared);
  const make = (person: number) =>
    seller!.checkOf(seller!.sealContents({ card: worldCard(person), amountMinor: 1_00 }));
  const counted = async <Request>(ask: (request: Request) => Promise<unknown>, requests: Request[]) => {
    statements.length = 0;
    await Promise.all(requests.map(ask));
    return [...statements];
  };
  const statementsOf = (checks: ReturnType<typeof make>[]) => counted(world.check, checks);
  const statementsOfOperations = (operations: OperationRequest[]) => counted(world.operate, operations);
  return { world, seller: seller!, make, statementsOf, statementsOfOperations };
}

describeOnEveryDatabase('A batch of checks', ({ dialect, freshUrl }) => {
  it('costs the same statements, however many approvals it holds, and fewer when all are repeats', async () => {
    const { world, make, statementsOf } = await prepare(await freshUrl());
    // The first check of a terminal also writes that settling knows it now.
    await statementsOf([make(0)]);
    const turns = dialect === 'postgres' ? 1 : 0;
    const checks = Array.from({ length: 31 }, (_, place) => make(place % 2));
    expect(await statementsOf([make(0)])).toHaveLength(5 + turns);
    expect(await statementsOf(checks)).toHaveLength(5 + turns);
    expect(await statementsOf(checks)).toHaveLength(3 + turns);
    await world.database.close();
  });

  it('takes one statement more for guesses, wherever they are wrong', async () => {
    const { world, make, statementsOf } = await prepare(await freshUrl());
    await statementsOf([make(0)]);
    const turns = dialect === 'postgres' ? 1 : 0;
    const unknown = await statementsOf([make(6)]);
    expect(unknown).toHaveLength(5 + turns);
    expect(await statementsOf([make(6), make(7)])).toHaveLength(5 + turns);
    await world.database.close();
  });
});

describeOnEveryDatabase('A batch of operations', ({ dialect, freshUrl }) => {
  it('costs at most one statement more with 31 captures or refunds than with one, and one in all when it was answered before', async () => {
    const { world, seller, make, statementsOf, statementsOfOperations } = await prepare(await freshUrl());
    const checks = Array.from({ length: 32 }, (_, place) => make(place % 2));
    await statementsOf(checks);
    const claims = dialect === 'postgres' ? 1 : 0;
    for (const operation of ['capture', 'refund'] as const) {
      const [first, ...others] = checks.map((check) => seller.operationOf(operation, check));
      const alone = await statementsOfOperations([first!]);
      expect(alone).toHaveLength(10 + claims);
      // The entries of the ledger, five for each capture, take a second statement.
      expect((await statementsOfOperations(others)).length).toBeLessThanOrEqual(11 + claims);
      // Repeats read what was answered, and write nothing.
      expect(await statementsOfOperations(others)).toHaveLength(1 + claims);
    }
    await world.database.close();
  });
});
