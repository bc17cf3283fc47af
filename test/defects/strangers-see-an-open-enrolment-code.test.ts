import { beforeEach, describe, expect, it } from 'vitest';
import { enrolWithCode } from '../../electron/enrolment/enrolling.ts';
import { openDatabase } from '../../platform/database/open-database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { requestTo } from '../../contract/seller/endpoint-call.ts';
import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { makeTerminalKey } from '../../contract/seller/terminal-key.ts';
import { enrolmentConversationSchema, proveAsKiosk } from '../../contract/seller/terminal-enrolment.ts';
import { sellerMigrations } from '../../server/database/migrations.ts';
import { closeEnrolmentCode, openEnrolmentCode, readCodeState } from '../../server/terminal/enrolment-code.ts';
import { beginEnrolment, finishEnrolment } from '../../server/terminal/enrolment-conversation.ts';
import { contactByNode, startEnrollingShop } from '../electron/enrolling-shop.ts';
import type { EnrollingShop } from '../electron/enrolling-shop.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const kiosk = { name: 'By the door', staffPin: '482915', staffId: 'mara' };
const minuteMs = 60_000;
const { publicJwk } = await makeTerminalKey(false);

describeOnEveryDatabase('A stranger who asks to enrol', ({ freshUrl }) => {
  let shop: EnrollingShop;
  beforeEach(async () => {
    shop = await startEnrollingShop(await freshUrl(), { folder: temporaryFolder() });
  });

  const open = () => openEnrolmentCode(shop.database, kiosk, shop.clock.now());
  const begin = async (from = '127.0.0.1') => {
    const { status, body } = await contactByNode(
      false,
      from,
    )(shop.url).send(requestTo(terminalEndpoints.beginEnrolment, {}));
    return { status, body: enrolmentConversationSchema.parse(body) };
  };
  const prove = async (conversation: Awaited<ReturnType<typeof begin>>['body'], from = '127.0.0.1') => {
    const { conversationId, sellerShare } = conversation;
    const channel = { conversationId, binding: 'this-machine', keySha256: null } as const;
    const { sent } = await proveAsKiosk({ ...channel, stretchedCode: 'w'.repeat(43) }, sellerShare, publicJwk);
    const request = requestTo(terminalEndpoints.proveCode, { parameters: { conversationId }, body: sent });
    const { status, body } = await contactByNode(false, from)(shop.url).send(request);
    return [status, (body as { refusal: string }).refusal];
  };
  const enrol = (code: string, from: string) =>
    enrolWithCode({ sellerUrl: shop.url, code }, contactByNode(false, from));

  it('is told the same before a code is open, while it is, and when it is used, closed, over or guessed at too often', async () => {
    const told: unknown[] = [];
    const ask = async (from: string) => {
      const { status, body } = await begin(from);
      const { salt, binding, ...rest } = body;
      told.push([status, salt, binding, Object.keys(rest), await prove(body, from)]);
    };
    await ask('127.0.0.2');
    const first = await open();
    for (let tries = 0; tries < 5; tries++) await ask('127.0.0.3');
    expect(await enrol(first.code, '127.0.0.4')).toHaveProperty('handedOver');
    await ask('127.0.0.5');
    const second = await open();
    await ask('127.0.0.6');
    await closeEnrolmentCode(shop.database, second.codeId, shop.clock.now());
    await ask('127.0.0.7');
    const third = await open();
    for (const from of ['127.0.0.8', '127.0.0.9']) for (let tries = 0; tries < 4; tries++) await ask(from);
    expect(await readCodeState(shop.database, third.codeId, shop.clock.now())).toMatchObject({
      state: 'tries_exceeded',
    });
    await open();
    shop.clock.advance(15 * minuteMs);
    await ask('127.0.0.10');
    expect(told).toHaveLength(18);
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(told[0]).toMatchObject([
      201,
      expect.any(String),
      'this-machine',
      expect.anything(),
      [403, 'enrolment_code_wrong'],
    ]);
  });

  it('does not learn from a conversation begun before that a code was opened, used or closed meanwhile', async () => {
    const outcomes: unknown[] = [];
    const early = (await begin()).body;
    const first = await open();
    outcomes.push(await prove(early));
    const whileOpen = (await begin()).body;
    await closeEnrolmentCode(shop.database, first.codeId, shop.clock.now());
    outcomes.push(await prove(whileOpen));
    const second = await open();
    const beforeUse = (await begin()).body;
    expect(await enrol(second.code, '127.0.0.4')).toHaveProperty('handedOver');
    outcomes.push(await prove(beforeUse));
    expect(outcomes).toEqual(Array.from({ length: 3 }, () => [403, 'enrolment_code_wrong']));
  });

  it('cannot burn the code from one address, and the kiosk still enrols from its own', async () => {
    const { code, codeId } = await open();
    for (let tries = 0; tries < 8; tries++)
      expect(await prove((await begin('127.0.0.3')).body, '127.0.0.3')).toEqual([403, 'enrolment_code_wrong']);
    expect(await readCodeState(shop.database, codeId, shop.clock.now())).toMatchObject({
      state: 'open',
      wrongTries: 3,
    });
    expect(await enrol(code, '127.0.0.3'), 'the address that guessed').toEqual({ refusal: 'code_wrong' });
    expect(await enrol(code, '127.0.0.4')).toHaveProperty('handedOver');
  });

  it('starts afresh with the next code', async () => {
    await open();
    for (let tries = 0; tries < 4; tries++) await prove((await begin('127.0.0.3')).body, '127.0.0.3');
    const next = await open();
    expect(await enrol(next.code, '127.0.0.3')).toHaveProperty('handedOver');
  });

  it('cannot keep kiosks out by holding conversations open from one address', async () => {
    const answers = [];
    for (let asked = 0; asked < 22; asked++)
      answers.push(
        (await contactByNode(false, '127.0.0.3')(shop.url).send(requestTo(terminalEndpoints.beginEnrolment, {})))
          .status,
      );
    expect(answers.slice(0, 20)).not.toContain(429);
    expect(answers.slice(20)).toEqual([429, 429]);
    expect((await begin('127.0.0.4')).status).toBe(201);
  });

  it('has a minute for a conversation and not more, whether a code is open or not', async () => {
    for (const isOpen of [false, true]) {
      if (isOpen) await open();
      const inTime = (await begin()).body;
      shop.clock.advance(minuteMs - 1);
      expect(await prove(inTime)).toEqual([403, 'enrolment_code_wrong']);
      const tooLate = (await begin()).body;
      shop.clock.advance(minuteMs);
      expect(await prove(tooLate)).toEqual([409, 'enrolment_not_open']);
      expect(await prove(inTime), 'and one proof').toEqual([409, 'enrolment_not_open']);
    }
  });
});

describe('The time that it takes to be refused', () => {
  it('is that of an open code, where none is open', async () => {
    const database = await openDatabase(`${temporaryFolder()}/seller.sqlite`, 'seller');
    await migrate(database, sellerMigrations);
    const channel = { binding: 'this-machine', keySha256: null } as const;
    const shop = { rootThumbprint: 'A'.repeat(43), shopName: 'x', shopLocale: 'en' };
    const round = async (now: number, address: string) => {
      const begun = await beginEnrolment(database, { channel, address }, now);
      if ('refusal' in begun) throw new Error(begun.refusal);
      const { conversationId, sellerShare } = begun;
      const { sent } = await proveAsKiosk(
        { ...channel, conversationId, stretchedCode: 'w'.repeat(43) },
        sellerShare,
        publicJwk,
      );
      const start = performance.now();
      await finishEnrolment(database, { conversationId, proof: sent, channel, shop }, now);
      return performance.now() - start;
    };
    const fastest = async (now: number) => {
      const times = [];
      for (let each = 0; each < 15; each++) times.push(await round(now, `192.0.2.${each}`));
      return Math.min(...times);
    };
    await fastest(1);
    const without = await fastest(2);
    const times = [];
    for (let code = 0; code < 4; code++) {
      await openEnrolmentCode(database, kiosk, 3);
      for (let each = 0; each < 4; each++) times.push(await round(3, `192.0.2.${each}`));
    }
    const withCode = Math.min(...times);
    // Judging is most of it: a refusal that skipped it would take a fraction.
    expect(without).toBeGreaterThan(withCode * 0.4);
    await database.close();
  });
});
