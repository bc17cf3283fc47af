import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { importJWK, CompactSign } from 'jose';
import { describe, expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import { requestType } from '../../contract/settling/check.ts';
import { currentKey, verifyKeySet } from '../../contract/settling/key-set.ts';
import { verifyNotice } from '../../contract/settling/notice.ts';
import { sealForSettling } from '../../contract/settling/seal.ts';
import { protectNumber, revealNumber } from '../../settling/credit-information/number-protection.ts';
import { KeySetPublisher } from '../../settling/keys/key-set-publisher.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { createSettlingServer } from '../../settling/settling-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { enterPerson, newCard, socketIn, startSettling } from './settling-under-test.ts';

const dayMs = 24 * 3_600_000;

function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

function overwriteIndexKey(keysFolder: string): void {
  writeFileSync(path.join(keysFolder, 'number-index.key'), 'short');
}

async function refusalToStart(prepare: (keysFolder: string) => void): Promise<string> {
  const folder = temporaryFolder();
  const clock = new MovableClock();
  const keysFolder = path.join(folder, 'keys');
  ensureKeys(keysFolder, clock);
  prepare(keysFolder);
  const config = settlingConfigSchema.parse({
    databaseUrl: path.join(folder, 's.sqlite'),
    listen: { kind: 'socket', path: socketIn(folder) },
    keysFolder,
    sellers: [],
  });
  const failed = createSettlingServer({ config, clock, log: createLog('settling', 'silent') });
  return failed.then(
    () => 'it started',
    (error: Error) => error.message,
  );
}

describe("Settling's keys", () => {
  it('are made once, for their owner only, and read again afterwards', () => {
    const keysFolder = path.join(temporaryFolder(), 'keys');
    const first = ensureKeys(keysFolder, new MovableClock());
    const made = filesOf(keysFolder);
    expect(ensureKeys(keysFolder, new MovableClock()).rootThumbprint).toBe(first.rootThumbprint);
    expect(filesOf(keysFolder)).toEqual(made);
    expect(Object.keys(made)).toHaveLength(5);
    expect(statSync(keysFolder).mode & 0o777).toBe(0o700);
    for (const name of Object.keys(made)) expect(statSync(path.join(keysFolder, name)).mode & 0o777, name).toBe(0o600);
  });

  it('are the same for processes that make them at the same moment', async () => {
    const keysFolder = path.join(temporaryFolder(), 'keys');
    const make = () =>
      promisify(execFile)(process.execPath, ['settling/keys/make-keys.ts', '--folder', keysFolder], {
        encoding: 'utf8',
      });
    const said = await Promise.all([make(), make(), make()]);
    const { rootThumbprint } = ensureKeys(keysFolder, new MovableClock());
    for (const { stdout } of said) expect(JSON.parse(stdout)).toEqual({ rootThumbprint });
    expect(readdirSync(keysFolder)).toHaveLength(5);
  });

  it.each(['root.pem', 'number-index.key', 'number-encryption.key', 'sealing-', 'notice-'])(
    'stop the start when others may read %s',
    async (name) => {
      let file = '';
      const message = await refusalToStart((folder) => {
        file = path.join(
          folder,
          readdirSync(folder).find((found) => found.startsWith(name))!,
        );
        chmodSync(file, 0o640);
      });
      expect(message).toContain(`chmod 600 ${file}`);
    },
  );

  it('stop the start when others may exchange them, or one is no key', async () => {
    expect(await refusalToStart((folder) => chmodSync(folder, 0o770))).toMatch(/others can exchange the keys/);
    expect(await refusalToStart(overwriteIndexKey)).toMatch(/does not hold a key of 256 bits/);
  });

  it('that are not those of the database stop the start', async () => {
    const folder = temporaryFolder();
    const databaseUrl = path.join(folder, 's.sqlite');
    await startSettling({ databaseUrl, folder });
    for (const name of ['number-index.key', 'number-encryption.key']) {
      const file = path.join(folder, 'keys', name);
      renameSync(file, `${file}.aside`);
      await expect(startSettling({ databaseUrl, folder })).rejects.toThrow(name);
      expect(existsSync(file), 'no other key is made in its place').toBe(false);
      renameSync(`${file}.aside`, file);
    }
  });
});

describe('The published key set', () => {
  it('verifies against the pinned root, and against no other', async () => {
    const clock = new MovableClock();
    const keys = ensureKeys(path.join(temporaryFolder(), 'keys'), clock);
    const signed = new KeySetPublisher(keys, clock).signedKeySet();
    const verified = await verifyKeySet(signed, keys.rootThumbprint, clock.now());
    if (!('keySet' in verified)) throw new Error(verified.refusal);
    expect(currentKey(verified.keySet, 'seal', clock.now())!.kid).toBe(keys.sealing[0]!.kid);
    expect(currentKey(verified.keySet, 'notice', clock.now() - dayMs / 2)!.kid).toBe(keys.notice[0]!.kid);
    expect(signed).not.toContain('"d"');
    const stranger = ensureKeys(path.join(temporaryFolder(), 'keys'), clock);
    expect(await verifyKeySet(signed, stranger.rootThumbprint, clock.now())).toEqual({
      refusal: 'key_set_root_not_pinned',
    });
  });

  it('is signed again when it is an hour old', () => {
    const clock = new MovableClock();
    const publisher = new KeySetPublisher(ensureKeys(path.join(temporaryFolder(), 'keys'), clock), clock);
    const first = publisher.signedKeySet();
    clock.advance(3_599_999);
    expect(publisher.signedKeySet()).toBe(first);
    clock.advance(1);
    expect(publisher.signedKeySet()).not.toBe(first);
  });
});

describe('What settling seals and signs', () => {
  it('is the same format as jose makes and reads, through a whole check', async () => {
    const folder = temporaryFolder();
    const settling = await startSettling({ databaseUrl: path.join(folder, 's.sqlite'), folder });
    const { seller, clock, server } = settling;
    const card = await enterPerson(settling);
    const { text } = await seller.exchange('GET', '/key-set');
    const verified = await verifyKeySet(text, server.rootThumbprint, clock.now());
    if (!('keySet' in verified)) throw new Error(verified.refusal);
    const contents = seller.sealContents({ card });
    const seal = await sealForSettling(contents, currentKey(verified.keySet, 'seal', clock.now())!);
    const request = new TextEncoder().encode(JSON.stringify(seller.checkOf(contents, { seal })));
    const privateJwk = { ...seller.key.privateKey.export({ format: 'jwk' }) };
    const signed = await new CompactSign(request)
      .setProtectedHeader({ alg: 'ES256', kid: seller.key.kid, typ: requestType })
      .sign(await importJWK(privateJwk as Parameters<typeof importJWK>[0], 'ES256'));
    const answer = JSON.parse((await seller.post('/checks', signed)).text) as { notice: string };
    const read = await verifyNotice(answer.notice, verified.keySet);
    expect(read).toMatchObject({ notice: { kind: 'approval', applicationId: contents.applicationId } });
  });
});

describe('A credit number at rest', () => {
  it('is not readable in the database, and comes back with the keys only', async () => {
    const folder = temporaryFolder();
    const databaseUrl = path.join(folder, 's.sqlite');
    const settling = await startSettling({ databaseUrl, folder });
    const card = await enterPerson(settling);
    await settling.seller.buy({ card });
    const row = (await settling.database.get<{
      number_index: Buffer;
      encrypted_number: Buffer;
      number_encryption_key_id: string;
      number_last_four: string;
    }>('SELECT * FROM person'))!;
    const kept = {
      numberIndex: row.number_index,
      encryptedNumber: row.encrypted_number,
      numberEncryptionKeyId: row.number_encryption_key_id,
    };
    expect(revealNumber(kept, settling.keys.number)).toBe(card.number);
    expect(row.number_last_four).toBe(card.number.slice(-4));
    const onDisk = ['', '-wal'].map((end) => readFileSync(`${databaseUrl}${end}`).toString('latin1')).join('');
    expect(onDisk).toContain(card.name);
    expect(onDisk).not.toContain(card.number);
    expect(onDisk).not.toContain(card.number.slice(0, 12));
  });

  it('does not open when it was moved to another row, altered, or is read with another key', () => {
    const { number: keys } = ensureKeys(path.join(temporaryFolder(), 'keys'), new MovableClock());
    const { number: otherKeys } = ensureKeys(path.join(temporaryFolder(), 'keys'), new MovableClock());
    const mine = protectNumber(newCard().number, keys);
    const yours = protectNumber(newCard().number, keys);
    expect(() => revealNumber({ ...mine, encryptedNumber: yours.encryptedNumber }, keys)).toThrow();
    expect(() => revealNumber(mine, otherKeys)).toThrow();
    const altered = Buffer.from(mine.encryptedNumber);
    altered[14]! ^= 1;
    expect(() => revealNumber({ ...mine, encryptedNumber: altered }, keys)).toThrow();
  });

  it('is encrypted differently every time and found by the same index', () => {
    const { number: keys } = ensureKeys(path.join(temporaryFolder(), 'keys'), new MovableClock());
    const { number } = newCard();
    const [first, second] = [protectNumber(number, keys), protectNumber(number, keys)];
    expect(first.numberIndex).toEqual(second.numberIndex);
    expect(first.encryptedNumber).not.toEqual(second.encryptedNumber);
  });
});
