import { inflateSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Currency } from '../../contract/money.ts';
import { transcribe } from '../../settling/statement/name-transcription.ts';
import type { LedgerLine } from '../../settling/ledger/person-ledger.ts';
import { makeStatement } from '../../settling/statement/person-statement.ts';
import type { PersonStatement } from '../../settling/statement/person-statement.ts';
import { replayDues } from '../../settling/credit-information/replayed-dues.ts';
import { statementCsv } from '../../settling/statement/statement-csv.ts';
import { statementPdf, UnusableFont } from '../../settling/statement/statement-pdf.ts';
import { statementText } from '../../settling/statement/statement-text.ts';

const at = (time: string) => Date.parse(`${time}Z`);
const sellers = new Map([
  ['shop-1', 'Corner & Co.'],
  ['shop-2', '=HYPERLINK("x")'],
]);

function line(kind: LedgerLine['kind'], time: string, changes: Partial<LedgerLine>): LedgerLine {
  const ids = { sellerId: 'shop-1', applicationId: time, operationId: 'b1f0a6f2-0000-4000-8000-000000000000' };
  return { kind, at: at(time), ...ids, receivableMinor: 0, creditBalanceMinor: 0, holdMinor: 0, ...changes };
}

/** Debt of the months before, then October: bought twice, part of it back, paid in part, and something held. */
const lines: LedgerLine[] = [
  line('opening', '2026-08-15T00:00:00', { receivableMinor: 100_00, sellerId: null }),
  line('hold', '2026-09-29T10:00:00', { holdMinor: 12_50, applicationId: '2026-10-01T00:00:00' }),
  line('capture', '2026-09-30T23:59:59.999', { receivableMinor: 50_00 }),
  line('capture', '2026-10-01T00:00:00', { receivableMinor: 12_50, holdMinor: -12_50 }),
  line('payment', '2026-10-10T10:00:00', { receivableMinor: -60_00, sellerId: null }),
  line('capture', '2026-10-15T10:00:00', { receivableMinor: 20_00, sellerId: 'shop-2' }),
  line('refund', '2026-10-20T10:00:00', { receivableMinor: -5_00 }),
  line('hold', '2026-10-30T10:00:00', { holdMinor: 7_00 }),
  line('hold', '2026-10-31T10:00:00', { holdMinor: 3_00 }),
  line('release', '2026-10-31T23:00:00', { holdMinor: -3_00, applicationId: '2026-10-31T10:00:00' }),
  line('release', '2026-11-01T00:00:00', { holdMinor: -7_00, applicationId: '2026-10-30T10:00:00' }),
  line('payment', '2026-11-02T10:00:00', { receivableMinor: -117_50, creditBalanceMinor: -2_50, sellerId: null }),
];

function october(
  changes: { name?: string; currency?: Currency; issuedAt?: number; month?: string; lines?: LedgerLine[] } = {},
): PersonStatement {
  const { name = 'José O’Neill', currency = 'EUR', issuedAt = at('2026-11-05T00:00:00'), month = '2026-10' } = changes;
  const account = { accountId: 17, name, numberLastFour: '4821', currency, limitMinor: 500_00 };
  const opening = { overdueMinor: 0, dueAt: at('2026-10-01T00:00:00'), restDueAt: null };
  return makeStatement(account, changes.lines ?? lines, opening, { month, issuedAt });
}

/** What a PDF says, letter by letter, as far as it is written with the standard fonts. */
function textOf(pdf: Buffer): string {
  const streams = pdf.toString('latin1').matchAll(/stream\n(.*?)\nendstream/gs);
  const contents = [...streams].flatMap(([, bytes]) => {
    try {
      return [inflateSync(Buffer.from(bytes!, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
  const shown = contents.join('\n').matchAll(/\[(.*?)\] TJ/gs);
  return [...shown]
    .map(([, array]) => [...array!.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => hex).join(''))
    .map((hex) => new TextDecoder('windows-1252').decode(Buffer.from(hex, 'hex')))
    .join('\n');
}

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\n/g)?.length;

/** When a statement's CSV says that it closes. */
function closesAt(statement: PersonStatement): string | undefined {
  const rows = parse(statementCsv(statement, sellers), { columns: true }) as Record<string, string>[];
  return rows.find(({ line: kind }) => kind === 'closing_balance')?.['at'];
}

describe('A statement', () => {
  it('begins with what was owed at the month’s first moment, has every entry of it, and ends with what they make', () => {
    expect(october()).toMatchObject({
      openingMinor: 150_00,
      totals: { opening: 0, purchase: 32_50, refund: -5_00, payment: -60_00 },
      closingMinor: 117_50,
      holds: [{ amountMinor: 7_00 }],
      heldMinor: 7_00,
      availableMinor: 500_00 - 117_50 - 7_00,
      isInterim: false,
    });
    const balances = october().entries.map(({ balanceMinor }) => balanceMinor);
    expect(balances).toEqual([162_50, 102_50, 122_50, 117_50]);
    expect(october({ month: '2026-09' })).toMatchObject({ openingMinor: 100_00, closingMinor: 150_00 });
    expect(october({ month: '2026-11' })).toMatchObject({ closingMinor: -2_50, isInterim: true, holds: [] });
  });

  it('says what was missed, what is overdue and what is due when, as it was at the month’s end', () => {
    // Missed on 1 October: the opening's 100.00, of which 60.00 were paid since. September's 50.00 are due with October.
    expect(october()).toMatchObject({ overdueMinor: 90_00, dueMinor: 27_50, dueAt: at('2026-12-01T00:00:00') });
    expect(october().missed).toEqual([{ dueAt: at('2026-11-01T00:00:00'), dueMinor: 50_00, paidMinor: 0 }]);
    expect(october({ month: '2026-09' }).missed).toEqual([
      { dueAt: at('2026-10-01T00:00:00'), dueMinor: 100_00, paidMinor: 0 },
    ]);
    expect(october({ month: '2026-11' })).toMatchObject({ overdueMinor: 0, dueMinor: 0, dueAt: null });
  });

  it('has a payment that was reversed and its reversal, in the months in which each was, and what it shows as missed', async () => {
    const returned = [
      ...lines.slice(0, 5),
      line('payment_reversal', '2026-11-03T10:00:00', { receivableMinor: 60_00, sellerId: null }),
    ];
    const said = october({ lines: returned });
    expect(said).toMatchObject({ closingMinor: 102_50, overdueMinor: 90_00, dueMinor: 12_50 });
    expect(said.missed.map(({ dueAt }) => dueAt)).toEqual([at('2026-11-01T00:00:00')]);
    const november = october({ lines: returned, month: '2026-11', issuedAt: at('2026-12-05T00:00:00') });
    expect(november).toMatchObject({
      openingMinor: 102_50,
      totals: { payment: 0, payment_reversal: 60_00 },
      closingMinor: 162_50,
      overdueMinor: 162_50,
      dueMinor: 0,
    });
    const text = statementText(november, sellers);
    expect(text).toMatch(/^3 November 2026 +Payment reversed, b1f0a6f2 +60\.00 +162\.50$/m);
    const rows = parse(statementCsv(november, sellers), { columns: true }) as Record<string, string>[];
    expect(rows.filter(({ line: kind }) => kind === 'payment_reversal')).toMatchObject([
      { amount: '60.00', operation: 'b1f0a6f2-0000-4000-8000-000000000000' },
    ]);
    const pdf = textOf((await statementPdf(november, sellers)).pdf);
    for (const words of ['Payments reversed', 'Payment reversed, b1f0a6f2']) expect(pdf).toContain(words);
  });

  it('is not made when a hold seems to have moved what is owed', () => {
    const wrong = [...lines.slice(0, 5), line('hold', '2026-10-30T10:00:00', { receivableMinor: 1 })];
    expect(() => october({ lines: wrong })).toThrow('A hold moved what is owed');
  });

  it('as text is as wide as a page and says all of it', () => {
    const text = statementText(october(), sellers);
    expect(Math.max(...text.split('\n').map((each) => [...each].length))).toBe(78);
    expect(text).toMatchInlineSnapshot(`
      "Credit account statement, October 2026

      José O’Neill
      Account 17, number •••• 4821
      1 October 2026 to 31 October 2026 (UTC), issued 5 November 2026
      All amounts in EUR. Purchases count up; payments and refunds count down.

      Date              What                                   Amount        Balance
      ──────────────────────────────────────────────────────────────────────────────
      1 October 2026    Opening balance                                       150.00
      1 October 2026    Purchase at Corner & Co.                12.50         162.50
      10 October 2026   Payment received, b1f0a6f2             -60.00         102.50
      15 October 2026   Purchase at =HYPERLINK("x")             20.00         122.50
      20 October 2026   Refund by Corner & Co.                  -5.00         117.50
      ──────────────────────────────────────────────────────────────────────────────
                        Closing balance                                       117.50

      90.00 EUR is overdue: please pay it at once.
      Please pay 27.50 EUR by 30 November 2026.
      Missed: 50.00 EUR was due by 31 October 2026.

      Held for purchases that are not complete: no debt yet
      ──────────────────────────────────────────────────────────────────────────────
      30 October 2026   Corner & Co.                             7.00

      Limit                                                                   500.00
      Held                                                                      7.00
      Left to spend                                                           375.50
      "
    `);
    const yen = statementText(october({ currency: 'JPY' }), sellers);
    expect(yen).toMatch(/Closing balance +11,750\n/);
    expect(statementText(october({ issuedAt: at('2026-10-16T00:00:00') }), sellers)).toContain('October 2026 (so far)');
  });

  it('as CSV is plain amounts, and nothing that a spreadsheet would calculate', () => {
    const rows = parse(statementCsv(october({ name: '=1+1' }), sellers), { columns: true }) as Record<string, string>[];
    expect(rows.map(({ line: kind, amount, balance }) => `${kind} ${amount} ${balance}`)).toEqual([
      'opening_balance  150.00',
      'purchase 12.50 162.50',
      'payment -60.00 102.50',
      'purchase 20.00 122.50',
      'refund -5.00 117.50',
      'closing_balance  117.50',
      'hold 7.00 ',
      'missed_payment 50.00 ',
      'overdue 90.00 ',
      'due 27.50 ',
      'limit 500.00 ',
      'available 375.50 ',
    ]);
    expect(rows[0]!['what']).toBe("'=1+1");
    expect(rows[3]).toMatchObject({
      what: 'Purchase at =HYPERLINK("x")',
      seller: 'shop-2',
      at: '2026-10-15T10:00:00.000Z',
    });
    expect(statementCsv(october({ currency: 'JPY' }), sellers)).toContain(',11750,JPY');
  });

  it('of a month that is not over, as CSV too, closes when it is issued and not in the future', () => {
    const issuedAt = at('2026-10-16T08:00:00');
    expect(closesAt(october({ issuedAt, lines: lines.slice(0, 6) }))).toBe('2026-10-16T08:00:00.000Z');
    expect(closesAt(october())).toBe('2026-11-01T00:00:00.000Z');
  });

  it('as PDF says the same, on as many pages as it needs', async () => {
    const { pdf, isWhole } = await statementPdf(october(), sellers);
    expect([isWhole, pagesOf(pdf), pdf.subarray(0, 5).toString()]).toEqual([true, 1, '%PDF-']);
    const text = textOf(pdf);
    for (const words of [
      'José O’Neill',
      'Number •••• 4821',
      'October 2026',
      '117.50',
      '–60.00',
      'Purchase at Corner & Co.',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toContain('90.00 EUR is overdue: please pay it at once.');
    const many = Array.from({ length: 100 }, (_each, number) =>
      line('capture', `2026-10-05T10:${String(number % 60).padStart(2, '0')}:00`, { receivableMinor: 1_00 }),
    );
    const long = await statementPdf(october({ lines: many }), sellers);
    expect(pagesOf(long.pdf)).toBe(4);
    expect(textOf(long.pdf)).toContain('Page 4 of 4');
  });

  it('as PDF transcribes what its fonts cannot write, and says so when that cannot be done', async () => {
    const cyrillic = await statementPdf(october({ name: 'Алексей Щербаков' }), sellers);
    expect(textOf(cyrillic.pdf)).toContain('Aleksei Shcherbakov');
    expect(cyrillic.isWhole).toBe(true);
    expect((await statementPdf(october({ name: '山田 太郎' }), sellers)).isWhole).toBe(false);
    await expect(statementPdf(october(), sellers, 'package.json')).rejects.toThrow(UnusableFont);
  });
});

describe('A name in Windows-1252', () => {
  it.each([
    ['Zoë O’Neill', 'Zoë O’Neill'],
    ['Łódź Őrsi', 'Lódz Orsi'],
    ['Nguyễn Thị Ánh', 'Nguyen Thi Ánh'],
    ['АЛЕКСЕЙ Щербаков', 'ALEKSEI Shcherbakov'],
    ['Γιώργος', 'Giorgos'],
    ['ヤマダ タロウ', 'Yamada Tarou'],
    ['きょうこ まっちゃ', 'Kyouko Matcha'],
    ['ｼﾞｭﾝ', 'Jun'],
    ['محمد', 'Mhmd'],
  ])('%s is %s', (name, written) => expect(transcribe(name)).toEqual({ text: written, isWhole: true }));

  it.each(['山田 太郎', '김민수'])('%s is nobody’s to guess', (name) =>
    expect(transcribe(name)).toEqual({ text: '', isWhole: false }),
  );
});

describe('Dues that are played again', () => {
  it('follow the rule through purchases, payments, refunds and months in which nothing happened', () => {
    const events = [
      line('capture', '2026-07-05T00:00:00', { receivableMinor: 100 }),
      line('capture', '2026-07-20T00:00:00', { receivableMinor: 20 }),
      line('payment', '2026-08-05T00:00:00', { receivableMinor: -50 }),
      line('refund', '2026-10-05T00:00:00', { receivableMinor: -30 }),
      line('payment', '2026-10-06T00:00:00', { receivableMinor: -40 }),
    ];
    const nothing = { overdueMinor: 0, dueAt: null, restDueAt: null };
    const until = (time: string) => replayDues(events, nothing, at(time));
    expect(until('2026-08-31T00:00:00').dues).toMatchObject({ dueMinor: 70, dueAt: at('2026-09-01T00:00:00') });
    expect(until('2026-09-01T00:00:00')).toMatchObject({
      dues: { overdueMinor: 70, dueMinor: 0, dueAt: null },
      missed: [{ dueMinor: 120, paidMinor: 50 }],
    });
    expect(until('2026-10-05T12:00:00').dues).toMatchObject({ debtMinor: 40, overdueMinor: 40 });
    expect(until('2026-10-07T00:00:00').dues).toMatchObject({ debtMinor: 0, overdueMinor: 0, overdueSince: null });
  });
});
