import { existsSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { releaseFilesIn, sha256Of } from '../../platform/release/release-manifest.ts';

export type BuildComparison = {
  equal: string[];
  /** What is not the same in both, in one sentence each. */
  differences: string[];
};

/** The first lines of what diffoscope says of two files; empty where it is not on this machine. */
function byDiffoscope(one: string, other: string): string {
  const { stdout, error } = spawnSync('diffoscope', ['--text', '-', '--max-report-size', '20000', one, other], {
    encoding: 'utf8',
  });
  return error === undefined && stdout ? `\n${stdout.split('\n').slice(0, 60).join('\n')}` : '';
}

/**
 * Compares two builds of one commit, file by file. Signatures are not compared, because a release is signed once.
 * @param explain what else is said about two files that differ
 * @throws when one of the folders is not there, or holds nothing
 */
export async function compareBuilds(
  one: string,
  other: string,
  explain: (one: string, other: string) => string = byDiffoscope,
): Promise<BuildComparison> {
  const names = [one, other].map((folder) => {
    const found = existsSync(folder) && lstatSync(folder).isDirectory() ? releaseFilesIn(folder) : [];
    if (found.length === 0) throw new Error(`There is no build in ${folder}: "release build" makes it.`);
    return new Set(found);
  }) as [Set<string>, Set<string>];
  const comparison: BuildComparison = { equal: [], differences: [] };
  for (const name of [...new Set([...names[0], ...names[1]])].toSorted()) {
    const missing = [one, other].find((_folder, at) => !names[at as 0 | 1].has(name));
    if (missing !== undefined) {
      comparison.differences.push(`${name} is missing in ${missing}.`);
      continue;
    }
    const [first, second] = [path.join(one, name), path.join(other, name)];
    if ((await sha256Of(first)) === (await sha256Of(second))) comparison.equal.push(name);
    else comparison.differences.push(`${name} is not the same in both.${explain(first, second)}`);
  }
  return comparison;
}
