import type { Slice } from './compared-shop.ts';

/** The medians of one build's slices. */
export type BuildFigures = {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Microseconds of processor time for each piece of work, by process. */
  us: Record<string, number>;
};

/** What interleaved pairs of slices of two builds gave; ratios are of this build to the base. */
export type Comparison = {
  work: string;
  database: string;
  link: string;
  inFlight: number;
  base: BuildFigures;
  current: BuildFigures;
  /** Of each pair, in the order in which they were taken. */
  ratios: number[];
  ratio: number;
  /** Of the servers' processor time: everything but the load. */
  processorRatio: number;
  /** The largest share of the machine's processors that others took during a slice, from 0 to 1. */
  othersShare: number;
};

/** @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const rounded = (value: number) => Math.round(value * 100) / 100;

function figuresOf(slices: readonly Slice[]): BuildFigures {
  const middle = (of: (slice: Slice) => number) => rounded(median(slices.map(of)));
  const roles = [...new Set(slices.flatMap(({ us }) => Object.keys(us)))].toSorted();
  return {
    perSecond: middle((slice) => slice.perSecond),
    p50Ms: middle((slice) => slice.p50Ms),
    p99Ms: middle((slice) => slice.p99Ms),
    us: Object.fromEntries(roles.map((role) => [role, Math.round(middle((slice) => slice.us[role] ?? 0))])),
  };
}

function serversUs({ us }: Slice): number {
  return Object.entries(us).reduce((sum, [role, time]) => (role === 'load' ? sum : sum + time), 0);
}

/** Summarises pairs of slices by their medians. */
export function summarise(
  about: Pick<Comparison, 'work' | 'database' | 'link' | 'inFlight'>,
  pairs: readonly { base: Slice; current: Slice }[],
): Comparison {
  const ratios = pairs.map(({ base, current }) => rounded(current.perSecond / base.perSecond));
  return {
    ...about,
    base: figuresOf(pairs.map(({ base }) => base)),
    current: figuresOf(pairs.map(({ current }) => current)),
    ratios,
    ratio: rounded(median(ratios)),
    processorRatio: rounded(median(pairs.map(({ base, current }) => serversUs(current) / serversUs(base)))),
    othersShare: rounded(Math.max(...pairs.flatMap(({ base, current }) => [base.othersShare, current.othersShare]))),
  };
}

function describeTime(base: BuildFigures, current: BuildFigures): string {
  const roles = [...new Set([...Object.keys(base.us), ...Object.keys(current.us)])];
  return roles
    .filter((role) => (base.us[role] ?? 0) + (current.us[role] ?? 0) > 0)
    .map((role) => `${role} ${base.us[role] ?? 0} → ${current.us[role] ?? 0}`)
    .join(', ');
}

/** Describes a comparison in four lines of text. */
export function describeComparison(comparison: Comparison): string {
  const { work, database, link, inFlight, base, current, ratios, ratio, processorRatio, othersShare } = comparison;
  return [
    `${work}, ${database}, ${link}, ${inFlight} in flight: ${ratio} times the base (pairs: ${ratios.join(', ')})`,
    `  ${base.perSecond} → ${current.perSecond}/s, p50 ${base.p50Ms} → ${current.p50Ms} ms, p99 ${base.p99Ms} → ${current.p99Ms} ms`,
    `  µs of processor time each: ${describeTime(base, current)}; the servers' ${processorRatio} times the base's`,
    `  others took up to ${Math.round(othersShare * 100)} % of the machine during a slice`,
  ].join('\n');
}

/**
 * Compares what 128 in flight reach now with what the base reached at 32, as the target for 128 is set; undefined where
 * one of the two was not measured.
 */
export function describeAgainst32(comparisons: readonly Comparison[]): string | undefined {
  const at = (level: number) =>
    comparisons.find(({ work, database, inFlight }) => {
      return work === 'purchases' && database === 'sqlite' && inFlight === level;
    });
  const [few, many] = [at(32), at(128)];
  if (!few || !many) return undefined;
  const ratio = (many.current.perSecond / few.base.perSecond).toFixed(2);
  return `128 in flight reach ${ratio} times what the base reaches at 32`;
}
