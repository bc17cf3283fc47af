import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../platform/database/database.ts';
import { runForRows } from '../../platform/database/multi-row-statement.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import { newKioskWindowMs, selfEnrolled } from './known-terminals.ts';
import type { ProvenTerminal } from './known-terminals.ts';

export type AlarmKind = 'terminal_suspended' | 'seller_suspended' | 'terminals_exceeded' | 'terminal_changed';

/** What an alarm is about: a terminal by what it is counted by, a terminal id, or (empty) the whole seller. */
export function subjectOf(kind: AlarmKind, { counted, terminalId }: ProvenTerminal): string {
  if (kind === 'terminal_suspended') return counted;
  return kind === 'terminal_changed' ? terminalId : '';
}

/** An alarm that a batch raises: by which check, and about what. */
export type RaisedAlarm = { kind: AlarmKind; terminal: ProvenTerminal };

/**
 * An event of a terminal or a seller that operators have to know about. A suspension lasts until `endsAt`, unless it is lifted.
 */
export type Alarm = {
  alarmId: string;
  kind: AlarmKind;
  sellerId: string;
  terminalId: string;
  raisedAt: number;
  endsAt: number;
};

/** Wrong tries that count towards a suspension. */
export type WrongTries = { atTerminal: number; atSeller: number };

/** How many wrong tries suspend this terminal. */
export function mostWrongTries({ counted }: Pick<ProvenTerminal, 'counted'>, { probing }: DecisionPolicy): number {
  return counted === selfEnrolled ? probing.wrongTriesAtSelfEnrolled : probing.wrongTriesAtTerminal;
}

/** How long each kind of alarm lasts. Refused terminals raise one alarm a day. */
function lastsMs(kind: AlarmKind, { probing }: DecisionPolicy): number {
  if (kind === 'terminal_suspended') return probing.suspendTerminalMs;
  return kind === 'seller_suspended' ? probing.suspendSellerMs : newKioskWindowMs;
}

/** The alarms of a batch, in the order in which they were raised, with the ids that they are kept under. */
export function makeAlarms(raised: readonly RaisedAlarm[], now: number, policy: DecisionPolicy): Alarm[] {
  return raised.map(({ kind, terminal: { sellerId, terminalId } }) => {
    const endsAt = now + lastsMs(kind, policy);
    return { alarmId: randomUUID(), kind, sellerId, terminalId, raisedAt: now, endsAt };
  });
}

/** The wrong tries that led to a suspension do not count again afterwards. Call it before those of this batch are written. */
export async function forgetCountedTries(transaction: Transaction, raised: readonly RaisedAlarm[]): Promise<void> {
  for (const { kind, terminal } of raised) {
    const { sellerId, counted } = terminal;
    if (kind === 'terminal_suspended') {
      await transaction.run(
        `UPDATE application SET wrong_at_terminal = NULL
          WHERE seller_id = ? AND counted_terminal = ? AND wrong_at_terminal = 1`,
        [sellerId, counted],
      );
    } else if (kind === 'seller_suspended') {
      await transaction.run(
        'UPDATE application SET wrong_at_seller = NULL WHERE seller_id = ? AND wrong_at_seller = 1',
        [sellerId],
      );
    }
  }
}

export async function insertAlarms(
  transaction: Transaction,
  raised: readonly RaisedAlarm[],
  alarms: readonly Alarm[],
): Promise<void> {
  const subjects = raised.map(({ kind, terminal }) => subjectOf(kind, terminal));
  const rows = alarms.map(({ alarmId, kind, sellerId, terminalId, raisedAt, endsAt }, place) => [
    alarmId,
    kind,
    sellerId,
    subjects[place] ?? '',
    terminalId,
    raisedAt,
    endsAt,
  ]);
  await runForRows(
    transaction,
    rows,
    (all) =>
      `INSERT INTO alarm (alarm_id, kind, seller_id, counted_terminal, terminal_id, raised_at, ends_at) VALUES ${all}`,
  );
}

export async function auditAlarm(transaction: Transaction, alarm: Alarm): Promise<void> {
  await recordAudit(transaction, {
    at: alarm.raisedAt,
    actor: 'settling',
    action: 'alarm',
    sellerId: alarm.sellerId,
    outcome: 'done',
    reason: alarm.kind,
    details: { alarmId: alarm.alarmId, terminalId: alarm.terminalId, endsAt: alarm.endsAt },
  });
}
