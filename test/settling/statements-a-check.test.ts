import path from 'node:path';
import { expect, it } from 'vitest';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { Checking } from '../../settling/check/checking.ts';
import type { Card } from '../../contract/card.ts';
import { currentPolicy } from '../../settling/decision/policy.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { SealOpener } from '../../settling/keys/seal-opener.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { enterPerson, newCard, startSettling } from './settling-under-test.ts';

/** The database, which also writes down the statements of every transaction. */
function recording(database: Database, statements: string[]): Database {
  const record = (transaction: Transaction): Transaction => ({
    dialect: transaction.dialect,
    all: (sql, values) => (statements.push(sql), transaction.all(sql, values)),
    get: (sql, values) => (statements.push(sql), transaction.get(sql, values)),
    run: (sql, values) => (statements.push(sql), transaction.run(sql, values)),
    appendAtCommit: (append, item) => (statements.push('appended'), transaction.appendAtCommit(append, item)),
  });
  return {
    ...database,
    write: (work, conflictKeys) => database.write((transaction) => work(record(transaction)), conflictKeys),
  };
}

async function prepare() {
  const folder = temporaryFolder();
  const settling = await startSettling({ databaseUrl: path.join(folder, 's.sqlite'), folder });
  const { database, clock, ring, config, seller } = settling;
  const statements: string[] = [];
  const checking = new Checking({
    database: recording(database, statements),
    clock,
    seals: new SealOpener(ring, clock, config.sealLifetimeMs),
    notices: new NoticeSigner(ring, clock),
    keys: ring,
    policy: currentPolicy(config),
    isSellerServed: () => true,
    holdLifetimeMs: config.holdLifetimeMs,
  });
  const statementsOf = async (card: Card) => {
    statements.length = 0;
    await checking.check(seller.checkOf(seller.sealContents({ card })));
    return [...statements];
  };
  return { settling, checking, statements, statementsOf };
}

it('An approval costs four statements and two records at the commit, a repeat of it four statements', async () => {
  const { settling, checking, statements, statementsOf } = await prepare();
  const { seller } = settling;
  // The first check of a terminal also writes that settling knows it now.
  expect(await statementsOf(await enterPerson(settling))).toHaveLength(7);
  statements.length = 0;
  const check = seller.checkOf(seller.sealContents({ card: await enterPerson(settling) }));
  await checking.check(check);
  expect(statements).toHaveLength(6);
  statements.length = 0;
  await checking.check(check);
  expect(statements).toHaveLength(4);
});

it('An unknown number is answered by exactly the work that a wrong identity is answered by', async () => {
  const { settling, statementsOf } = await prepare();
  const card = await enterPerson(settling);
  await statementsOf(card);
  const unknown = await statementsOf(newCard());
  expect(unknown).toHaveLength(6);
  expect(await statementsOf({ ...card, name: 'Somebody Else' })).toEqual(unknown);
  expect(await statementsOf({ ...card, birthDate: '1999-09-09' })).toEqual(unknown);
});
