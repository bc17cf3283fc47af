/** The rules of a decision beyond the facts themselves. They are data with a version, which every decision records. */
export type DecisionPolicy = {
  version: string;
  /** Declined when at least `lateOrMissed` of the last `payments` were late or missed. */
  history: { payments: number; lateOrMissed: number };
  /** How many checks with the right identity a number may have within `windowMs`; those that were reversed do not count. */
  velocity: { windowMs: number; largestPerNumber: number; largestPerNumberAndTerminal: number };
  /**
   * A number is locked at one terminal after `wrongIdentitiesAtTerminal` wrong identities from there within `windowMs`, and
   * everywhere after `wrongIdentities`. The second limit is much higher, so that one terminal cannot lock a stranger's number
   * everywhere.
   */
  lockOut: { windowMs: number; wrongIdentities: number; wrongIdentitiesAtTerminal: number };
  /**
   * A wrong identity or an unknown number is a wrong try. This many within the window suspend the checks of a terminal, of all
   * self-enrolled terminals of a seller, or of the whole seller.
   */
  probing: {
    terminalWindowMs: number;
    wrongTriesAtTerminal: number;
    /** All self-enrolled terminals of a seller together. */
    wrongTriesAtSelfEnrolled: number;
    suspendTerminalMs: number;
    sellerWindowMs: number;
    wrongTriesOfSeller: number;
    suspendSellerMs: number;
  };
  /** A seller may add this many new kiosks within 24 hours, unless operators allow more. */
  terminals: { newKiosksPerDay: number };
  /** Numbers with these first digits (ISO/IEC 7812-1: six to eight digits) are neither counted nor locked. */
  exemptIssuers: readonly string[];
  /** How long after it was made a seal is accepted. */
  sealLifetimeMs: number;
  /** How far ahead of settling's clock a terminal's may be. */
  clockToleranceMs: number;
};

/** The policy in force: the rules as this settling server's configuration has them, and its time limits. */
export function currentPolicy({
  sealLifetimeMs,
  clockToleranceMs,
  policy,
}: Pick<DecisionPolicy, 'sealLifetimeMs' | 'clockToleranceMs'> & {
  policy: Omit<DecisionPolicy, 'sealLifetimeMs' | 'clockToleranceMs'>;
}): DecisionPolicy {
  return { ...policy, sealLifetimeMs, clockToleranceMs };
}
