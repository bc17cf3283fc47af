/** The parts of a version: numbers, and those of a pre-release, which comes before its release (semver.org, 11). */
function partsOf(version: string): { numbers: number[]; pre: string[] } {
  const [, core = '', pre] = /^(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.-]+))?$/.exec(version) ?? [];
  if (core === '') throw new Error(`"${version}" is no version: it has to be like 1.2.0 or 1.2.0-beta.1.`);
  return { numbers: core.split('.').map(Number), pre: pre === undefined ? [] : pre.split('.') };
}

function comparePart(one: string, other: string): number {
  const [isNumber, otherIsNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isNumber && otherIsNumber) return Number(one) - Number(other);
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Less than 0 when `one` comes before `other`, 0 when they are the same. @throws when one of them is no version */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return b.pre.length - a.pre.length;
  for (const [index, part] of a.pre.entries()) {
    const against = b.pre[index];
    if (against === undefined) return 1;
    const difference = comparePart(part, against);
    if (difference !== 0) return difference;
  }
  return a.pre.length - b.pre.length;
}
