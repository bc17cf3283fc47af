import { expect, it, vi } from 'vitest';
import type { Database, Transaction } from '../../platform/database/database.ts';
import { Checking } from '../../settling/check/checking.ts';
import type { Card } from '../../contract/card.ts';
import { currentPolicy } from '../../settling/decision/policy.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { SealOpener } from '../../settling/keys/seal-opener.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import type { HttpAnswer } from './seller-at-settling.ts';
import { enterPerson, newCard, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const counted = vi.hoisted(() => ({ calls: [] as string[] }));

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<Record<string, unknown>>();
  const counting = Object.entries(original).map(([name, value]) => {
    if (typeof value !== 'function' || name === 'KeyObject' || name === 'X509Certificate') return [name, value];
    const count = (...args: unknown[]) => (
      counted.calls.push(name),
      (value as (...args: unknown[]) => unknown)(...args)
    );
    return [name, count];
  });
  return Object.fromEntries(counting) as Record<string, unknown>;
});

/** The database, which also writes down every statement of every transaction, and how many rows it gave. */
function recording(database: Database, done: string[]): Database {
  const record = (transaction: Transaction): Transaction => ({
    dialect: transaction.dialect,
    all: async <Row>(sql: string, values: Parameters<Transaction['all']>[1]) => {
      const rows = await transaction.all<Row>(sql, values);
      done.push(`${sql} → ${rows.length}`);
      return rows;
    },
    get: (sql, values) => (done.push(sql), transaction.get(sql, values)),
    run: async (sql, values) => {
      const changed = await transaction.run(sql, values);
      done.push(`${sql} → ${changed}`);
      return changed;
    },
    appendAtCommit: (append, item) => (done.push('left for the commit'), transaction.appendAtCommit(append, item)),
  });
  return {
    ...database,
    write: (work) => database.write((transaction) => work(record(transaction))),
  };
}

/** Everything that settling does for a check by itself: statements in their order, and calls into cryptography. */
async function workOf({ database, clock, ring, config, seller }: SettlingUnderTest, policy = currentPolicy(config)) {
  const statements: string[] = [];
  const checking = new Checking({
    database: recording(database, statements),
    clock,
    seals: new SealOpener(ring, clock, config.sealLifetimeMs),
    notices: new NoticeSigner(ring, clock),
    keys: ring,
    policy,
    isSellerServed: () => true,
    holdLifetimeMs: config.holdLifetimeMs,
  });
  const work = async (card: Card) => {
    const check = seller.checkOf(seller.sealContents({ card }));
    statements.length = 0;
    counted.calls.length = 0;
    await checking.check(check);
    return { statements: [...statements], cryptography: [...counted.calls] };
  };
  // The first check of all also names the statements that stay prepared.
  await work(newCard());
  return work;
}

const guesses = (card: Card): [string, Card][] => [
  ['another name', { ...card, name: 'Somebody Else' }],
  ['a slip in the name', { ...card, name: `${card.name.slice(0, -1)}x` }],
  ['another birth date', { ...card, birthDate: '1999-09-09' }],
  ['another expiry', { ...card, expiry: '2038-11' }],
  ['another of all', { ...card, name: 'Somebody Else', birthDate: '1999-09-09', expiry: '2038-11' }],
];

describeOnEveryDatabase('A guess', ({ freshUrl }) => {
  it('at a number or at any part of an identity costs the same statements and the same cryptography', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const card = await enterPerson(settling);
    const work = await workOf(settling);
    const unknown = await work(newCard());
    expect(unknown.statements.length).toBeGreaterThan(4);
    expect(unknown.cryptography).toContain('sign');
    expect(unknown.cryptography).toContain('createHmac');
    for (const [what, guess] of guesses(card)) expect([what, await work(guess)]).toEqual([what, unknown]);
  });

  it('costs the same when the number is locked out', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy: {} } });
    const card = await enterPerson(settling);
    const work = await workOf(settling);
    const unknown = await work(newCard());
    for (let count = 0; count < 7; count++) expect(await work({ ...card, name: `Guess ${count}` })).toEqual(unknown);
    const reasons = await settling.database.all<{ reason: string }>(
      'SELECT DISTINCT reason FROM application ORDER BY 1',
    );
    expect(reasons.map(({ reason }) => reason)).toEqual([
      'identity_mismatch',
      'number_unknown',
      'tries_exceeded_at_terminal',
    ]);
  });

  it('is answered the same to the byte but for ids, whatever was wrong and however the account stands', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy: {} } });
    const { seller } = settling;
    const card = await enterPerson(settling);
    const standings = [
      { accountStatus: 'suspended' as const },
      { accountStatus: 'closed' as const },
      { limitMinor: 1 },
      { card: newCard({ expiry: '2020-01' }) },
      { currency: 'USD' as const },
    ];
    const declined: [string, Card][] = [['an unknown number', newCard()], ...guesses(card)];
    for (const standing of standings) declined.push([JSON.stringify(standing), await enterPerson(settling, standing)]);
    for (let count = 0; count < 3; count++) declined.push(['locked out', { ...card, name: `Guess ${count}` }]);
    declined.push(['locked out, the right one', card]);
    const seen = new Set<string>();
    for (const [what, each] of declined) {
      const check = seller.checkOf(seller.sealContents({ card: each }));
      const answer = await seller.post('/checks', seller.sign(check));
      const { noticeId, applicationId, ...notice } = seller.read(JSON.parse(answer.text));
      expect([what, applicationId]).toEqual([what, check.applicationId]);
      expect([noticeId, notice.kind]).toEqual([expect.any(String), 'non-approval']);
      seen.add(JSON.stringify([shapeOf(answer), notice]));
    }
    expect([...seen]).toHaveLength(1);
  });
});

/** What an answer looks like from outside, by everything but what is random in it. */
function shapeOf({ status, headers, text }: HttpAnswer) {
  const { date: _date, ...others } = headers;
  return { status, others, length: text.length, parts: text.split('.').map((part) => part.length) };
}
