import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../platform/database/database.ts';
import { makeNonce } from '../../contract/settling/seal.ts';
import { prepareCheck } from '../../settling/check/prepared-check.ts';
import { writeBatch } from '../../settling/check/batch-writing.ts';
import type { DecidedBatch } from '../../settling/check/batch-decision.ts';
import type { PreparedCheck } from '../../settling/check/prepared-check.ts';
import { ConcurrentChange } from '../../platform/database/concurrent-change.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import type { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { SealOpener } from '../../settling/keys/seal-opener.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { policy } from './batch-ground.ts';
import { makeSellers, makeWorld, makeWorldKeys, worldCard } from './check-world.ts';

const dayMs = 24 * 3_600_000;
const names = { name: 'Somebody Quite Different' };

async function prepare(watched = (database: Database) => database) {
  const folder = temporaryFolder();
  const shared = makeWorldKeys(folder);
  const [seller] = makeSellers(shared);
  const world = await makeWorld(`${folder}/s.sqlite`, shared, { watched });
  onTestFinished(() => world.database.close());
  const { database } = world;
  const rows = <Row>(sql: string) => database.all<Row>(sql);
  const checkOf = (changes: object = {}, person = 0) =>
    seller!.checkOf({ ...seller!.sealContents({ card: { ...worldCard(person), ...changes }, amountMinor: 3_00 }) });
  const noticeOf = (answer: Awaited<ReturnType<typeof world.check>>) => seller!.read(answer as { notice: string });
  return { ...shared, seller: seller!, world, database, rows, checkOf, noticeOf };
}

type Row = Record<string, unknown> & { information_seen: string | null };
type Audited = { outcome: string; reason: string | null; details: string };

describe('What is written of a batch of checks', () => {
  it('is the decision with what it saw, the payment and its notice', async () => {
    const { world, rows, checkOf, noticeOf, clock, keys } = await prepare();
    const now = clock.now();
    const check = checkOf();
    const { noticeId: _id, ...notice } = noticeOf(await world.check(check));
    const about = { sellerId: 'shop-1', applicationId: check.applicationId, amountMinor: 3_00, currency: 'EUR' };
    expect(notice).toEqual({ ...about, kind: 'approval', heldUntil: now + 7 * dayMs, decidedAt: now });
    const [row] = await rows<Row>('SELECT * FROM application');
    const counted = { wrong_at_terminal: null, wrong_at_seller: null, person_id: 1, terminal_id: 'kiosk-1' };
    expect(row).toMatchObject({ ...counted, outcome: 'approved', reason: null, response_code: '00', decided_at: now });
    expect(row!['counted_terminal']).toHaveLength(43);
    expect(row!['seal_nonce']).not.toBeNull();
    expect(row!['policy_version']).toBe('2026-11-3');
    expect(JSON.parse(row!.information_seen!)).toEqual({
      accountStatus: 'active',
      currency: 'EUR',
      paymentStatus: 'current',
      debtMinor: 0,
      overdueMinor: 0,
      limitMinor: 1_000_00,
      heldMinor: 0,
      lastPayments: [],
      attempts: { recent: 0, recentAtTerminal: 0, wrongIdentities: 0, wrongIdentitiesAtTerminal: 0 },
    });
    expect(await rows('SELECT person_id, held_minor, state, made_at, expires_at FROM payment')).toEqual([
      { person_id: 1, held_minor: 3_00, state: 'held', made_at: now, expires_at: now + 7 * dayMs },
    ]);
    const [audited, ...more] = await rows<Audited>('SELECT * FROM audit_record');
    expect(more).toEqual([]);
    const subject = { seller_id: 'shop-1', application_id: check.applicationId };
    const said = { outcome: 'approved', reason: null, response_code: '00', policy_version: '2026-11-3' };
    expect(audited).toMatchObject({ recorded_at: now, actor: 'seller:shop-1', action: 'check', ...subject, ...said });
    const ids = { noticeKeyId: keys.notice[0]!.kid, sealingKeyId: keys.sealing[0]!.kid };
    const asked = { amountMinor: 3_00, currency: 'EUR', terminalId: 'kiosk-1' };
    expect(JSON.parse(audited!.details)).toEqual({ ...asked, ...ids });
    // Asked again, nothing more is written.
    await world.check(check);
    expect(await rows('SELECT * FROM audit_record')).toHaveLength(1);
  });

  it('is nothing of a person whose identity was not shown, and nothing of a seal that did not open', async () => {
    const { world, seller, rows, checkOf, noticeOf } = await prepare();
    const contents = seller.sealContents({ card: worldCard(0) });
    const unreadable = seller.checkOf(contents, { seal: seller.seal({ ...contents, card: 'none' }) });
    for (const check of [checkOf(names), checkOf({}, 6), unreadable]) {
      expect(noticeOf(await world.check(check)).kind).toBe('non-approval');
    }
    const reasons = ['identity_mismatch', 'number_unknown', 'seal_unreadable'];
    const seen = [
      { attempts: { recent: 0, recentAtTerminal: 0, wrongIdentities: 0, wrongIdentitiesAtTerminal: 0 } },
      null,
      null,
    ];
    const kept = await rows<Row>('SELECT * FROM application ORDER BY reason');
    expect(kept.map(({ reason }) => reason)).toEqual(reasons);
    expect(kept.map(({ information_seen: text }) => text && (JSON.parse(text) as unknown))).toEqual(seen);
    expect(kept.map((row) => row['person_id'])).toEqual([1, null, null]);
    expect(kept.map((row) => [row['wrong_at_terminal'], row['wrong_at_seller']])).toEqual([
      [1, 1],
      [1, 1],
      [null, null],
    ]);
    expect(kept.map((row) => row['counted_terminal'] === null)).toEqual([false, false, true]);
    expect(await rows('SELECT * FROM payment')).toEqual([]);
    const audited = await rows<Audited>('SELECT * FROM audit_record ORDER BY record_id');
    expect(audited.map(({ reason }) => reason)).toEqual(reasons);
    expect(audited.map(({ details }) => 'sealingKeyId' in (JSON.parse(details) as object))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('tells of alarms between the checks that raised them and the next ones', async () => {
    const { world, rows, checkOf } = await prepare();
    const checks = [...Array.from({ length: 4 }, (_, place) => checkOf({}, 6 + (place % 2))), checkOf()];
    await Promise.all(checks.map((check) => world.check(check)));
    const audited = await rows<Audited>('SELECT * FROM audit_record ORDER BY record_id');
    const unknown = Array.from({ length: 4 }, () => 'number_unknown');
    expect(audited.map(({ reason }) => reason)).toEqual([...unknown, 'terminal_suspended', 'terminal_suspended']);
    expect(audited.map((record) => record['action' as keyof Audited])).toEqual([
      ...unknown.map(() => 'check'),
      'alarm',
      'check',
    ]);
    const tries = await rows<Row>('SELECT wrong_at_terminal, wrong_at_seller FROM application ORDER BY reason');
    expect(tries.slice(0, 4)).toEqual(unknown.map(() => ({ wrong_at_terminal: null, wrong_at_seller: 1 })));
    const known = await rows<Row>('SELECT terminal_id, enrolled_by FROM known_terminal');
    expect(known).toEqual([{ terminal_id: 'kiosk-1', enrolled_by: 'staff' }]);
  });

  it('depends on what was written before of the same number, and of the same seal', async () => {
    const { world, seller, rows, checkOf } = await prepare();
    const spent = seller.sealContents({ card: worldCard(1), amountMinor: 3_00 });
    await world.check(seller.checkOf(spent));
    await world.check(seller.checkOf({ ...spent, applicationId: randomUUID() }));
    // Four of one number at one terminal are the most here.
    for (let count = 0; count < 5; count++) await world.check(checkOf());
    const kept = await rows<Row>('SELECT * FROM application');
    const ofPerson = (id: number) => kept.filter((row) => row['person_id'] === id);
    expect(ofPerson(2).map(({ reason }) => reason)).toEqual([null, 'seal_reused']);
    const ofFirst = ofPerson(1).map(({ reason, information_seen: seen }) => [reason, recentIn(seen)]);
    expect(ofFirst.toSorted((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      [null, 0],
      [null, 1],
      [null, 2],
      [null, 3],
      ['frequency_exceeded', 4],
    ]);
  });

  it('is begun anew where a name was corrected after it was found and before it was locked', async () => {
    let locked = 0;
    const correcting = (database: Database): Database => ({
      ...database,
      write: (work) =>
        database.write((transaction) =>
          work({
            dialect: transaction.dialect,
            get: (sql, values) => transaction.get(sql, values),
            run: (sql, values) => transaction.run(sql, values),
            appendAtCommit: (append, item) => transaction.appendAtCommit(append, item),
            all: async (sql, values) => {
              const rows = await transaction.all<never>(sql, values);
              // The statement that locks a person by the name as it is written; the first time that name is gone.
              return /\bname AS compared_name/.test(sql) && ++locked === 1 ? [] : rows;
            },
          }),
        ),
    });
    const { world, rows, checkOf, noticeOf } = await prepare(correcting);
    expect(noticeOf(await world.check(checkOf({ name: 'JUERGEN WEISS' }))).kind).toBe('approval');
    expect(locked).toBe(2);
    expect(await rows('SELECT held_minor FROM payment')).toEqual([{ held_minor: 3_00 }]);
  });

  it('after a reversal is the refusal that every repeat gets', async () => {
    const { world, seller, rows, checkOf, noticeOf, clock } = await prepare();
    const check = checkOf();
    await world.reverse(seller.reversalOf(check));
    clock.advance(5);
    const first = await world.check(check);
    const { noticeId: _id, applicationId: _application, ...notice } = noticeOf(first);
    const about = { sellerId: 'shop-1', amountMinor: 3_00, currency: 'EUR' };
    expect(notice).toEqual({ ...about, kind: 'non-approval', reason: 'declined', decidedAt: clock.now() });
    clock.advance(5);
    expect(await world.check(check)).toEqual(first);
    expect(await rows(`SELECT outcome, reason FROM audit_record WHERE action = 'check'`)).toEqual([
      { outcome: 'declined', reason: 'reversed' },
    ]);
    const otherSeal = seller.checkOf({
      ...seller.sealContents({ card: worldCard(0) }),
      nonce: makeNonce(),
      ...pick(check),
    });
    expect(await world.check(otherSeal)).toEqual({ refusal: 'application_content_differs' });
  });
});

const recentIn = (seen: string | null) =>
  (JSON.parse(seen ?? 'null') as { attempts: { recentAtTerminal: number } } | null)?.attempts.recentAtTerminal;

const pick = ({ applicationId, amountMinor }: { applicationId: string; amountMinor: number }) => ({
  applicationId,
  amountMinor,
});

async function write(batch: (check: PreparedCheck) => Partial<DecidedBatch>) {
  const { database, keysFolder, clock, checkOf } = await prepare();
  const ring = await KeyRing.open({ database, keysFolder, clock });
  const check = prepareCheck(checkOf(), { seals: new SealOpener(ring, clock, 60_000), keys: ring });
  const notices = { sign: () => 'notice', currentKey: () => ({ kid: 'k' }) } as unknown as NoticeSigner;
  const parts = { notices, policy, holdLifetimeMs: 1, now: clock.now() };
  const decided: DecidedBatch = { outcomes: [], raised: [], admitted: [], ...batch(check) };
  const once = () => database.write((transaction) => writeBatch(transaction, [check], decided, parts));
  await once().catch(() => {});
  return once();
}

describe('A batch that another process was quicker with', () => {
  const decision = { outcome: 'declined', reason: 'reversed', responseCode: '12' } as const;
  const attempts = { recent: 0, recentAtTerminal: 0, wrongIdentities: 0, wrongIdentitiesAtTerminal: 0 };

  it.each<[string, (check: PreparedCheck) => Partial<DecidedBatch>]>([
    ['a terminal', ({ terminal }) => ({ admitted: [terminal!] })],
    [
      'an application',
      () => ({ outcomes: [{ kind: 'decided', decision, person: null, attempts, sealNonce: null, wrongTry: null }] }),
    ],
    ['a refusal after a reversal', () => ({ outcomes: [{ kind: 'after_reversal', decision }] })],
  ])('is not written: %s', async (_what, batch) => {
    await expect(write(batch)).rejects.toThrow(ConcurrentChange);
  });

  it('and that has nothing to write writes nothing', async () => {
    const { notices, alarms } = await write(() => ({ outcomes: [{ kind: 'known', notice: 'then' }] }));
    expect([notices.size, alarms]).toEqual([0, []]);
  });
});
