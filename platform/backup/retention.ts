/** How many backups are kept: the newest of each of the last hours, days, weeks and months (UTC) that have one. */
export type RetentionRule = { last: number; days: number; weeks: number; months: number };

export const usualRetention: RetentionRule = { last: 7, days: 14, weeks: 8, months: 12 };

const dayMs = 86_400_000;

/** Weeks begin on Monday; 1970-01-01 was a Thursday. */
const weekOf = (at: number) => Math.floor((at / dayMs + 3) / 7);
const dayOf = (at: number) => Math.floor(at / dayMs);
const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7);

/**
 * Chooses the backups that may go. The newest verified backup always stays, whatever the rule says.
 * @param backups with their times, in any order; only verified ones count for the rule, and the others go once a newer one is verified
 * @returns the ids of those that may go
 */
export function chooseExpired(
  backups: readonly { backupId: string; takenAt: number; verified: boolean }[],
  rule: RetentionRule,
): string[] {
  const newestFirst = backups.toSorted((a, b) => b.takenAt - a.takenAt);
  const verified = newestFirst.filter((backup) => backup.verified);
  const [newest] = verified;
  if (newest === undefined) return [];
  const kept = new Set(verified.slice(0, Math.max(1, rule.last)).map(({ backupId }) => backupId));
  const keepNewestOf = (spanOf: (at: number) => number | string, most: number) => {
    const spans = new Set<number | string>();
    for (const { backupId, takenAt } of verified) {
      if (spans.has(spanOf(takenAt))) continue;
      if (spans.size === most) return;
      spans.add(spanOf(takenAt));
      kept.add(backupId);
    }
  };
  keepNewestOf(dayOf, rule.days);
  keepNewestOf(weekOf, rule.weeks);
  keepNewestOf(monthOf, rule.months);
  return newestFirst
    .filter(({ backupId, takenAt, verified: isVerified }) =>
      isVerified ? !kept.has(backupId) : takenAt < newest.takenAt,
    )
    .map(({ backupId }) => backupId);
}
