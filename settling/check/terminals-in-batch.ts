import type { TerminalStanding } from '../decision/decide.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import { mostWrongTries, subjectOf } from './alarms.ts';
import type { AlarmKind, RaisedAlarm } from './alarms.ts';
import type { WhatCameBefore } from './attempts.ts';
import { asRemembered, selfEnrolled, standingOf, terminalKey } from './known-terminals.ts';
import type { Admissions, ProvenTerminal } from './known-terminals.ts';
import { Tally, nameOf } from './tally.ts';

/** Whether a wrong try counts towards a suspension of its terminal, and of its seller. */
export type CountedTry = { countsAtTerminal: boolean; countsAtSeller: boolean };

const byCount = ({ sellerId, counted }: ProvenTerminal) => nameOf(sellerId, counted);
const alarmName = (kind: AlarmKind, terminal: ProvenTerminal) =>
  nameOf(kind, terminal.sellerId, subjectOf(kind, terminal));

/**
 * The terminals and sellers of a batch while it is decided: their wrong tries, their suspensions, and which terminals are
 * remembered. It begins with what was read.
 */
export class TerminalsInBatch {
  /** Terminals that are remembered from now on. */
  readonly admitted: ProvenTerminal[] = [];
  readonly #policy: DecisionPolicy;
  readonly #atTerminal: Tally;
  readonly #atSeller: Tally;
  /** The tries of this batch among them: by terminal, and by seller. */
  readonly #triesAtTerminal = new Map<string, CountedTry[]>();
  readonly #triesAtSeller = new Map<string, CountedTry[]>();
  readonly #raised = new Set<string>();
  readonly #remembered = new Map<string, string>();
  readonly #kiosksLeft: Tally;

  constructor(
    seen: Iterable<{ terminal: ProvenTerminal; before: WhatCameBefore }>,
    admissions: Admissions,
    policy: DecisionPolicy,
  ) {
    this.#policy = policy;
    this.#kiosksLeft = new Tally(admissions.kiosksLeft);
    const atTerminal: [string, number][] = [];
    const atSeller: [string, number][] = [];
    for (const { terminal, before } of seen) {
      atTerminal.push([byCount(terminal), before.wrongTries.atTerminal]);
      atSeller.push([terminal.sellerId, before.wrongTries.atSeller]);
      if (before.remembered !== null) this.#remembered.set(terminalKey(terminal), before.remembered);
      for (const [kind, isRaised] of Object.entries(before.isRaised) as [AlarmKind, boolean][]) {
        if (isRaised) this.#raised.add(alarmName(kind, terminal));
      }
    }
    for (const [key, remembered] of admissions.remembered) this.#remembered.set(key, remembered);
    this.#atTerminal = new Tally(atTerminal);
    this.#atSeller = new Tally(atSeller);
  }

  isSuspended(terminal: ProvenTerminal): { isSuspended: boolean; isSellerSuspended: boolean } {
    return {
      isSuspended: this.#raised.has(alarmName('terminal_suspended', terminal)),
      isSellerSuspended: this.#raised.has(alarmName('seller_suspended', terminal)),
    };
  }

  /** Remembers a terminal that is new, unless its seller added too many new kiosks. */
  admit(terminal: ProvenTerminal): TerminalStanding {
    const key = terminalKey(terminal);
    const standing = standingOf(terminal, this.#remembered.get(key) ?? null);
    if (standing !== 'new') return standing;
    if (terminal.enrolledBy === 'staff') {
      if (this.#kiosksLeft.of(terminal.sellerId) <= 0) return 'exceeded';
      this.#kiosksLeft.add(terminal.sellerId, -1);
    }
    this.#remembered.set(key, asRemembered(terminal));
    this.admitted.push(terminal);
    return 'known';
  }

  /** Counts a wrong try. Guesses by web visitors must not close the seller's kiosks: self-enrolled terminals count apart. */
  countWrongTry(terminal: ProvenTerminal): CountedTry {
    const counted: CountedTry = { countsAtTerminal: true, countsAtSeller: terminal.counted !== selfEnrolled };
    const name = byCount(terminal);
    this.#atTerminal.add(name);
    this.#triesAtTerminal.set(name, [...(this.#triesAtTerminal.get(name) ?? []), counted]);
    if (counted.countsAtSeller) {
      this.#atSeller.add(terminal.sellerId);
      this.#triesAtSeller.set(terminal.sellerId, [...(this.#triesAtSeller.get(terminal.sellerId) ?? []), counted]);
    }
    return counted;
  }

  /**
   * Suspends the terminal and the seller, if their wrong tries have reached the policy's limits. Several processes may have
   * reached them together, without any of them seeing it. The tries that led to a suspension do not count again afterwards.
   */
  suspendWhereDue(terminal: ProvenTerminal): RaisedAlarm[] {
    const raised: RaisedAlarm[] = [];
    const { isSuspended, isSellerSuspended } = this.isSuspended(terminal);
    const { sellerId } = terminal;
    const name = byCount(terminal);
    if (!isSuspended && this.#atTerminal.of(name) >= mostWrongTries(terminal, this.#policy)) {
      this.#atTerminal.clear(name);
      for (const counted of this.#triesAtTerminal.get(name) ?? []) counted.countsAtTerminal = false;
      raised.push(this.#raise('terminal_suspended', terminal));
    }
    if (!isSellerSuspended && this.#atSeller.of(sellerId) >= this.#policy.probing.wrongTriesOfSeller) {
      this.#atSeller.clear(sellerId);
      for (const counted of this.#triesAtSeller.get(sellerId) ?? []) counted.countsAtSeller = false;
      raised.push(this.#raise('seller_suspended', terminal));
    }
    return raised;
  }

  /** Raises an alarm for a decline that needs one: once a day for each seller, or for each terminal id that came with another key. */
  afterDecline(terminal: ProvenTerminal, reason: DeclineReason | null): RaisedAlarm[] {
    if (reason !== 'terminals_exceeded' && reason !== 'terminal_changed') return [];
    return this.#raised.has(alarmName(reason, terminal)) ? [] : [this.#raise(reason, terminal)];
  }

  #raise(kind: AlarmKind, terminal: ProvenTerminal): RaisedAlarm {
    this.#raised.add(alarmName(kind, terminal));
    return { kind, terminal };
  }
}
