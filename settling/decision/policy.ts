/** The rules that a decision follows beyond the facts themselves: data with a version, which every decision records. */
export type DecisionPolicy = {
  version: string;
  /** Declined when at least `lateOrMissed` of the last `payments` were late or missed. */
  history: { payments: number; lateOrMissed: number };
  /** How long after it was made a seal is accepted. */
  sealLifetimeMs: number;
  /** How far ahead of settling's clock a terminal's may be. */
  clockToleranceMs: number;
};

const rules = { version: '2026-11-1', history: { payments: 6, lateOrMissed: 3 } };

/** The policy in force, with the time limits of this settling server's configuration. */
export function currentPolicy(limits: Pick<DecisionPolicy, 'sealLifetimeMs' | 'clockToleranceMs'>): DecisionPolicy {
  return { ...rules, sealLifetimeMs: limits.sealLifetimeMs, clockToleranceMs: limits.clockToleranceMs };
}
