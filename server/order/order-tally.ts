import { present } from '../../contract/presence.ts';
import type { Reader } from '../../platform/database/database.ts';

/** The database tallies orders by quarters of an hour, because every day of every time zone begins with one. */
const quarterMs = 15 * 60_000;

type Sum = { count: number; totalMinor: number };
type Part = { span: number; from: number; until: number };

async function sumParts(reader: Reader, parts: readonly Part[], source: string): Promise<Map<number, Sum>> {
  if (parts.length === 0) return new Map();
  const rows = await reader.all<{ span: number; n: number; total_minor: number }>(
    parts.map(({ span }) => `SELECT ${span} AS span, ${source}`).join(' UNION ALL '),
    parts.flatMap(({ from, until }) => [from, until]),
  );
  const sums = new Map<number, Sum>();
  for (const { span, n, total_minor: totalMinor } of rows) {
    const before = sums.get(span) ?? { count: 0, totalMinor: 0 };
    sums.set(span, { count: before.count + Number(n), totalMinor: before.totalMinor + Number(totalMinor) });
  }
  return sums;
}

const whole = `COALESCE(SUM(orders), 0) AS n, COALESCE(SUM(total_minor), 0) AS total_minor
  FROM order_tally WHERE starts_at >= ? AND starts_at < ?`;
const broken = `count(*) AS n, COALESCE(SUM(a.total_minor), 0) AS total_minor
  FROM shop_order o JOIN application a ON a.application_id = o.application_id WHERE o.accepted_at >= ? AND o.accepted_at < ?`;

/**
 * Counts the orders between each boundary and the next, and what they came to. Whole quarters of an hour come from the tally;
 * where a boundary lies within one, its orders are counted themselves.
 * @param boundaries epoch milliseconds, ascending; one more than there are spans
 */
export async function countOrdersBetween(reader: Reader, boundaries: readonly number[]): Promise<Sum[]> {
  const wholes: Part[] = [];
  const brokens: Part[] = [];
  const ends = boundaries.slice(1);
  for (const [span, until] of ends.entries()) {
    const from = present(boundaries[span], 'the beginning of a span');
    const firstWhole = Math.min(Math.ceil(from / quarterMs) * quarterMs, until);
    const lastWhole = Math.max(Math.floor(until / quarterMs) * quarterMs, firstWhole);
    if (firstWhole > from) brokens.push({ span, from, until: firstWhole });
    if (lastWhole > firstWhole) wholes.push({ span, from: firstWhole, until: lastWhole });
    if (until > lastWhole) brokens.push({ span, from: lastWhole, until });
  }
  const [tallied, counted] = await Promise.all([sumParts(reader, wholes, whole), sumParts(reader, brokens, broken)]);
  return ends.map((_end, span) => ({
    count: (tallied.get(span)?.count ?? 0) + (counted.get(span)?.count ?? 0),
    totalMinor: (tallied.get(span)?.totalMinor ?? 0) + (counted.get(span)?.totalMinor ?? 0),
  }));
}
