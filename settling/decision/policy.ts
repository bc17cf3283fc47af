/** The rules that a decision follows beyond the facts themselves: data with a version, which every decision records. */
export type DecisionPolicy = {
  version: string;
  /** Declined when at least `lateOrMissed` of the last `payments` were late or missed. */
  history: { payments: number; lateOrMissed: number };
  /** How many checks with the right identity a number may have within `windowMs`; those that were reversed do not count. */
  velocity: { windowMs: number; largestPerNumber: number; largestPerNumberAndTerminal: number };
  /**
   * A number is locked out at one terminal while `wrongIdentitiesAtTerminal` came with it from there within `windowMs`, and
   * everywhere while `wrongIdentities` did: much later, so that one terminal cannot lock a stranger out.
   */
  lockOut: { windowMs: number; wrongIdentities: number; wrongIdentitiesAtTerminal: number };
  /**
   * A wrong identity or an unknown number is a wrong try. So many within the window suspend the checks of a terminal, of all
   * terminals of a seller that enrolled themselves, or of the seller as a whole.
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
  /** How many kiosks that settling never saw a seller may bring within 24 hours, unless operators allow more. */
  terminals: { newKiosksPerDay: number };
  /** Numbers that begin so (ISO/IEC 7812-1: six to eight digits) are neither counted nor locked out. */
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

/** What a credit company sets otherwise than it is by default. */
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

/** The policy in force: the rules, what this settling server's configuration sets otherwise, and its time limits. */
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
