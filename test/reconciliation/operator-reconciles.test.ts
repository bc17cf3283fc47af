import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { writeKeyPair } from '../../platform/key-file.ts';
import { sellerConfigSchema } from '../../server/config/seller-config.ts';
import { holdsCreditNumber } from '../../contract/credit-numbers-in-text.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCredit } from '../settling/operator-in-process.ts';
import { generateMonth } from './generated-month.ts';
import type { GeneratedMonth } from './plain-records.ts';

type Said = { status: number | null; out: string; complaint: string };

async function runProgram(program: string, args: string[]): Promise<Said> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [[status], out, complaint] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { status: status as number | null, out, complaint };
}

async function openOffice(freshUrl: () => Promise<string>) {
  const folder = temporaryFolder();
  const urls: string[] = [];
  const keptUrl = async () => {
    urls.push(await freshUrl());
    return urls.at(-1)!;
  };
  const month = await generateMonth({
    freshUrl: keptUrl,
    folder,
    firstDay: '2026-10-01',
    days: 9,
    persons: 12,
    perDay: 2,
    seed: 7,
  });
  const configFile = path.join(folder, 'config.json');
  writeFileSync(configFile, JSON.stringify(month.settling.config));
  const credit = (...args: string[]) => runCredit(configFile, args);
  return { ...month, folder, urls, credit };
}

type Counts = { matched: number; inFlight: number; open: number; itemised: { applicationId: string }[] };

function expectedOf({ days }: GeneratedMonth, day: string, sellerId: string) {
  const found = days.find((each) => each.day === day && each.shop.sellerId === sellerId)!;
  const open = Object.values(found.causes).filter((cause) => cause === 'hold_over').length;
  return { causes: found.causes, open, inFlight: Object.keys(found.causes).length - open };
}

describeOnEveryDatabase('The back office, when a day is over', ({ freshUrl }) => {
  it('reconciles it from what came over the link or by hand, and hears of what was altered', async () => {
    const office = await openOffice(freshUrl);
    const { credit, shops, folder, settling, urls } = office;
    const asked = ['reconcile', '--seller', 'shop-1', '--day', '2026-10-09'];
    const missing = await credit(...asked, '--json');
    expect([missing.status, JSON.parse(missing.out).refusal]).toEqual([2, 'day_report_missing']);

    const signingKeyFile = path.join(folder, 'seller.pem');
    writeKeyPair(signingKeyFile, settling.seller.key);
    const sellerConfig = sellerConfigSchema.parse({
      sellerId: 'shop-1',
      name: 'Shop 1',
      currency: 'EUR',
      databaseUrl: urls[1],
      listen: { host: '127.0.0.1', port: 0 },
      settling: settling.config.listen,
      rootThumbprint: settling.server.rootThumbprint,
      signingKeyFile,
    });
    const sellerConfigFile = path.join(folder, 'seller.json');
    writeFileSync(sellerConfigFile, JSON.stringify(sellerConfig));
    const carried = path.join(folder, 'carried.report');
    const write = (...args: string[]) =>
      runProgram('server/reconciliation/day-report-command.ts', [...args, '--config', sellerConfigFile]);
    expect(await write('--day', '2026-10-09', '--out', carried)).toMatchObject({ status: 0 });
    expect((await write('--day', '2026-10-09')).out).toBe(readFileSync(carried, 'utf8'));
    expect(statSync(carried).mode & 0o077).toBe(0);
    expect(await write('--day', '2099-01-01')).toMatchObject({
      status: 2,
      complaint: expect.stringContaining('not over'),
    });

    const byHand = await credit(...asked, '--seller-report', carried, '--json');
    const counts = JSON.parse(byHand.out) as Counts;
    const { causes, open, inFlight } = expectedOf(office, '2026-10-09', 'shop-1');
    expect(counts.itemised.map(({ applicationId }) => applicationId).toSorted()).toEqual(
      Object.keys(causes).toSorted(),
    );
    expect(counts).toMatchObject({ open, inFlight });
    expect(byHand.status).toBe(open > 0 ? 1 : 0);
    expect(counts.matched).toBeGreaterThan(0);

    const altered = path.join(folder, 'altered.report');
    writeFileSync(altered, readFileSync(carried, 'utf8').replace('"state":"accepted"', '"state":"rejected"'));
    const refused = await credit(...asked, '--seller-report', altered);
    expect(refused).toMatchObject({ status: 2, complaint: expect.stringContaining('altered after it was signed') });
    const ofOther = await credit('reconcile', '--seller', 'shop-2', '--day', '2026-10-09', '--seller-report', carried);
    expect(ofOther).toMatchObject({ status: 2, complaint: expect.stringContaining('signature does not verify') });

    settling.clock.set(Date.UTC(2026, 10, 3));
    await shops[0]!.deliverReports();
    const overLink = await credit(...asked);
    expect(overLink.status).toBe(byHand.status);
    expect(overLink.out).toContain(`${counts.matched} matched, ${inFlight} in flight, ${open} open.`);
    for (const applicationId of Object.keys(causes)) expect(overLink.out).toContain(applicationId);
    for (const cause of Object.values(causes)) expect(overLink.out).toContain(`${cause}: `);

    const own = path.join(folder, 'own.report');
    expect(await credit('day-report', '--seller', 'shop-1', '--day', '2026-10-09', '--out', own)).toMatchObject({
      status: 0,
    });
    expect((await credit('day-report', '--seller', 'shop-1', '--day', '2026-10-09')).out).toBe(
      readFileSync(own, 'utf8'),
    );

    const refusals = [
      [['--seller', 'shop-9'], 'seller_unknown'],
      [['--seller', 'shop-1', '--day', '2099-01-01'], 'day_not_over'],
      [['--seller', 'shop-1', '--day', '2026-02-30'], 'bad_usage'],
      [['--day', '2026-10-09'], 'bad_usage'],
    ] as const;
    for (const [args, refusal] of refusals) {
      const said = await credit('reconcile', ...args, '--json');
      expect([said.status, JSON.parse(said.out).refusal]).toEqual([2, refusal]);
    }
    const audited = await settling.database.all<{ outcome: string; reason: string | null; details: string }>(
      `SELECT outcome, reason, details FROM audit_record WHERE action = 'operator' ORDER BY record_id`,
    );
    expect(audited.map(({ details, reason }) => `${JSON.parse(details).command} ${reason ?? 'done'}`)).toEqual([
      'reconcile day_report_missing',
      'reconcile done',
      'reconcile day_report_unusable',
      'reconcile day_report_unusable',
      'reconcile done',
      'day-report done',
      'day-report done',
      'reconcile seller_unknown',
      'reconcile day_not_over',
    ]);
  }, 600_000);

  it('writes the statements of one person and of all, each audited, and refuses what cannot be one', async () => {
    const { credit, persons, folder, settling } = await openOffice(freshUrl);
    const busiest = persons.toSorted((one, other) => other.entries.length - one.entries.length)[0]!;
    const id = String(busiest.accountId);
    const digits = busiest.shop.currency === 'JPY' ? 0 : 2;
    const sum = busiest.entries.reduce((total, { amountMinor }) => total + amountMinor, 0);
    const closing = (sum / 10 ** digits).toFixed(digits);
    const shown = await credit('statements', id, '--month', '2026-10');
    expect(shown.status).toBe(0);
    expect(shown.out.replaceAll(',', '')).toMatch(new RegExp(`Closing balance +${closing}\\n`));
    expect(shown.out).toContain(`•••• ${busiest.card.number.slice(-4)}`);
    expect(shown.out).toContain(busiest.name);
    const csv = await credit('statements', id, '--month', '2026-10', '--format', 'csv');
    expect(csv.out).toContain(`,${closing},${busiest.shop.currency}`);
    expect(csv.out).toContain(',closing_balance,2026-11-01T00:00:00.000Z,');
    const file = path.join(folder, 'statement.pdf');
    expect(await credit('statements', id, '--month', '2026-10', '--format', 'pdf', '--out', file)).toMatchObject({
      status: 0,
    });
    expect(readFileSync(file, 'latin1')).toMatch(/^%PDF-1\.\d\n[^]*%%EOF\n$/);
    const asked = JSON.parse((await credit('statements', id, '--month', '2026-10', '--json')).out);
    expect(asked.statement).toMatchObject({ accountId: busiest.accountId, closingMinor: sum });

    const all = path.join(folder, 'all');
    const written = await credit('statements', '--all', '--month', '2026-10', '--format', 'csv', '--out', all);
    expect(written).toMatchObject({ status: 0, complaint: expect.stringContaining('Statements') });
    expect(readdirSync(all)).toHaveLength(persons.length);
    expect(readdirSync(all)).toContain(`statement-${id.padStart(6, '0')}-2026-10.csv`);
    for (const name of readdirSync(all)) expect(statSync(path.join(all, name)).mode & 0o077).toBe(0);
    const said = [shown.out, csv.out, ...readdirSync(all).map((name) => readFileSync(path.join(all, name), 'utf8'))];
    expect(said.some((each) => persons.some(({ card }) => each.includes(card.number)))).toBe(false);
    expect(holdsCreditNumber(shown.out)).toBe(false);

    // Ended before its second statement: what was looked at is audited all the same.
    const cut = path.join(folder, 'cut');
    mkdirSync(path.join(cut, 'statement-000002-2026-10.txt'), { recursive: true });
    expect(await credit('statements', '--all', '--month', '2026-10', '--out', cut)).toMatchObject({ status: 2 });
    expect(readdirSync(cut)).toHaveLength(2);

    const refusals = [
      [['999', '--month', '2026-10'], 'account_unknown'],
      [[id, '--month', '2026-09'], 'month_before_account'],
      [[id, '--month', '2099-01'], 'month_in_future'],
      [[id, '--month', '2026-13'], 'bad_usage'],
      [['--month', '2026-10'], 'bad_usage'],
      [[id, '--month', '2026-10', '--format', 'pdf'], 'bad_usage'],
      [['--all', '--month', '2026-10'], 'bad_usage'],
    ] as const;
    for (const [args, refusal] of refusals) {
      const refused = await credit('statements', ...args, '--json');
      expect([args.join(' '), refused.status, JSON.parse(refused.out).refusal]).toEqual([args.join(' '), 2, refusal]);
    }
    const audited = await settling.database.all<{ details: string }>(
      `SELECT details FROM audit_record WHERE action = 'operator' AND outcome = 'done' ORDER BY record_id`,
    );
    expect(audited.map(({ details }) => JSON.parse(details))).toMatchObject([
      { command: 'statements', accountId: busiest.accountId, month: '2026-10', format: 'text' },
      { format: 'csv' },
      { format: 'pdf' },
      { format: 'text' },
      { command: 'statements', accounts: 'all', format: 'csv' },
      { command: 'statements', written: persons.length, format: 'csv' },
      { command: 'statements', accounts: 'all', format: 'text' },
    ]);
  }, 600_000);
});
