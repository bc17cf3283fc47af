import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { digestOf, readDayReport, UnusableReport, writeDayReport } from '../../platform/day-report-text.ts';
import { daysToReport } from '../../platform/days-to-report.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import { createLog } from '../../platform/log.ts';
import { openSellerDatabase } from '../../server/database/open-seller-database.ts';
import { findReport as findReportAtSeller } from '../../server/reconciliation/day-report-store.ts';
import { ensureDayReport, writeDayReports } from '../../server/reconciliation/write-day-reports.ts';
import { cutIntoParts, dayOf, dayReportAnswerSchema, sellerBeliefSchema } from '../../contract/settling/day-report.ts';
import type { DayReportPart, SellerBelief } from '../../contract/settling/day-report.ts';
import { findReport } from '../../settling/reconciliation/day-report-store.ts';
import { giveApplication } from '../server/accounts/staff-orders.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { enterPerson, startSettling } from '../settling/settling-under-test.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { openShop, shopSellerId } from '../support/shop.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ShopInProcess } from './shop-in-process.ts';

const day = '2026-11-20';
const key = makeKeyPair();
const keyFor = ({ kid }: { kid?: string }) => (kid === key.kid ? key.publicKey : undefined);

function belief(changes: Partial<SellerBelief> = {}): SellerBelief {
  const position = {
    amountMinor: 36_00,
    currency: 'EUR',
    heldMinor: 36_00,
    capturedMinor: 0,
    refundedMinor: 0,
  } as const;
  const about = { applicationId: randomUUID(), state: 'accepted', noticeId: randomUUID(), noticedAt: 5 } as const;
  return { ...position, ...about, operations: [], ...changes };
}

const withoutSignature = (report: string) => report.split('\n').slice(0, -2);
const at = (time: string) => Date.parse(`${time}Z`);
const since = (last: string) => ({ last, firstAt: undefined });

const reportOf = (beliefs: SellerBelief[], sellerId = 'shop-1', signer = key) =>
  writeDayReport({ side: 'seller', sellerId, day, beliefs }, signer);

describe("A day's report as a file", () => {
  const beliefs = [belief(), belief({ currency: 'JPY', heldMinor: 0, capturedMinor: 30_00 }), belief()];
  const report = reportOf(beliefs);
  const lines = report.split('\n');

  it('says what was written, with its counts and sums by currency', () => {
    const read = readDayReport(report, sellerBeliefSchema, keyFor);
    expect(read.beliefs).toEqual(beliefs);
    expect(read.header).toMatchObject({
      count: 3,
      sums: { EUR: { applications: 2, heldMinor: 72_00 }, JPY: { applications: 1, capturedMinor: 30_00 } },
    });
    expect(readDayReport(reportOf([]), sellerBeliefSchema, keyFor).beliefs).toEqual([]);
  });

  it.each([
    ['cut off in its middle', report.slice(0, report.length / 2), /cut off/],
    ['without its last line', `${lines.slice(0, -2).join('\n')}\n`, /cut off/],
    ['without one of its lines', [...lines.slice(0, 2), ...lines.slice(3)].join('\n'), /has 2: it was cut off/],
    [
      'with one letter altered',
      report.replace('"heldMinor":3600,"captured', '"heldMinor":3601,"captured'),
      /altered after/,
    ],
    ['with lines in another order', [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n'), /altered after/],
    [
      'with the signature of another report',
      [...lines.slice(0, 4), ...reportOf([belief()]).split('\n').slice(-2)].join('\n'),
      /altered after|another report/,
    ],
    ['signed by somebody else', reportOf(beliefs, 'shop-1', makeKeyPair()), /signature does not verify/],
    ['of another version', report.replace('"version":1', '"version":2'), /version 2; this program reads 1/],
    ['that is something else', 'account,amount\n1,2\n', /not JSON|not a day's report/],
    ['that is empty', '', /not JSON/],
  ])('is refused %s', (_what, text, says) => {
    expect(() => readDayReport(text, sellerBeliefSchema, keyFor)).toThrow(UnusableReport);
    expect(() => readDayReport(text, sellerBeliefSchema, keyFor)).toThrow(says);
  });

  it('is due for every day that is over, since the last or the first, and never for today', () => {
    expect(daysToReport(at('2026-11-22T00:04:59'), since('2026-11-20'))).toEqual([]);
    expect(daysToReport(at('2026-11-22T00:05:00'), since('2026-11-20'))).toEqual(['2026-11-21']);
    expect(daysToReport(at('2026-11-22T23:59:59'), since('2026-11-18'))).toEqual([
      '2026-11-19',
      '2026-11-20',
      '2026-11-21',
    ]);
    expect(
      daysToReport(at('2026-11-22T12:00:00'), { last: undefined, firstAt: at('2026-11-20T23:00:00') }),
    ).toHaveLength(2);
    expect(daysToReport(at('2026-11-22T12:00:00'), { last: undefined, firstAt: undefined })).toEqual([]);
    expect(daysToReport(at('2026-11-22T12:00:00'), since('2025-01-01'))).toHaveLength(31);
  });
});

describeOnEveryDatabase("A day's report on its way to settling", ({ freshUrl }) => {
  const start = async () => {
    const clock = new MovableClock(Date.parse(`${day}T12:00:00Z`));
    const settling = await startSettling({
      databaseUrl: await freshUrl(),
      clock,
      seller: new SellerAtSettling('shop-1', clock, key),
    });
    const send = async (part: Partial<DayReportPart> & { text: string }, seller = settling.seller) => {
      const defaults = {
        request: 'day-report',
        sellerId: seller.sellerId,
        day,
        part: 0,
        parts: 1,
        issuedAt: clock.now(),
      };
      const request = { ...defaults, digest: digestOf(part.text), ...part };
      return dayReportAnswerSchema.parse(JSON.parse((await seller.post('/day-reports', seller.sign(request))).text));
    };
    const kept = () => findReport(settling.database, { side: 'seller', sellerId: 'shop-1', day });
    return { settling, clock, send, kept };
  };

  it('is kept once all its parts are there, in whatever order and however often they come', async () => {
    const { send, kept, settling } = await start();
    const report = reportOf(Array.from({ length: 300 }, () => belief()));
    const digest = digestOf(report);
    const texts = cutIntoParts(report);
    expect(texts.length).toBeGreaterThan(3);
    const sendPart = (part: number) => send({ text: texts[part]!, digest, part, parts: texts.length });
    for (const part of [2, 0, 2, ...texts.keys()].filter((each) => each !== 1)) {
      expect(await sendPart(part)).toEqual({ dayReport: 'part_kept' });
    }
    expect(await kept()).toBeUndefined();
    expect(await sendPart(1)).toEqual({ dayReport: 'kept' });
    expect(await sendPart(0)).toEqual({ dayReport: 'kept' });
    expect(await kept()).toEqual({ digest, report });
    expect(await settling.database.all('SELECT part FROM day_report_part')).toEqual([]);
    const audited = `SELECT actor, outcome FROM audit_record WHERE action = 'day_report'`;
    expect(await settling.database.all(audited)).toEqual([{ actor: 'seller:shop-1', outcome: 'done' }]);
  });

  it('is refused when another one was kept, or it does not verify, and nothing of it is kept then', async () => {
    const { send, kept } = await start();
    const unusable = { refusal: 'day_report_unusable' };
    const foreign = reportOf([belief()], 'shop-2');
    expect(await send({ text: foreign })).toEqual(unusable);
    expect(await send({ text: reportOf([belief()], 'shop-1', makeKeyPair()) })).toEqual(unusable);
    expect(await send({ text: reportOf([belief()]), day: '2026-11-19' })).toEqual(unusable);
    expect(await send({ text: reportOf([belief()]), digest: digestOf('else') })).toEqual(unusable);
    expect(await send({ text: reportOf([belief()]), part: 3, parts: 2 })).toEqual(unusable);
    expect(await send({ text: reportOf([belief()]), day: '2030-01-01' })).toEqual(unusable);
    expect(await send({ text: 'x'.repeat(30_000) })).toEqual({ refusal: 'request_malformed' });
    expect(await kept()).toBeUndefined();
    const report = reportOf([belief()]);
    expect(await send({ text: report })).toEqual({ dayReport: 'kept' });
    expect(await send({ text: reportOf([belief()]) })).toEqual({ refusal: 'day_report_differs' });
    expect((await kept())!.report).toBe(report);
  });

  it('is nobody else’s to bring', async () => {
    const { send, settling, clock } = await start();
    const stranger = new SellerAtSettling('shop-1', clock);
    stranger.meet(settling.config.listen, settling.keys);
    expect(await send({ text: reportOf([belief()]) }, stranger)).toEqual({ refusal: 'request_unauthenticated' });
    stranger.leave();
  });
});

describeOnEveryDatabase("A shop's day", ({ freshUrl }) => {
  it('is written once when it is over, told of as it was then, and brought to settling in spite of all', async () => {
    const clock = new MovableClock(Date.now());
    const shop = await openShop({
      folder: temporaryFolder(),
      sellerDatabaseUrl: await freshUrl(),
      settlingDatabaseUrl: await freshUrl(),
      clock,
    });
    try {
      const application = await shop.makeApplication({});
      await shop.terminal.apply(application);
      await expect.poll(async () => (await shop.terminal.outcome(application.applicationId)).state).toBe('accepted');
      const today = dayOf(clock.now());
      const written = () => findReportAtSeller(shop.sellerDatabase, today);
      const keptThere = () => findReport(shop.settlingDatabase, { side: 'seller', sellerId: shopSellerId, day: today });
      // Ended before midnight and started after it, with a line that garbles all answers: written, and not yet brought.
      shop.line.manners = () => 'garbled';
      clock.advance(24 * 3_600_000);
      await shop.restartSeller();
      await expect.poll(written, { timeout: 20_000 }).toMatchObject({ day: today, refusal: null });
      const { report, dueAt } = (await written())!;
      expect(dueAt).not.toBeNull();
      expect(report.split('\n')[1]).toContain(application.applicationId);
      await expect.poll(keptThere, { timeout: 20_000 }).toBeDefined();
      // The answer was lost, so it is brought again, and is the same.
      shop.line.manners = 'pass';
      await shop.restartSeller();
      clock.advance(60_000);
      await expect.poll(async () => (await written())!.dueAt, { timeout: 20_000 }).toBeNull();
      expect(await written()).toMatchObject({ report, refusal: null });
      expect((await keptThere())!.report).toBe(report);
    } finally {
      await shop.stop();
    }
  }, 90_000);

  it('is the same, line by line, written at once or days later', async () => {
    const clock = new MovableClock(Date.parse(`${day}T10:00:00Z`));
    const seller = new SellerAtSettling('shop-1', clock);
    const settling = await startSettling({ databaseUrl: await freshUrl(), clock, seller });
    const { listen: endpoint } = settling.config;
    const { rootThumbprint } = settling.server;
    const shop = await ShopInProcess.open({
      seller,
      currency: 'EUR',
      databaseUrl: await freshUrl(),
      clock,
      settling: { endpoint, rootThumbprint },
    });
    const card = await enterPerson(settling);
    const { orderNumber } = await shop.buy({ card, amountMinor: 5_00 });
    await shop.buy({ card, amountMinor: 7_00 }, 'asked');
    await shop.act(orderNumber!, 'collect');
    clock.set(Date.parse(`${day}T00:10:00Z`) + 24 * 3_600_000);
    expect(await shop.dayReports.write()).toEqual([day]);
    expect(await shop.dayReports.write()).toEqual([]);
    const { report: prompt } = (await findReportAtSeller(shop.database, day))!;
    await shop.workOff();
    await shop.endOpen();
    clock.advance(48 * 3_600_000);
    await shop.act(orderNumber!, 'return');
    await shop.workOff();
    await shop.database.write((transaction) => transaction.run('DELETE FROM day_report'));
    expect(await shop.dayReports.write()).toHaveLength(3);
    const { report: late } = (await findReportAtSeller(shop.database, day))!;
    expect(withoutSignature(late)).toEqual(withoutSignature(prompt));
    expect(withoutSignature(late)).toHaveLength(3);
  }, 60_000);
});

describeOnEveryDatabase('A report that is asked for by hand', ({ freshUrl }) => {
  it('leaves no day before it without one: those of an off-time were never written', async () => {
    const database = await openSellerDatabase(await freshUrl());
    onTestFinished(() => database.close());
    const clock = new MovableClock(at('2026-11-19T12:00:00'));
    const log = createLog('test', 'silent');
    const parts = { database, clock, log, sellerId: 'shop-1', signingKey: key };
    const days = async () =>
      (await database.all<{ day: string }>('SELECT day FROM day_report ORDER BY day')).map((row) => row.day);
    await giveApplication(database, { terminalId: 'kiosk', at: at('2026-11-16T09:00:00') });
    const wednesday = await ensureDayReport(parts, '2026-11-18');
    expect(await days()).toEqual(['2026-11-16', '2026-11-17', '2026-11-18']);
    expect(await ensureDayReport(parts, '2026-11-18')).toBe(wednesday);
    clock.set(at('2026-11-21T12:00:00'));
    // From before the shop's first day, and beside the queue.
    await ensureDayReport(parts, '2026-11-10');
    expect(await writeDayReports(parts)).toEqual(['2026-11-19', '2026-11-20']);
    expect(await days()).toHaveLength(6);
  });
});
