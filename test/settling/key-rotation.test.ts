import { chmodSync, chownSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealCompact } from '../../platform/compact-jose.ts';
import type { Card } from '../../contract/card.ts';
import { currentKey, keySetLifetimeMs, mostPublishedKeys, verifyKeySet } from '../../contract/settling/key-set.ts';
import type { KeySet } from '../../contract/settling/key-set.ts';
import { verifyNotice } from '../../contract/settling/notice.ts';
import { sealForSettling, sealType } from '../../contract/settling/seal.ts';
import type { SealContents } from '../../contract/settling/seal.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import { countNumbers, rewriteNumbers } from '../../settling/credit-information/number-rewriting.ts';
import { makeNextKey, readSecretKeys } from '../../settling/keys/key-files.ts';
import type { KeyPurpose } from '../../settling/keys/key-files.ts';
import { KeysChanged, readKeyRecords } from '../../settling/keys/key-store.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { noticeLeadMs, retireKeys, rotateKey } from '../../settling/keys/rotate-key.ts';
import type { KeyOffice, Rotation, RotationOrder, RotationRefused } from '../../settling/keys/rotate-key.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { itUnlessMissing } from '../support/requirements.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { askCredit, runCredit } from './operator-in-process.ts';
import { enterPerson, housekeepingOf, newCard, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;
const by = { actor: 'operator:Kim' };

function officeOf({ database, config, clock }: SettlingUnderTest): KeyOffice {
  const { keysFolder, sealLifetimeMs, clockToleranceMs } = config;
  return { database, keysFolder, clock, sealOnItsWayMs: sealLifetimeMs + clockToleranceMs };
}

async function rotate(settling: SettlingUnderTest, purpose: KeyPurpose, order: RotationOrder): Promise<Rotation> {
  return (await rotateKey(officeOf(settling), purpose, order))!;
}

async function publishedKeys({ seller, server, clock }: SettlingUnderTest): Promise<KeySet> {
  const { text } = await seller.exchange('GET', '/key-set');
  const verified = await verifyKeySet(text, server.rootThumbprint, clock.now());
  if (!('keySet' in verified)) throw new Error(verified.refusal);
  return verified.keySet;
}

/** Buys as a page does that has this key set; gives the notice's kind and reason, and who signed it. */
async function buyWith(settling: SettlingUnderTest, keySet: KeySet, contents: SealContents) {
  const { seller, clock } = settling;
  const seal = await sealForSettling(contents, currentKey(keySet, 'seal', clock.now())!);
  const answer = await seller.check(seller.checkOf(contents, { seal }));
  if (!('notice' in answer)) throw new Error(answer.refusal);
  const verified = await verifyNotice(answer.notice, await publishedKeys(settling));
  if (!('notice' in verified)) throw new Error(verified.refusal);
  return { kind: verified.notice.kind, reason: verified.notice.reason, signed: answer.notice };
}

function kidOf(signed: string): string {
  return (JSON.parse(Buffer.from(signed.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;
}

async function audited({ database }: SettlingUnderTest): Promise<[string, string, string][]> {
  const rows = await database.all<{ actor: string; action: string; details: string }>(
    `SELECT actor, action, details FROM audit_record WHERE action IN ('key_rotation', 'key_retirement') ORDER BY record_id`,
  );
  return rows.map(({ actor, action, details }) => [actor, action, (JSON.parse(details) as { keyId: string }).keyId]);
}

function secretIds({ config }: SettlingUnderTest, purpose: KeyPurpose): string[] {
  return readSecretKeys(config.keysFolder, purpose).map(({ keyId }) => keyId);
}

const never = new AbortController().signal;

describeOnEveryDatabase('A sealing key that is rotated', ({ freshUrl }) => {
  it('opens what pages with the old key set seal, until the overlap is over; then its secret is gone', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock, config, ring } = settling;
    const card = await enterPerson(settling);
    const before = await publishedKeys(settling);
    const old = currentKey(before, 'seal', clock.now())!.kid;
    const { keyId, opensUntil } = await rotate(settling, 'sealing', by);
    expect(opensUntil).toBe(clock.now() + keySetLifetimeMs + config.sealLifetimeMs + config.clockToleranceMs);

    // Another process published it: this server hears of it by the seal.
    await ring.refreshIfChanged();
    const contents = seller.sealContents({ card });
    const seal = sealCompact(contents, ring.sealing.at(-1)!.publicKey, { kid: keyId, typ: sealType });
    expect(seller.read(await seller.check(seller.checkOf(contents, { seal }))).kind).toBe('approval');

    const during = await publishedKeys(settling);
    expect(during.keys.filter(({ purpose }) => purpose === 'seal').map(({ kid }) => kid)).toEqual([old, keyId]);
    expect(currentKey(during, 'seal', clock.now())!.kid).toBe(keyId);
    expect((await buyWith(settling, before, seller.sealContents({ card }))).kind).toBe('approval');
    expect((await buyWith(settling, during, seller.sealContents({ card }))).kind).toBe('approval');

    clock.set(before.expiresAt - 1);
    expect((await buyWith(settling, before, seller.sealContents({ card }))).kind).toBe('approval');
    await housekeepingOf(settling).tendKeys();
    expect(secretIds(settling, 'sealing')).toEqual([old, keyId]);

    clock.set(opensUntil!);
    const late = await buyWith(settling, before, seller.sealContents({ card }));
    expect(late).toMatchObject({ kind: 'non-approval', reason: 'seal_refused' });
    await housekeepingOf(settling).tendKeys();
    expect(secretIds(settling, 'sealing')).toEqual([keyId]);
    await ring.refreshIfChanged();
    expect(ring.sealing.map(({ kid }) => kid)).toEqual([keyId]);
    expect((await buyWith(settling, await publishedKeys(settling), seller.sealContents({ card }))).kind).toBe(
      'approval',
    );
    expect(await audited(settling)).toEqual([
      ['operator:Kim', 'key_rotation', keyId],
      ['settling', 'key_retirement', old],
    ]);
  });

  it('because it was stolen opens nothing from that moment, and who reads the key set again can pay', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock, config } = settling;
    const card = await enterPerson(settling);
    const before = await publishedKeys(settling);
    const old = currentKey(before, 'seal', clock.now())!.kid;
    // An older one that still opens is retired with it, and one that nobody used yet is not trusted either.
    const { keyId: second } = await rotate(settling, 'sealing', by);
    const lyingThere = makeNextKey(config.keysFolder, 'sealing', clock.now());
    const { keyId, retired } = await rotate(settling, 'sealing', { ...by, isImmediate: true });
    expect(retired).toEqual([old, second]);
    expect(keyId).not.toBe(lyingThere.keyId);
    expect(secretIds(settling, 'sealing')).toEqual([keyId]);

    const refused = await buyWith(settling, before, seller.sealContents({ card }));
    expect(refused).toMatchObject({ kind: 'non-approval', reason: 'seal_refused' });
    const now = await publishedKeys(settling);
    expect(now.keys.filter(({ purpose }) => purpose === 'seal').map(({ kid }) => kid)).toEqual([keyId]);
    expect((await buyWith(settling, now, seller.sealContents({ card }))).kind).toBe('approval');
    expect((await audited(settling)).map(([, action]) => action)).toEqual([
      'key_rotation',
      'key_rotation',
      'key_retirement',
      'key_retirement',
    ]);
  });

  it('is renewed by itself a month before it ends, once, whichever process comes first', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { clock, ring, keys, database } = settling;
    const [old] = keys.sealing;
    clock.set(old!.notAfter - 31 * dayMs);
    await housekeepingOf(settling).tendKeys();
    expect(await audited(settling)).toEqual([]);
    clock.set(old!.notAfter - 30 * dayMs);
    await housekeepingOf(settling).tendKeys();
    await housekeepingOf(settling).tendKeys();
    expect((await audited(settling)).map(([actor, action]) => [actor, action])).toEqual([
      ['settling', 'key_rotation'],
      ['settling', 'key_rotation'],
    ]);
    await ring.refreshIfChanged();
    expect([ring.sealing.length, ring.notice.length]).toEqual([2, 2]);
    const { records } = await readKeyRecords(database);
    expect(records.filter(({ replacedAt }) => replacedAt === null)).toHaveLength(4);
  });
});

describeOnEveryDatabase('A notice key that is rotated', ({ freshUrl }) => {
  it('is published before it signs; what the old one signed is proved for ever, though its secret is gone', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock, config } = settling;
    const card = await enterPerson(settling);
    const { keyId, replaces } = await rotate(settling, 'notice', by);
    const published = await publishedKeys(settling);
    const first = await buyWith(settling, published, seller.sealContents({ card }));
    expect(kidOf(first.signed)).toBe(replaces);
    expect(published.keys.map(({ kid }) => kid)).toContain(keyId);

    clock.advance(noticeLeadMs);
    const second = await buyWith(settling, published, seller.sealContents({ card }));
    expect(kidOf(second.signed)).toBe(keyId);
    expect(await verifyNotice(second.signed, published)).toHaveProperty('notice');

    await housekeepingOf(settling).tendKeys();
    expect(secretIds(settling, 'notice')).toEqual([keyId]);
    clock.advance(390 * dayMs);
    await housekeepingOf(settling).tendKeys();
    const muchLater = await publishedKeys(settling);
    for (const { signed } of [first, second]) expect(await verifyNotice(signed, muchLater)).toHaveProperty('notice');
    expect(readdirSync(config.keysFolder).filter((name) => name.endsWith('.public.pem'))).not.toEqual([]);
  });

  it('because it was stolen signs nothing more, nor does one that was published meanwhile', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const card = await enterPerson(settling);
    await rotate(settling, 'notice', by);
    const { keyId } = await rotate(settling, 'notice', { ...by, isImmediate: true });
    const bought = await buyWith(settling, await publishedKeys(settling), settling.seller.sealContents({ card }));
    expect(kidOf(bought.signed)).toBe(keyId);
    expect(secretIds(settling, 'notice')).toEqual([keyId]);
    settling.clock.advance(noticeLeadMs);
    const later = await buyWith(settling, await publishedKeys(settling), settling.seller.sealContents({ card }));
    expect(kidOf(later.signed)).toBe(keyId);
  });
});

describeOnEveryDatabase('A key set that is full', ({ freshUrl }) => {
  it('takes no more notice keys, but stolen ones are replaced and sealing keys renewed: nothing could be, then', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, clock } = settling;
    const card = await enterPerson(settling);
    const refusalOf = (purpose: KeyPurpose, order: RotationOrder) =>
      rotate(settling, purpose, order).then(
        () => 'none',
        (error: unknown) => (error as RotationRefused).reason,
      );
    const fill = async (purpose: KeyPurpose, order: RotationOrder) => {
      for (let tries = 0; tries < mostPublishedKeys; tries++) if ((await refusalOf(purpose, order)) !== 'none') return;
    };
    const isImmediate = true;
    await fill('notice', by);
    expect(await refusalOf('notice', by)).toBe('too_many_keys');
    expect(await refusalOf('notice', { ...by, isImmediate })).toBe('none');
    await fill('notice', { ...by, isImmediate });
    expect(await refusalOf('sealing', by)).toBe('none');
    await fill('sealing', by);
    expect(await refusalOf('sealing', by)).toBe('too_many_keys');

    const full = await publishedKeys(settling);
    expect(full.keys).toHaveLength(mostPublishedKeys);
    expect((await buyWith(settling, full, seller.sealContents({ card }))).kind).toBe('approval');
    expect(await refusalOf('sealing', { ...by, isImmediate })).toBe('none');
    await fill('sealing', by);
    clock.advance(2 * dayMs);
    await housekeepingOf(settling).tendKeys();
    expect(await refusalOf('sealing', by)).toBe('none');
    const later = await publishedKeys(settling);
    expect((await buyWith(settling, later, seller.sealContents({ card }))).kind).toBe('approval');
  }, 60_000);
});

describeOnEveryDatabase('Keys of numbers that are rotated', ({ freshUrl }) => {
  it.each(['number-encryption', 'number-index'] as const)(
    'leave every number found, by whoever still held the old keys: %s',
    async (purpose) => {
      const settling = await startSettling({ databaseUrl: await freshUrl() });
      const { seller, database, config, clock, ring, keys } = settling;
      const cards: Card[] = [];
      for (let count = 0; count < 5; count++) cards.push(await enterPerson(settling));
      const bought = (card: Card) => seller.buy({ card }).then(({ kind }) => kind);
      // This one's server has not seen a check since, and holds the keys that it began with.
      const { keyId, replaces } = await rotate(settling, purpose, by);
      expect(await bought(cards[0]!)).toBe('approval');

      const account = { accountStatus: 'active', currency: 'EUR', paymentStatus: 'current', dueAt: null } as const;
      const amounts = { debtMinor: 0, overdueMinor: 0, limitMinor: 100_00, pastPayments: [] };
      const open = (card: Card, number = ring.number) =>
        database.write((transaction) =>
          openAccount(transaction, { card, ...account, ...amounts }, number, clock.now()),
        );
      await expect(open(newCard(), keys.number)).rejects.toThrow(KeysChanged);
      await ring.refreshIfChanged();
      expect(await open(cards[1]!), 'known under the index before').toBe(false);
      const newcomer = newCard();
      expect(await open(newcomer)).toBe(true);
      expect(await open(newcomer)).toBe(false);

      const operator = await KeyRing.open({ database, keysFolder: config.keysFolder, clock });
      const progress: number[][] = [];
      const told = (done: number, total: number) => void progress.push([done, total]);
      expect(await rewriteNumbers({ database, keys: operator }, purpose, never, told)).toEqual({ total: 5, left: 0 });
      expect(progress).toEqual([[5, 5]]);
      expect(await rewriteNumbers({ database, keys: operator }, purpose, never, told)).toEqual({ total: 0, left: 0 });
      expect(await countNumbers(database, purpose)).toEqual(new Map([[keyId, 6]]));
      for (const card of [...cards, newcomer]) expect(await bought(card)).toBe('approval');

      expect(await retireKeys(officeOf(settling), [{ keyId: replaces!, purpose }], by)).toEqual([replaces]);
      expect(await retireKeys(officeOf(settling), [{ keyId: replaces!, purpose }], by)).toEqual([]);
      expect(secretIds(settling, purpose)).toEqual([keyId]);
      for (const card of [...cards, newcomer]) expect(await bought(card)).toBe('approval');
      expect(await seller.buy({ card: newCard() })).toMatchObject({ kind: 'non-approval', reason: 'declined' });
      const reasons = await database.all('SELECT reason FROM application WHERE reason IS NOT NULL');
      expect(reasons).toEqual([{ reason: 'number_unknown' }]);
    },
  );

  it('are learnt by a server that heard of nothing until every number was indexed anew', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database, config, clock } = settling;
    const card = await enterPerson(settling);
    const { replaces } = await rotate(settling, 'number-index', by);
    const keys = await KeyRing.open({ database, keysFolder: config.keysFolder, clock });
    await rewriteNumbers({ database, keys }, 'number-index', never, () => undefined);
    await retireKeys(officeOf(settling), [{ keyId: replaces!, purpose: 'number-index' }], by);
    expect((await seller.buy({ card })).kind).toBe('approval');
  });

  it('can both be rotated at once, and the rows of one rotation do not undo those of the other', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database, config, clock } = settling;
    const cards = [];
    for (let count = 0; count < 30; count++) cards.push(await enterPerson(settling));
    const keysFolder = config.keysFolder;
    const operators = await Promise.all([1, 2].map(() => KeyRing.open({ database, keysFolder, clock })));
    const [index, encryption] = [
      await rotate(settling, 'number-index', by),
      await rotate(settling, 'number-encryption', by),
    ];
    const rewrite = (keys: KeyRing, purpose: 'number-index' | 'number-encryption') =>
      keys.refreshIfChanged().then(() => rewriteNumbers({ database, keys }, purpose, never, () => undefined));
    await Promise.all([rewrite(operators[0]!, 'number-index'), rewrite(operators[1]!, 'number-encryption')]);
    expect(await countNumbers(database, 'number-index')).toEqual(new Map([[index.keyId, 30]]));
    expect(await countNumbers(database, 'number-encryption')).toEqual(new Map([[encryption.keyId, 30]]));
    for (const card of cards.slice(0, 5)) expect((await seller.buy({ card })).kind).toBe('approval');
  });
});

describeOnEveryDatabase('A rotation that was interrupted', ({ freshUrl }) => {
  it.each(['sealing', 'notice', 'number-encryption', 'number-index'] as const)(
    'between the file and the database leaves a %s key that nobody uses, and that the next rotation takes',
    async (purpose) => {
      const settling = await startSettling({ databaseUrl: await freshUrl() });
      const { seller, config, clock, database } = settling;
      const card = await enterPerson(settling);
      const configFile = path.join(temporaryFolder(), 'config.json');
      writeFileSync(configFile, JSON.stringify(config));
      const { keyId } = makeNextKey(config.keysFolder, purpose, clock.now());
      const again = await KeyRing.open({ database, keysFolder: config.keysFolder, clock });
      const inUse = [...again.sealing, ...again.notice].map(({ kid }) => kid);
      expect([...inUse, again.number.index.keyId, again.number.encryption.keyId]).not.toContain(keyId);
      expect((await seller.buy({ card })).kind).toBe('approval');
      const { keys } = await askCredit<{ keys: { keyId: string; state: string }[] }>(configFile, ['keys', 'list']);
      expect(keys.find((key) => key.keyId === keyId)!.state).toContain('interrupted');
      expect(await askCredit(configFile, ['keys', 'rotate', purpose])).toMatchObject({ keyId });
      expect((await buyWith(settling, await publishedKeys(settling), seller.sealContents({ card }))).kind).toBe(
        'approval',
      );
    },
    60_000,
  );

  it('between the database and the file has what is left removed, and nothing opened with it', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller, database, keys, config, clock } = settling;
    const card = await enterPerson(settling);
    await rotate(settling, 'sealing', by);
    const [old] = keys.sealing;
    await database.write(async (transaction) => {
      await transaction.run('UPDATE settling_key SET retired_at = ? WHERE key_id = ?', [clock.now(), old!.kid]);
      await transaction.run('UPDATE key_generation SET generation = generation + 1');
    });
    expect(secretIds(settling, 'sealing')).toContain(old!.kid);
    const contents = seller.sealContents({ card });
    const seal = sealCompact(contents, old!.publicKey, { kid: old!.kid, typ: sealType });
    expect(seller.read(await seller.check(seller.checkOf(contents, { seal })))).toMatchObject({
      reason: 'seal_refused',
    });
    await housekeepingOf(settling).tendKeys();
    expect(readSecretKeys(config.keysFolder, 'sealing').map(({ keyId }) => keyId)).not.toContain(old!.kid);
  });
});

/** Settling, and its operator's command line. */
async function prepare() {
  const folder = temporaryFolder();
  const settling = await startSettling({ databaseUrl: path.join(folder, 's.sqlite'), folder });
  const configFile = path.join(folder, 'config.json');
  writeFileSync(configFile, JSON.stringify(settling.config));
  const complaintOf = async (...args: string[]) => (await runCredit(configFile, ['keys', ...args])).complaint;
  return { settling, keysFolder: settling.config.keysFolder, complaintOf, configFile };
}

describe('A keys folder that is not right', () => {
  it('because others may write there or read a key stops a rotation, and says what to do', async () => {
    const { settling, keysFolder, complaintOf } = await prepare();
    chmodSync(keysFolder, 0o770);
    expect(await complaintOf('rotate', 'sealing')).toContain(`chmod 700 ${keysFolder}`);
    chmodSync(keysFolder, 0o700);
    const { file } = readSecretKeys(keysFolder, 'number-index')[0]!;
    chmodSync(file, 0o644);
    expect(await complaintOf('rotate', 'number-index')).toContain(`chmod 600 ${file}`);
    chmodSync(file, 0o600);
    expect(await audited(settling)).toEqual([]);
  }, 60_000);

  itUnlessMissing(
    process.geteuid?.() === 0 ? null : 'a folder is given to another user: run the tests as root',
    'because it is of another user stops a rotation before a key is made',
    async () => {
      const { settling, keysFolder } = await prepare();
      const before = readdirSync(keysFolder);
      chownSync(keysFolder, 65_534, 65_534);
      const rotated = rotate(settling, 'sealing', by);
      await expect(rotated).rejects.toThrow('Rotate as the user that settling runs as');
      expect(readdirSync(keysFolder)).toEqual(before);
      expect(await audited(settling)).toEqual([]);
    },
  );

  it('because a sealing key was lost gets another one at the next start, and the loss is audited', async () => {
    const { settling } = await prepare();
    const { database, config, clock, seller } = settling;
    const [lost] = readSecretKeys(config.keysFolder, 'sealing');
    rmSync(lost!.file);
    const started = await KeyRing.open({ database, keysFolder: config.keysFolder, clock });
    expect(started.sealing.map(({ kid }) => kid)).not.toContain(lost!.keyId);
    expect(await audited(settling)).toEqual([['settling', 'key_retirement', lost!.keyId]]);
    const contents = seller.sealContents({ card: await enterPerson(settling) });
    expect((await buyWith(settling, await publishedKeys(settling), contents)).kind).toBe('approval');
  }, 60_000);

  it('is told from a mistyped purpose, and theft from what numbers cannot do', async () => {
    const { complaintOf, configFile } = await prepare();
    expect(await complaintOf('rotate', 'seal')).toContain('sealing, notice, number-encryption, number-index');
    expect(await complaintOf('rotate', 'number-index', '--now')).toContain('--now is for sealing and notice keys');
    expect(await complaintOf('rotate', 'sealing', '--now')).toContain('cannot be undone');
    expect(await askCredit(configFile, ['keys', 'rotate', 'sealing', '--now', '--yes'])).toMatchObject({
      purpose: 'sealing',
      retired: [expect.any(String)],
    });
  }, 60_000);
});
