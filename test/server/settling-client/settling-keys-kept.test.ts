import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { signCompact } from '../../../platform/compact-jose.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import { StorageUnavailable } from '../../../platform/storage-unavailable.ts';
import { NoAnswer } from '../../../server/settling-client/settling-client.ts';
import type { SettlingClient } from '../../../server/settling-client/settling-client.ts';
import { SettlingKeySet } from '../../../server/settling-client/settling-key-set.ts';
import { keySetType } from '../../../contract/settling/key-set.ts';
import type { KeySet } from '../../../contract/settling/key-set.ts';
import { keptLog, openGround, startedAt } from '../purchase-application/purchase-ground.ts';

/* Which of settling's keys a seller knows: what it fetched, what it kept, and never an older set than it has. */

const database = openGround();
const root = makeKeyPair();
const [first, second, sealing] = [makeKeyPair(), makeKeyPair(), makeKeyPair()];
let now = startedAt;
let opened: SettlingKeySet[] = [];
beforeEach(() => {
  now = startedAt;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(async () => {
  for (const each of opened) each.stop();
  opened = [];
  vi.useRealTimers();
  await database.write((t) => t.run('DELETE FROM kept_value'));
});

function signedSet(issuedAt: number, notice = first, by = root): string {
  const key = (pair: typeof first, purpose: 'notice' | 'seal') =>
    ({
      kid: pair.kid,
      jwk: pair.publicJwk as never,
      purpose,
      notBefore: 0,
      notAfter: 2 ** 50,
    }) as KeySet['keys'][number];
  const keys = [key(notice, 'notice'), key(sealing, 'seal')];
  const contents: KeySet = { issuer: 'settling', issuedAt, expiresAt: issuedAt + 3_600_000, keys };
  return signCompact(contents, by.privateKey, { kid: by.kid, typ: keySetType, jwk: by.publicJwk });
}

/** A key set whose settling answers these, one after another, and then the last again and again. */
function keySetOf(answers: (string | Error)[], over = database) {
  const deadlines: number[] = [];
  const { log, told } = keptLog();
  const keySet = new SettlingKeySet({
    database: over,
    client: {
      keySet: async (deadlineMs: number) => {
        deadlines.push(deadlineMs);
        const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    } as Partial<SettlingClient> as SettlingClient,
    rootThumbprint: root.kid,
    clock: { now: () => now },
    log,
  });
  opened.push(keySet);
  return { keySet, told, deadlines };
}
const silent = new NoAnswer('unreachable', 'ECONNREFUSED');

it('What settling last said is kept, and known to a seller that starts while the link is down', async () => {
  const signed = signedSet(startedAt);
  const { keySet } = keySetOf([signed]);
  expect(keySet.noticeKey(first.kid)).toBeUndefined();
  expect(await keySet.forTerminals()).toBeUndefined();
  await keySet.start();
  const { keySet: later, told } = keySetOf([silent]);
  await later.start();
  expect(await later.forTerminals()).toBe(signed);
  expect(later.noticeKey(first.kid)!.equals(first.publicKey)).toBe(true);
  expect([later.noticeKey(sealing.kid), later.noticeKey(undefined), later.noticeKey('other')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(told).toEqual([]);
});

it('It is fetched anew every minute, until the seller stops, and the new keys take the place of the old', async () => {
  const { keySet, deadlines } = keySetOf([signedSet(startedAt), signedSet(startedAt + 1, second)]);
  await keySet.start();
  await vi.advanceTimersByTimeAsync(59_999);
  expect(deadlines).toEqual([3_000]);
  await vi.advanceTimersByTimeAsync(1);
  await expect.poll(() => keySet.noticeKey(second.kid)).toBeDefined();
  expect(keySet.noticeKey(first.kid)).toBeUndefined();
  keySet.stop();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(deadlines).toHaveLength(2);
});

it('An older one, and one that another signed, take the place of none', async () => {
  const newest = signedSet(startedAt + 1, second);
  const stranger = makeKeyPair();
  const { keySet, told } = keySetOf([newest, signedSet(startedAt), signedSet(startedAt + 2, first, stranger)]);
  await keySet.start();
  for (let fetched = 0; fetched < 2; fetched++) await keySet.refresh();
  expect(await keySet.forTerminals()).toBe(newest);
  expect(keySet.noticeKey(first.kid)).toBeUndefined();
  expect(told).toEqual([{ level: 'error', event: 'key_set_refused', refusal: expect.stringMatching(/^key_set_/) }]);
  expect(await database.all('SELECT value FROM kept_value')).toEqual([{ value: newest }]);
});

it('One that another seller of the shop fetched is handed out too', async () => {
  const { keySet } = keySetOf([signedSet(startedAt)]);
  await keySet.start();
  const newer = signedSet(startedAt + 1, second);
  await keySetOf([newer]).keySet.start();
  expect(await keySet.forTerminals()).toBe(newer);
  expect(keySet.noticeKey(second.kid)).toBeDefined();
});

it('One that was kept and is too old by now is left out without a word; settling’s own is refused aloud', async () => {
  await keySetOf([signedSet(startedAt)]).keySet.start();
  now = startedAt + 10 * 86_400_000;
  const { keySet, told } = keySetOf([silent, signedSet(startedAt + 5)]);
  await keySet.start();
  expect(await keySet.forTerminals()).toBeUndefined();
  expect(told).toEqual([]);
  await keySet.refresh();
  expect(told).toEqual([{ level: 'error', event: 'key_set_refused', refusal: 'key_set_expired' }]);
  await database.write((t) => t.run("UPDATE kept_value SET value = 'x'"));
  await keySet.forTerminals();
  expect(told, 'what was kept is broken').toHaveLength(2);
});

it('It is valid where it cannot be kept: a full disk is not told of here, another fault is, and is tried again', async () => {
  let fault: Error | undefined = new StorageUnavailable('disk_full', 'full');
  let writes = 0;
  const failing: typeof database = {
    ...database,
    write: async (work) => {
      writes++;
      if (fault) throw fault;
      return database.write(work);
    },
  };
  const signed = signedSet(startedAt);
  const { keySet, told } = keySetOf([signed], failing);
  await keySet.start();
  expect([told, keySet.noticeKey(first.kid) !== undefined]).toEqual([[], true]);
  fault = new Error('no such table');
  await keySet.refresh();
  expect(told).toEqual([{ level: 'error', event: 'key_set_not_kept', err: fault }]);
  fault = undefined;
  for (let fetched = 0; fetched < 3; fetched++) await keySet.refresh();
  expect(writes, 'kept once').toBe(3);
});

it('A fault of the seller’s own is not taken for silence', async () => {
  await expect(keySetOf([new Error('a fault of our own')]).keySet.refresh()).rejects.toThrow('a fault of our own');
});
