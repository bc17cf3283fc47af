import { createReadStream, existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { present } from '../../contract/presence.ts';
import { createLog } from '../../platform/log.ts';
import { lastDayOver } from '../../platform/days-to-report.ts';
import { UnusableReport } from '../../platform/day-report-text.ts';
import { writePrivateFile } from '../../platform/files/private-file.ts';
import { dayOf, daySchema } from '../../contract/settling/day-report.ts';
import type { DayReportHeader } from '../../contract/settling/day-report.ts';
import { NoticeSigner } from '../keys/notice-signer.ts';
import { ListedSellers } from '../http/listed-sellers.ts';
import { DayReports } from '../reconciliation/day-reports.ts';
import { findReport } from '../reconciliation/day-report-store.ts';
import { causes, corrections } from '../reconciliation/difference-causes.ts';
import { isInFlight } from '../reconciliation/match-beliefs.ts';
import type { Itemised } from '../reconciliation/match-beliefs.ts';
import { reconcileDay } from '../reconciliation/reconciling.ts';
import type { Reconciliation } from '../reconciliation/reconciling.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { money, tableOf } from './table.ts';

const mostListed = 200;

function readSeller({ config, options }: Desk): string {
  const listed = [...new Set(config.sellers.map(({ sellerId }) => sellerId))];
  const sellerId = options.seller ?? (listed.length === 1 ? listed[0] : undefined);
  if (sellerId === undefined) throw new BadUsage(`Whose day? --seller is one of ${listed.join(', ')}.`);
  if (listed.includes(sellerId)) return sellerId;
  throw new CommandRefused('seller_unknown', `There is no seller ${sellerId}. Listed are ${listed.join(', ')}.`);
}

function readDay({ clock, options }: Desk): string {
  const last = lastDayOver(clock.now());
  const day = options.day ?? last;
  if (!daySchema.safeParse(day).success)
    throw new BadUsage('--day is a day of the calendar, such as 2026-11-21 (UTC).');
  if (day <= last) return day;
  const when = day >= dayOf(clock.now()) ? 'is not over' : 'was over only minutes ago';
  throw new CommandRefused('day_not_over', `${day} ${when} (UTC): the last day that can be asked about is ${last}.`);
}

/** Settling's own report of the day, written now if settling has not run since the day was over. */
async function ensureOwnReport({ database, clock, keys }: Desk, sellerId: string, day: string): Promise<void> {
  const notices = new NoticeSigner(keys, clock);
  if (await findReport(database, { side: 'settling', sellerId, day })) return;
  const log = createLog('settling', 'silent');
  await new DayReports({ database, clock, log, notices, keys, sellerIds: [sellerId] }).writeDay(sellerId, day);
}

async function reconcile(desk: Desk, sellerId: string, day: string): Promise<Reconciliation> {
  const { config, database, keys, options } = desk;
  const file = options['seller-report'];
  if (file !== undefined && !existsSync(file)) throw new BadUsage(`There is no file ${file}.`);
  const sellers = new ListedSellers(config.sellers);
  const parts = {
    database,
    sellerKey: ({ kid }: { kid?: string }) => sellers.keyOf(sellerId, kid),
    noticeKey: ({ kid }: { kid?: string }) => keys.notice.find((key) => key.kid === kid)?.publicKey,
    toleranceMs: config.clockToleranceMs,
  };
  const sellerReport = file === undefined ? {} : { sellerReport: await text(createReadStream(file)) };
  try {
    const reconciliation = await reconcileDay(parts, { sellerId, day, ...sellerReport });
    if (!('missing' in reconciliation)) return reconciliation;
  } catch (error) {
    if (error instanceof UnusableReport) throw new CommandRefused('day_report_unusable', error.message);
    throw error;
  }
  throw new CommandRefused(
    'day_report_missing',
    `The report of ${sellerId} for ${day} has not come in. The seller brings it over the private link once its day is ` +
      'over; or name the file that it wrote: --seller-report FILE.',
  );
}

function sumRows({ sums }: Reconciliation): string[][] {
  const rowsOf = (side: 'seller' | 'settling', part: 'all' | 'matched' | 'itemised') => {
    const found = Object.entries(sums[side][part]) as [string, NonNullable<DayReportHeader['sums']['EUR']>][];
    if (found.length === 0) return [[side, part, '0', '–', '–', '–']];
    return found
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([currency, { applications, heldMinor, capturedMinor, refundedMinor }]) => [
        side,
        part,
        String(applications),
        ...[heldMinor, capturedMinor, refundedMinor].map((amountMinor) => money(amountMinor, currency)),
      ]);
  };
  return (['seller', 'settling'] as const).flatMap((side) =>
    (['all', 'matched', 'itemised'] as const).flatMap((part) => rowsOf(side, part)),
  );
}

function standsAt(side: Itemised['seller'] | Itemised['settling']): string {
  if (!side) return 'not named';
  const { state, heldMinor, capturedMinor, refundedMinor, amountMinor, currency } = side;
  const amounts = [
    ...(heldMinor > 0 ? [`${money(heldMinor, currency)} held`] : []),
    ...(capturedMinor > 0 ? [`${money(capturedMinor, currency)} captured`] : []),
    ...(refundedMinor > 0 ? [`${money(refundedMinor, currency)} refunded`] : []),
  ];
  return [state, ...(amounts.length === 0 ? [money(amountMinor, currency)] : amounts)].join(', ');
}

function listOf(title: string, items: readonly Itemised[]): string[] {
  if (items.length === 0) return [];
  const rows = items
    .slice(0, mostListed)
    .flatMap((item) =>
      item.differences.map(({ cause, correction }, place) => [
        ...(place === 0 ? [item.applicationId, standsAt(item.seller), standsAt(item.settling)] : ['', '', '']),
        cause,
        correction,
      ]),
    );
  const columns = ['application', 'the seller', 'settling', 'cause', 'proposal'].map((heading) => ({ heading }));
  const more = items.length > mostListed ? [`… and ${items.length - mostListed} more: --json has them all.`] : [];
  return ['', title, tableOf(columns, rows), ...more];
}

function explain(items: readonly Itemised[]): string[] {
  const differences = items.flatMap((item) => item.differences);
  if (differences.length === 0) return [];
  const causesThere = [...new Set(differences.map(({ cause }) => cause))];
  const correctionsThere = [...new Set(differences.map(({ correction }) => correction))];
  return [
    '',
    ...causesThere.map((cause) => `${cause}: ${causes[cause].meaning}`),
    ...correctionsThere.map((correction) => `${correction}: ${corrections[correction]}`),
  ];
}

/**
 * `reconcile --seller ID --day DAY`: matches what the seller and settling reported of a day. It proposes and changes
 * nothing; ends with status 1 when anything is open.
 */
export async function reconcileCommand(desk: Desk): Promise<CommandResult> {
  const sellerId = readSeller(desk);
  const day = readDay(desk);
  await ensureOwnReport(desk, sellerId, day);
  const reconciliation = await reconcile(desk, sellerId, day);
  const { matched, itemised, sums, digests } = reconciliation;
  const inFlight = itemised.filter(isInFlight);
  const open = itemised.filter((item) => !isInFlight(item));
  const counts = { matched: matched.length, inFlight: inFlight.length, open: open.length };
  await recordLook(desk, 'reconcile', { sellerId, day, ...counts });
  const columns = ['side', 'what', 'applications', 'held', 'captured', 'refunded'];
  const lines = [
    `${sellerId}, ${day} (UTC): ${counts.matched} matched, ${counts.inFlight} in flight, ${counts.open} open.`,
    '',
    tableOf(
      columns.map((heading, place) => ({ heading, isNumber: place > 1 })),
      sumRows(reconciliation),
    ),
    ...listOf('Open: somebody has to act.', open),
    ...listOf('In flight when the day ended: these settle themselves.', inFlight),
    ...explain(itemised),
  ];
  return {
    forPeople: lines.join('\n'),
    forPrograms: { sellerId, day, ...counts, digests, sums, itemised },
    exitStatus: open.length > 0 ? 1 : 0,
  };
}

/** `day-report --seller ID --day DAY`: settling's own report of a day, byte for byte as it was written. */
export async function dayReportCommand(desk: Desk): Promise<CommandResult> {
  const sellerId = readSeller(desk);
  const day = readDay(desk);
  await ensureOwnReport(desk, sellerId, day);
  const found = await findReport(desk.database, { side: 'settling', sellerId, day });
  const { report, digest } = present(found, "settling's own report of the day");
  await recordLook(desk, 'day-report', { sellerId, day, digest });
  const { out } = desk.options;
  if (out === undefined) return { forPeople: report.trimEnd(), forPrograms: { sellerId, day, digest, report } };
  writePrivateFile(out, report);
  return { forPeople: `${day} of ${sellerId} is in ${out}.`, forPrograms: { sellerId, day, digest, file: out } };
}
