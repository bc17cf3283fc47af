import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Card } from '../../contract/card.ts';
import { currentKey, verifyKeySet } from '../../contract/settling/key-set.ts';
import type { KeySet } from '../../contract/settling/key-set.ts';
import { verifyNotice } from '../../contract/settling/notice.ts';
import { sealForSettling } from '../../contract/settling/seal.ts';
import { countNumbers } from '../../settling/credit-information/number-rewriting.ts';
import { revealNumber } from '../../settling/credit-information/number-protection.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import { holdsCreditNumber } from '../../contract/credit-numbers-in-text.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { askCredit } from './operator-in-process.ts';
import { startCredit } from './operator-process.ts';
import { SellerAtSettling } from './seller-at-settling.ts';
import { startProcess } from './settling-process.ts';
import type { SettlingProcess } from './settling-process.ts';
import { countUnbalancedPersons, enterPersons, readBooks } from './settling-under-test.ts';

type Ground = {
  folder: string;
  configFile: string;
  database: Database;
  processes: SettlingProcess[];
  doors: SellerAtSettling[];
  cards: Card[];
};

/** Settling processes on one database, with accounts to buy with. */
async function prepareGround(databaseUrl: string, processCount: number, cardCount: number): Promise<Ground> {
  const folder = temporaryFolder();
  const keysFolder = path.join(folder, 'keys');
  const database = await openSettlingDatabase(databaseUrl);
  onTestFinished(() => database.close());
  await KeyRing.open({ database, keysFolder, clock: systemClock });
  const keys = ensureKeys(keysFolder, systemClock);
  const cards = await enterPersons({ database, keys, clock: systemClock }, cardCount, { limitMinor: 1_000_000_00 });
  const first = new SellerAtSettling('shop-1', systemClock);
  const processes: SettlingProcess[] = [];
  const doors: SellerAtSettling[] = [];
  for (let count = 1; count <= processCount; count++) {
    const options = { folder, databaseUrl, sellers: [first.listing], socketName: `${count}.sock` };
    const settling = await startProcess(options);
    const door = new SellerAtSettling('shop-1', systemClock, first.key);
    door.meet(settling.endpoint, keys);
    onTestFinished(() => door.leave());
    processes.push(settling);
    doors.push(door);
  }
  return { folder, configFile: path.join(folder, '1.sock.json'), database, processes, doors, cards };
}

/** Pages and sellers as they are: each has a key set that it reads now and then, from whichever process. */
class Load {
  readonly failures: string[] = [];
  answered = 0;
  readonly #ground: Ground;
  #isOver = false;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async run(customers: number): Promise<void> {
    await Promise.all(Array.from({ length: customers }, (_, place) => this.#keepBuying(place)));
  }

  end(): void {
    this.#isOver = true;
  }

  #doorOf(turn: number): SellerAtSettling {
    const { doors } = this.#ground;
    return doors[turn % doors.length]!;
  }

  async #readKeySet(turn: number): Promise<KeySet> {
    const { text } = await this.#doorOf(turn).exchange('GET', '/key-set');
    const verified = await verifyKeySet(text, this.#ground.processes[0]!.rootThumbprint, Date.now());
    if (!('keySet' in verified)) throw new Error(verified.refusal);
    return verified.keySet;
  }

  async #keepBuying(place: number): Promise<void> {
    let keySet = await this.#readKeySet(place);
    for (let turn = place; !this.#isOver; turn++) {
      // Some pages hardly ever read it again.
      if (turn % (place % 2 === 0 ? 5 : 200) === 0) keySet = await this.#readKeySet(turn);
      const card = this.#ground.cards[turn % this.#ground.cards.length]!;
      const why = await this.#buy(turn, card, keySet);
      if (why === undefined) this.answered++;
      else this.failures.push(why);
    }
  }

  /** @returns what went wrong, if anything did */
  async #buy(turn: number, card: Card, keySet: KeySet): Promise<string | undefined> {
    const door = this.#doorOf(turn);
    const contents = door.sealContents({ card, amountMinor: 1 });
    const seal = await sealForSettling(contents, currentKey(keySet, 'seal', Date.now())!);
    const answer = await door.check(door.checkOf(contents, { seal }));
    if (!('notice' in answer)) return answer.refusal;
    let verified = await verifyNotice(answer.notice, keySet);
    // As sellers and pages do: once more, from whichever process comes next.
    if ('refusal' in verified) verified = await verifyNotice(answer.notice, await this.#readKeySet(turn + 1));
    if ('refusal' in verified) return verified.refusal;
    return verified.notice.kind === 'approval' ? undefined : `${verified.notice.kind} ${verified.notice.reason}`;
  }
}

/** Every number is kept with the keys in use, and is the number that was entered. */
async function expectNumbersWhole({ database, folder, cards }: Ground): Promise<void> {
  const keys = await KeyRing.open({ database, keysFolder: path.join(folder, 'keys'), clock: systemClock });
  expect([...(await countNumbers(database, 'number-index'))]).toEqual([[keys.number.index.keyId, cards.length]]);
  const encryptedWith = [...(await countNumbers(database, 'number-encryption'))];
  expect(encryptedWith).toEqual([[keys.number.encryption.keyId, cards.length]]);
  const rows = await database.all<{ numberIndex: Buffer; encryptedNumber: Buffer; numberEncryptionKeyId: string }>(
    `SELECT number_index AS "numberIndex", encrypted_number AS "encryptedNumber",
            number_encryption_key_id AS "numberEncryptionKeyId" FROM person ORDER BY person_id`,
  );
  expect(rows.map((row) => revealNumber(row, keys.number))).toEqual(cards.map(({ number }) => number));
}

describeOnEveryDatabase('Keys rotated while purchases run', ({ dialect, freshUrl }) => {
  it('refuse, lose and double no check, and settling is not started again', async () => {
    const ground = await prepareGround(await freshUrl(), dialect === 'postgres' ? 2 : 1, 700);
    const { configFile, database, processes, folder } = ground;
    const load = new Load(ground);
    const running = load.run(4);
    const untilMore = async () => {
      const before = load.answered + load.failures.length;
      await expect.poll(() => load.answered + load.failures.length, { timeout: 30_000 }).toBeGreaterThan(before + 25);
    };
    await untilMore();
    const rotations = [
      ['sealing'],
      ['notice', '--now', '--yes'],
      ['number-encryption'],
      ['number-index'],
      ['sealing'],
      ['notice'],
    ];
    for (const rotation of rotations) {
      const said = await startCredit(configFile, ['keys', 'rotate', ...rotation]).said;
      expect(said.status, said.complaint).toBe(0);
      expect(holdsCreditNumber(said.out + said.complaint)).toBe(false);
      await untilMore();
    }
    load.end();
    await running;
    expect(load.failures).toEqual([]);

    const books = await readBooks(database);
    expect(books).toMatchObject({ holds: load.answered, approvedNotReversed: load.answered });
    expect(books.heldByPersons).toBe(load.answered);
    expect(await countUnbalancedPersons(database)).toBe(0);
    const refused = await database.all(
      `SELECT reason FROM audit_record WHERE action IN ('check', 'request') AND reason IS NOT NULL`,
    );
    expect(refused).toEqual([]);
    await expectNumbersWhole(ground);
    expect(await askCredit(configFile, ['audit', 'verify'])).toMatchObject({ flaw: null });
    const { keys } = await askCredit<{ keys: { purpose: string; state: string; numbers: number }[] }>(configFile, [
      'keys',
      'list',
    ]);
    expect(
      keys.filter(({ purpose }) => purpose === 'number-index').map(({ state, numbers }) => [state, numbers]),
    ).toEqual([
      ['retired', 0],
      ['in use', 700],
    ]);
    expect(readdirSync(path.join(folder, 'keys')).filter((name) => name.startsWith('number-'))).toHaveLength(2);
    for (const settling of processes) expect(await settling.end()).toBe(0);
  }, 180_000);
});

describeOnEveryDatabase('A rotation of the keys of numbers', ({ freshUrl }) => {
  it('that is killed again and again goes on where it was, and is retired when all is done', async () => {
    const purpose = 'number-index';
    const ground = await prepareGround(await freshUrl(), 1, 1200);
    const { configFile, doors, cards } = ground;
    for (let kill = 0; kill < 2; kill++) {
      const { child, said } = startCredit(configFile, ['keys', 'rotate', purpose]);
      child.stderr!.once('data', () => void child.kill('SIGKILL'));
      const { status, complaint } = await said;
      expect([status, complaint]).toEqual([null, expect.stringContaining(' of ')]);
      // Of those that were rewritten and those that were not, each is found.
      for (const card of [cards[0]!, cards[250 * (kill + 1)]!, cards.at(-1)!]) {
        expect((await doors[0]!.buy({ card, amountMinor: 1 })).kind).toBe('approval');
      }
    }
    const last = await askCredit<{ rewritten: number }>(configFile, ['keys', 'rotate', purpose]);
    expect(last).toMatchObject({ isContinued: true, left: 0, retired: [expect.any(String)] });
    expect(last.rewritten).toBeLessThan(1200);
    await expectNumbersWhole(ground);
    expect((await doors[0]!.buy({ card: cards[800]!, amountMinor: 1 })).kind).toBe('approval');
  }, 120_000);

  it('that is ended by Ctrl-C says how far it came, and goes on when it is repeated', async () => {
    const ground = await prepareGround(await freshUrl(), 1, 800);
    const { child, said } = startCredit(ground.configFile, ['keys', 'rotate', 'number-encryption']);
    child.stderr!.once('data', () => void child.kill('SIGINT'));
    const { status, out } = await said;
    expect([status, out]).toEqual([130, expect.stringContaining('Repeat the command to go on')]);
    expect(await askCredit(ground.configFile, ['keys', 'rotate', 'number-encryption'])).toMatchObject({ left: 0 });
    await expectNumbersWhole(ground);
  }, 120_000);
});
