import type { KeyObject } from 'node:crypto';
import type { Database } from '../../platform/database/database.ts';
import { digestOf, readDayReport, UnusableReport } from '../../platform/day-report-text.ts';
import type { JoseHeader } from '../../platform/compact-jose.ts';
import { boundsOfDay, dayOf, sellerBeliefSchema, settlingBeliefSchema } from '../../contract/settling/day-report.ts';
import type { SellerBelief, SettlingBelief } from '../../contract/settling/day-report.ts';
import { findReport } from './day-report-store.ts';
import { matchBeliefs } from './match-beliefs.ts';
import type { Matching } from './match-beliefs.ts';
import { readSettlingBeliefsOf } from './settling-beliefs.ts';

type KeyFor = (header: JoseHeader) => KeyObject | undefined;

export type ReconcilingParts = {
  database: Database;
  sellerKey: KeyFor;
  noticeKey: KeyFor;
  toleranceMs: number;
};

/** Which of the two reports is not there. */
export type MissingReport = { missing: 'seller' | 'settling' };

export type Reconciliation = Matching & {
  sellerId: string;
  day: string;
  digests: Record<'seller' | 'settling', string>;
};

const endOfTime = Number.MAX_SAFE_INTEGER;

function readSellerReport(
  report: string,
  { sellerId, day }: { sellerId: string; day: string },
  keyFor: KeyFor,
): SellerBelief[] {
  const { header, beliefs } = readDayReport(report, sellerBeliefSchema, keyFor);
  if (header.side === 'seller' && header.sellerId === sellerId && header.day === day) return beliefs;
  const whose = header.side === 'seller' ? `of ${header.sellerId}` : "settling's own";
  throw new UnusableReport(`This report is ${whose}, of ${header.day}; asked for is that of ${sellerId}, of ${day}.`);
}

/**
 * Reads the applications that the seller reported for the last time on the day before. The seller's clock was behind, so its day
 * ended after settling's next one had begun.
 */
async function readDayBefore(
  { database, sellerKey }: ReconcilingParts,
  sellerId: string,
  day: string,
): Promise<Map<string, SellerBelief>> {
  const before = dayOf(boundsOfDay(day).from - 1);
  const kept = await findReport(database, { side: 'seller', sellerId, day: before });
  if (!kept) return new Map();
  const beliefs = readSellerReport(kept.report, { sellerId, day: before }, sellerKey);
  return new Map(beliefs.map((belief) => [belief.applicationId, belief]));
}

/** Reads settling's side of applications that only the seller's report of the day names. */
async function lookUp(
  { database }: ReconcilingParts,
  sellerId: string,
  applicationIds: readonly string[],
  until: number,
): Promise<{ beliefs: SettlingBelief[]; knownLater: Set<string> }> {
  const beliefs = await readSettlingBeliefsOf(database, sellerId, applicationIds, until);
  const known = new Set(beliefs.map(({ applicationId }) => applicationId));
  const unknown = applicationIds.filter((applicationId) => !known.has(applicationId));
  const later = await readSettlingBeliefsOf(database, sellerId, unknown, endOfTime);
  return { beliefs, knownLater: new Set(later.map(({ applicationId }) => applicationId)) };
}

/**
 * Matches the reports of a seller and settling for a day. It changes nothing.
 * @param sellerReport the seller's report where it was carried by hand; otherwise the one that came over the private link
 * @throws {UnusableReport} when a report does not verify, or is not the one that came over the link
 */
export async function reconcileDay(
  parts: ReconcilingParts,
  { sellerId, day, sellerReport }: { sellerId: string; day: string; sellerReport?: string },
): Promise<Reconciliation | MissingReport> {
  const { database, toleranceMs } = parts;
  const ours = await findReport(database, { side: 'settling', sellerId, day });
  if (!ours) return { missing: 'settling' };
  const theirs = await findReport(database, { side: 'seller', sellerId, day });
  const text = sellerReport ?? theirs?.report;
  if (text === undefined) return { missing: 'seller' };
  const digests = { seller: digestOf(text), settling: ours.digest };
  if (digestOf(ours.report) !== ours.digest)
    throw new UnusableReport("Settling's own report was altered in its database.");
  const seller = readSellerReport(text, { sellerId, day }, parts.sellerKey);
  if (theirs && theirs.digest !== digests.seller) {
    throw new UnusableReport('This is not the report that the seller sent over the private link for this day.');
  }
  const { header, beliefs: settling } = readDayReport(ours.report, settlingBeliefSchema, parts.noticeKey);
  if (header.side !== 'settling' || header.sellerId !== sellerId || header.day !== day) {
    throw new UnusableReport("Settling's own report is of another seller or day.");
  }

  const { until } = boundsOfDay(day);
  const bySeller = new Set(seller.map(({ applicationId }) => applicationId));
  const bySettling = new Set(settling.map(({ applicationId }) => applicationId));
  const onlySeller = [...bySeller].filter((applicationId) => !bySettling.has(applicationId));
  const lookedUp = await lookUp(parts, sellerId, onlySeller, until);
  const dayBefore = await readDayBefore(parts, sellerId, day);
  const cut = { until, toleranceMs, knownLater: lookedUp.knownLater };
  const toldBefore = settling.flatMap((belief) => {
    const before = bySeller.has(belief.applicationId) ? undefined : dayBefore.get(belief.applicationId);
    if (!before) return [];
    return matchBeliefs({ seller: [before], settling: [belief], ...cut }).itemised.length === 0 ? [before] : [];
  });
  const matching = matchBeliefs({
    seller: [...seller, ...toldBefore],
    settling: [...settling, ...lookedUp.beliefs],
    ...cut,
  });
  return { sellerId, day, digests, ...matching };
}
