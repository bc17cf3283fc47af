import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** What the ZIP format can hold at the earliest, in seconds since 1970. */
const earliest = Date.UTC(1980, 0, 1) / 1000;

/**
 * The time that every file of a package bears, in seconds since 1970: `SOURCE_DATE_EPOCH` where it is set (reproducible-builds.org),
 * else the time of the commit that is packaged. Two packages of one commit are then the same, bit for bit.
 */
export function buildTime(environment: NodeJS.ProcessEnv = process.env): number {
  const given = environment['SOURCE_DATE_EPOCH'];
  if (given !== undefined) {
    if (!/^\d{1,10}$/.test(given)) throw new Error(`SOURCE_DATE_EPOCH must be seconds since 1970, and is "${given}".`);
    return Math.max(Number(given), earliest);
  }
  const git = spawnSync('git', ['log', '-1', '--format=%ct'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  const committed = Number(git.stdout?.trim() || Number.NaN);
  // Sources without their history, as they come in an archive.
  return Number.isSafeInteger(committed) ? committed : earliest;
}
