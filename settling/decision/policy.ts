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

const hourMs = 3_600_000;

const rules: Omit<DecisionPolicy, 'sealLifetimeMs' | 'clockToleranceMs'> = {
  version: '2026-11-3',
  history: { payments: 6, lateOrMissed: 3 },
  velocity: { windowMs: hourMs, largestPerNumber: 5, largestPerNumberAndTerminal: 3 },
  lockOut: { windowMs: 24 * hourMs, wrongIdentities: 20, wrongIdentitiesAtTerminal: 3 },
  probing: {
    terminalWindowMs: hourMs,
    wrongTriesAtTerminal: 10,
    wrongTriesAtSelfEnrolled: 30,
    suspendTerminalMs: hourMs,
    sellerWindowMs: 24 * hourMs,
    wrongTriesOfSeller: 100,
    suspendSellerMs: hourMs,
  },
  terminals: { newKiosksPerDay: 5 },
  exemptIssuers: [],
};

type Given<Part> = { [Name in keyof Part]?: Part[Name] | undefined };

/** The settings with which a card company overrides the defaults. */
export type PolicySettings = {
  version?: string | undefined;
  history?: Given<DecisionPolicy['history']> | undefined;
  velocity?: Given<DecisionPolicy['velocity']> | undefined;
  lockOut?: Given<DecisionPolicy['lockOut']> | undefined;
  probing?: Given<DecisionPolicy['probing']> | undefined;
  terminals?: Given<DecisionPolicy['terminals']> | undefined;
  exemptIssuers?: readonly string[] | undefined;
};

function overlaid<Part extends object>(defaults: Part, given: Given<Part> = {}): Part {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) };
}

/** The policy in force: the rules, the overrides of this settling server's configuration, and its time limits. */
export function currentPolicy({
  sealLifetimeMs,
  clockToleranceMs,
  policy = {},
}: Pick<DecisionPolicy, 'sealLifetimeMs' | 'clockToleranceMs'> & {
  policy?: PolicySettings | undefined;
}): DecisionPolicy {
  return {
    version: policy.version ?? rules.version,
    history: overlaid(rules.history, policy.history),
    velocity: overlaid(rules.velocity, policy.velocity),
    lockOut: overlaid(rules.lockOut, policy.lockOut),
    probing: overlaid(rules.probing, policy.probing),
    terminals: overlaid(rules.terminals, policy.terminals),
    exemptIssuers: policy.exemptIssuers ?? rules.exemptIssuers,
    sealLifetimeMs,
    clockToleranceMs,
  };
}
