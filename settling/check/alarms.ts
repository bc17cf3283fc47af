import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import { newKioskWindowMs, selfEnrolled } from './known-terminals.ts';
import type { ProvenTerminal } from './known-terminals.ts';

export type AlarmKind = 'terminal_suspended' | 'seller_suspended' | 'terminals_exceeded' | 'terminal_changed';

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

/** What is suspended already. */
export type Suspended = { terminal: boolean; seller: boolean };

/** How many wrong tries suspend this terminal. */
export function mostWrongTries({ counted }: Pick<ProvenTerminal, 'counted'>, { probing }: DecisionPolicy): number {
  return counted === selfEnrolled ? probing.wrongTriesAtSelfEnrolled : probing.wrongTriesAtTerminal;
}

/**
 * Suspends the terminal and the seller, if their wrong tries have reached the policy's limits. The tries that led to a suspension
 * do not count again afterwards.
 * @returns the alarms that were raised
 */
export async function suspendWhereDue(
  transaction: Transaction,
  terminal: ProvenTerminal,
  { wrongTries, suspended }: { wrongTries: WrongTries; suspended: Suspended },
  now: number,
  policy: DecisionPolicy,
): Promise<Alarm[]> {
  const { sellerId, counted } = terminal;
  const { suspendTerminalMs, suspendSellerMs, wrongTriesOfSeller } = policy.probing;
  const raised: (Alarm | undefined)[] = [];
  if (!suspended.terminal && wrongTries.atTerminal >= mostWrongTries(terminal, policy)) {
    await transaction.run(
      `UPDATE application SET wrong_at_terminal = NULL
        WHERE seller_id = ? AND counted_terminal = ? AND wrong_at_terminal = 1`,
      [sellerId, counted],
    );
    raised.push(await raise(transaction, 'terminal_suspended', terminal, now, suspendTerminalMs));
  }
  if (!suspended.seller && wrongTries.atSeller >= wrongTriesOfSeller) {
    await transaction.run('UPDATE application SET wrong_at_seller = NULL WHERE seller_id = ? AND wrong_at_seller = 1', [
      sellerId,
    ]);
    raised.push(await raise(transaction, 'seller_suspended', terminal, now, suspendSellerMs));
  }
  return raised.filter((alarm) => alarm !== undefined);
}

/**
 * Raises an alarm for a decline that needs one: once a day for each seller, or for each terminal id that came with another key.
 */
export async function afterRefusedTerminal(
  transaction: Transaction,
  terminal: ProvenTerminal,
  reason: DeclineReason | null,
  now: number,
): Promise<Alarm[]> {
  if (reason !== 'terminals_exceeded' && reason !== 'terminal_changed') return [];
  const alarm = await raise(transaction, reason, terminal, now, newKioskWindowMs);
  return alarm ? [alarm] : [];
}

/** @returns undefined when the same was raised before and is not over yet */
async function raise(
  transaction: Transaction,
  kind: AlarmKind,
  { sellerId, terminalId, counted }: ProvenTerminal,
  now: number,
  lastsMs: number,
): Promise<Alarm | undefined> {
  const alarm: Alarm = { alarmId: randomUUID(), kind, sellerId, terminalId, raisedAt: now, endsAt: now + lastsMs };
  const subjects = {
    terminal_suspended: counted,
    seller_suspended: '',
    terminals_exceeded: '',
    terminal_changed: terminalId,
  };
  const subject = subjects[kind];
  const inserted = await transaction.run(
    `INSERT INTO alarm (alarm_id, kind, seller_id, counted_terminal, terminal_id, raised_at, ends_at)
     SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT),
            CAST(? AS BIGINT)
      WHERE NOT EXISTS (SELECT 1 FROM alarm
        WHERE seller_id = ? AND kind = ? AND counted_terminal = ? AND ends_at > ? AND lifted_at IS NULL)`,
    [alarm.alarmId, kind, sellerId, subject, terminalId, now, alarm.endsAt, sellerId, kind, subject, now],
  );
  if (inserted === 0) return undefined;
  await recordAudit(transaction, {
    at: now,
    actor: 'settling',
    action: 'alarm',
    sellerId,
    outcome: 'done',
    reason: kind,
    details: { alarmId: alarm.alarmId, terminalId, endsAt: alarm.endsAt },
  });
  return alarm;
}
