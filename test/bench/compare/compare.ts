import { buildCommit, thisBuild } from './built-commit.ts';
import type { Build } from './built-commit.ts';
import { measureChecks } from './compared-checks.ts';
import { startComparedShop } from './compared-shop.ts';
import type { ComparedShop, Slice } from './compared-shop.ts';
import { summarise } from './comparison.ts';
import type { Comparison } from './comparison.ts';

type Say = (line: string) => void;

/** What can be compared, by name. */
export const comparableWorks = [
  'purchases-sqlite',
  'purchases-postgres',
  'checks-sqlite',
  'checks-postgres',
  'search-sqlite',
  'search-postgres',
] as const;
export type ComparableWork = (typeof comparableWorks)[number];

export type CompareOptions = {
  base: string;
  works: readonly ComparableWork[];
  link: 'auto' | 'line' | 'wireguard';
  inFlight: readonly number[];
  /** How many interleaved pairs make one figure. */
  pairs: number;
  /** How much work makes one slice of a pair. */
  count: number;
  /** Whether purchases are also measured with the load's cryptography done before the clock starts. */
  isPresealed: boolean;
  articles: number;
};

type Pair<Of> = { base: Of; current: Of };

/** Takes slices of both in turn; every second pair begins with the other one, so that neither always comes first. */
async function interleave(
  named: string,
  pairs: number,
  take: (which: 'base' | 'current') => Promise<Slice>,
  say: Say,
  signal: AbortSignal,
): Promise<Pair<Slice>[]> {
  const taken: Pair<Slice>[] = [];
  const from = performance.now();
  for (let pair = 0; pair < pairs; pair++) {
    const slices: Partial<Pair<Slice>> = {};
    for (const which of pair % 2 === 0 ? (['base', 'current'] as const) : (['current', 'base'] as const)) {
      signal.throwIfAborted();
      slices[which] = await take(which);
    }
    const { base, current } = slices as Pair<Slice>;
    taken.push({ base, current });
    const leftS = Math.round((((performance.now() - from) / taken.length) * (pairs - taken.length)) / 1000);
    const ratio = (current.perSecond / base.perSecond).toFixed(2);
    say(
      `${named}, pair ${taken.length} of ${pairs}: ${base.perSecond} → ${current.perSecond}/s, ${ratio} times; ` +
        `p99 ${base.p99Ms} → ${current.p99Ms} ms; ${leftS} s to go`,
    );
  }
  return taken;
}

const warmUp = (count: number) => Math.min(count, 300);

async function compareInShops(
  work: 'purchases' | 'search',
  database: 'sqlite' | 'postgres',
  builds: Pair<Build>,
  options: CompareOptions,
  say: Say,
  signal: AbortSignal,
): Promise<Comparison[]> {
  const levels = work === 'search' ? [16] : database === 'postgres' ? [32] : options.inFlight;
  const countAt = (inFlight: number) => (inFlight === 1 ? Math.ceil(options.count / 3) : options.count);
  const isSealed = work === 'search' || !options.isPresealed ? [false] : [false, true];
  const eachPair = levels.reduce((sum, inFlight) => sum + countAt(inFlight), 0) * isSealed.length;
  const shopOptions = {
    database,
    link: options.link,
    purchases: work === 'purchases' ? warmUp(options.count) + options.pairs * eachPair : 0,
    articles: work === 'search' ? options.articles : 0,
  };
  const shops: Partial<Pair<ComparedShop>> = {};
  try {
    for (const which of ['base', 'current'] as const) {
      signal.throwIfAborted();
      say(`starting a shop of ${builds[which].name} …`);
      shops[which] = await startComparedShop(builds[which], shopOptions);
      if (work === 'search') await shops[which].searches(8, warmUp(options.count));
      else await shops[which].purchases(8, warmUp(options.count), false);
    }
    const { base, current } = shops as Pair<ComparedShop>;
    const comparisons: Comparison[] = [];
    for (const inFlight of levels) {
      for (const isPresealed of isSealed) {
        const count = countAt(inFlight);
        const named = work === 'search' ? `search, ${options.articles} articles` : 'purchases';
        const about = { work: isPresealed ? `${named}, presealed` : named, database, link: current.link, inFlight };
        const take = (which: 'base' | 'current') => {
          const shop = which === 'base' ? base : current;
          return work === 'search' ? shop.searches(inFlight, count) : shop.purchases(inFlight, count, isPresealed);
        };
        const sayAs = `${about.work}, ${database}, ${about.link}, ${inFlight} in flight`;
        comparisons.push(summarise(about, await interleave(sayAs, options.pairs, take, say, signal)));
      }
    }
    return comparisons;
  } finally {
    await Promise.all(Object.values(shops).map((shop) => shop.stop()));
  }
}

async function compareChecks(
  database: 'sqlite' | 'postgres',
  builds: Pair<Build>,
  { pairs, count }: CompareOptions,
  say: Say,
  signal: AbortSignal,
): Promise<Comparison> {
  const about = { work: 'settling checks', database, link: 'line-socket', inFlight: 32 };
  const take = (which: 'base' | 'current') => measureChecks(builds[which], { ...about, count }, signal);
  return summarise(about, await interleave(`settling checks, ${database}, 32 in flight`, pairs, take, say, signal));
}

/**
 * Measures this work tree against the build of another commit: both in turn, so that each pair met the same machine.
 * @param signal ends the comparison, with everything that it started
 * @throws when the commit cannot be built, or a result is not what it must be
 */
export async function benchCompare(options: CompareOptions, say: Say, signal: AbortSignal): Promise<Comparison[]> {
  const builds = { base: await buildCommit(options.base, say, signal), current: thisBuild() };
  const comparisons: Comparison[] = [];
  for (const each of options.works) {
    const [work, database] = each.split('-') as ['purchases' | 'checks' | 'search', 'sqlite' | 'postgres'];
    if (work === 'checks') comparisons.push(await compareChecks(database, builds, options, say, signal));
    else comparisons.push(...(await compareInShops(work, database, builds, options, say, signal)));
  }
  return comparisons;
}
