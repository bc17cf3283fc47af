import { expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../../platform/database/database.ts';
import { proveAsKiosk } from '../../../contract/seller/terminal-enrolment.ts';
import { makeTerminalKey } from '../../../contract/seller/terminal-key.ts';
import { openSellerDatabase } from '../../../server/database/open-seller-database.ts';
import { closeEnrolmentCode, openEnrolmentCode, readCodeState } from '../../../server/terminal/enrolment-code.ts';
import { beginEnrolment, finishEnrolment } from '../../../server/terminal/enrolment-conversation.ts';
import { authenticateTerminal, listTerminals } from '../../../server/terminal/terminal-store.ts';
import { describeOnEveryDatabase } from '../../support/databases.ts';

const start = 1_800_000_000_000;
const minuteMs = 60_000;
const here = { binding: 'this-machine', keySha256: null } as const;
const shop = { rootThumbprint: 'A'.repeat(43), shopName: 'Corner', shopLocale: 'en' };

/** A kiosk that has begun to enrol, with the stretched code or a wrong one. */
async function begun(database: Database, stretchedCode?: string, address = '192.0.2.1', now = start) {
  const conversation = await beginEnrolment(database, { channel: here, address }, now);
  if ('refusal' in conversation) throw new Error(conversation.refusal);
  const { conversationId, sellerShare } = conversation;
  const right = await database.get<{ code: string }>(
    'SELECT stretched_code AS code FROM enrolment_code WHERE closed_at IS NULL',
  );
  const channel = { ...here, conversationId, stretchedCode: stretchedCode ?? right!.code };
  const { publicJwk } = await makeTerminalKey(false);
  const { sent, open: openSealed } = await proveAsKiosk(channel, sellerShare, publicJwk);
  const finish = (over = database, at = now) =>
    finishEnrolment(over, { conversationId, proof: sent, channel: here, shop }, at);
  return { finish, openSealed, publicJwk };
}

/** The database as it is, where something happens just before the kiosk is enrolled: the second write of a proof. */
function interrupted(database: Database, work: Pick<Database, 'write'>): Database {
  let writes = 0;
  return {
    dialect: database.dialect,
    folder: database.folder,
    abandonConnections: () => database.abandonConnections(),
    all: (sql, values) => database.all(sql, values),
    get: (sql, values) => database.get(sql, values),
    close: () => database.close(),
    write: (each) => (++writes === 2 ? work : database).write(each),
  };
}

describeOnEveryDatabase('Kiosks that enrol with a code', (place) => {
  async function open(): Promise<Database> {
    const database = await openSellerDatabase(await place.freshUrl());
    onTestFinished(() => database.close());
    return database;
  }

  it('are handed their name, PIN and shop with the right code, once', async () => {
    const database = await open();
    const { codeId } = await openEnrolmentCode(database, { name: 'Door', staffPin: '482915', staffId: 'mara' }, start);
    const [kiosk, other] = [await begun(database), await begun(database)];
    const done = await kiosk.finish();
    if ('refusal' in done) throw new Error(done.refusal);
    const handedOver = (await kiosk.openSealed(done.sealed))!;
    expect(done.terminalId).toMatch(/^kiosk-[0-9a-f-]{36}$/);
    expect(handedOver).toEqual({
      ...shop,
      terminalId: done.terminalId,
      credential: expect.stringContaining(`${done.terminalId}.`),
      staffPin: expect.stringMatching(/^scrypt\$/),
    });
    expect(await authenticateTerminal(database, handedOver.credential)).toEqual({
      terminal: { terminalId: done.terminalId, kind: 'kiosk', publicJwk: kiosk.publicJwk },
      lastSeenAt: null,
    });
    expect((await listTerminals(database)).terminals).toMatchObject([
      { name: 'Door', enrolledAt: start, hasStaffPin: true },
    ]);
    expect(await readCodeState(database, codeId, start)).toMatchObject({
      state: 'used',
      terminalId: done.terminalId,
      wrongTries: 0,
    });
    expect(await other.finish(), 'the code is used').toEqual({ refusal: 'enrolment_code_wrong' });
    expect(await kiosk.finish(), 'the conversation is over').toEqual({ refusal: 'enrolment_not_open' });
    expect((await listTerminals(database)).total).toBe(1);
  });

  it('are not enrolled with a code that staff close, or another kiosk uses, while the proof is judged', async () => {
    const database = await open();
    const kiosk = { name: 'Door', staffPin: '482915', staffId: 'mara' };
    const refused = { refusal: 'enrolment_code_wrong' };
    const { codeId } = await openEnrolmentCode(database, kiosk, start);
    const closing = interrupted(database, {
      write: async (work) => {
        await closeEnrolmentCode(database, codeId, start);
        return database.write(work);
      },
    });
    expect(await (await begun(database)).finish(closing)).toEqual(refused);
    expect((await readCodeState(database, codeId, start))!.state).toBe('closed');
    await openEnrolmentCode(database, kiosk, start);
    const overtaken = interrupted(database, {
      write: (work) =>
        database.write((transaction) => {
          const run: typeof transaction.run = (sql, values) =>
            sql.includes('terminal_id = ?') ? Promise.resolve(0) : transaction.run(sql, values);
          return work({
            dialect: transaction.dialect,
            all: (sql, values) => transaction.all(sql, values),
            get: (sql, values) => transaction.get(sql, values),
            appendAtCommit: (append, item) => transaction.appendAtCommit(append, item),
            run,
          });
        }),
    });
    expect(await (await begun(database)).finish(overtaken)).toEqual(refused);
    expect((await listTerminals(database)).total, 'nothing of it is kept').toBe(0);
    const failing = interrupted(database, { write: () => Promise.reject(new Error('a fault of our own')) });
    await expect((await begun(database)).finish(failing)).rejects.toThrow('a fault of our own');
  });

  it('are not enrolled with the right code once its quarter of an hour is over', async () => {
    const database = await open();
    const kiosk = { name: 'Door', staffPin: '482915', staffId: 'mara' };
    const { codeId, expiresAt } = await openEnrolmentCode(database, kiosk, start);
    const late = await begun(database, undefined, '192.0.2.1', expiresAt - 1);
    const inTime = await begun(database, undefined, '192.0.2.1', expiresAt - 1);
    expect(await late.finish(database, expiresAt)).toEqual({ refusal: 'enrolment_code_wrong' });
    expect(await readCodeState(database, codeId, expiresAt)).toMatchObject({ state: 'expired', wrongTries: 0 });
    expect(await inTime.finish()).toHaveProperty('sealed');
  });

  it('leave nothing of a code that was guessed at too often', async () => {
    const database = await open();
    const { codeId } = await openEnrolmentCode(database, { name: 'Door', staffPin: '482915', staffId: 'mara' }, start);
    const left = await begun(database, 'w'.repeat(43), '192.0.2.9');
    const secrets = () =>
      database.get(
        `SELECT (SELECT count(*) FROM enrolment_code WHERE stretched_code <> '') AS codes,
                (SELECT count(*) FROM enrolment_conversation WHERE scalar <> '' OR code_id IS NOT NULL) AS halves,
                (SELECT count(*) FROM enrolment_try) AS tries`,
      );
    for (let tries = 0; tries < 5; tries++) {
      expect(await secrets()).toMatchObject({ codes: 1, halves: 1 });
      const guess = await begun(database, 'w'.repeat(43), `192.0.2.${tries % 2}`);
      expect(await guess.finish()).toEqual({ refusal: 'enrolment_code_wrong' });
    }
    expect(await readCodeState(database, codeId, start)).toMatchObject({ state: 'tries_exceeded', wrongTries: 5 });
    expect(await secrets(), 'at the last try, not only when its time is over').toEqual({
      codes: 0,
      halves: 0,
      tries: 0,
    });
    expect(await left.finish()).toEqual({ refusal: 'enrolment_code_wrong' });
  });

  it('begin at most 200 enrolments within a minute, and one shop has one salt', async () => {
    const database = await open();
    await database.write(async (transaction) => {
      for (let each = 0; each < 199; each++)
        await transaction.run(
          "INSERT INTO enrolment_conversation (conversation_id, scalar, address_hash, begun_at) VALUES (?, '', ?, ?)",
          [`conversation-${each}`, `address-${each}`, start],
        );
    });
    const begin = (now: number) => beginEnrolment(database, { channel: here, address: '192.0.2.1' }, now);
    const first = await begin(start + 1);
    expect(first).toMatchObject({ binding: 'this-machine', salt: expect.stringMatching(/^[\w-]{22}$/) });
    expect(await begin(start + minuteMs - 1)).toEqual({ refusal: 'too_many_requests' });
    expect(await begin(start + minuteMs)).toMatchObject({ salt: (first as { salt: string }).salt });
    const { codeId } = await openEnrolmentCode(database, { name: 'Door', staffPin: '482915', staffId: 'mara' }, start);
    expect(await database.get('SELECT salt FROM enrolment_code WHERE code_id = ?', [codeId])).toEqual({
      salt: (first as { salt: string }).salt,
    });
    expect(await database.all('SELECT * FROM enrolment_salt')).toHaveLength(1);
    const halves = "SELECT conversation_id FROM enrolment_conversation WHERE scalar <> ''";
    expect(await database.all(halves), 'no half is kept where no code was open').toEqual([]);
  });
});
