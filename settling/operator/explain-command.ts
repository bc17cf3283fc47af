import { z } from 'zod';
import { present } from '../../contract/presence.ts';
import { declineReasons } from '../../contract/settling/refusals.ts';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import { explainedOperations } from './explained-operations.ts';
import type { ExplainedOperation } from './explained-operations.ts';
import type { Attempts } from '../decision/decide.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { maskedNumber, moment, money, pairsOf, tableOf } from './table.ts';

type ExplainedRow = {
  sellerId: string;
  applicationId: string;
  amountMinor: number;
  currency: string;
  terminalId: string | null;
  accountId: number | null;
  numberLastFour: string | null;
  outcome: 'approved' | 'declined' | null;
  reason: DeclineReason | null;
  responseCode: string | null;
  policyVersion: string | null;
  informationSeen: string | null;
  decidedAt: number | null;
  reversedAt: number | null;
  holdState: string | null;
  heldMinor: number | null;
};

const columns = `application.seller_id AS "sellerId", application.application_id AS "applicationId",
  application.amount_minor AS "amountMinor", application.currency, terminal_id AS "terminalId",
  application.person_id AS "accountId", number_last_four AS "numberLastFour", outcome, reason,
  response_code AS "responseCode", policy_version AS "policyVersion", information_seen AS "informationSeen",
  decided_at AS "decidedAt", reversed_at AS "reversedAt", payment.state AS "holdState", payment.held_minor AS "heldMinor"`;

function meaningOf({ outcome, reason }: ExplainedRow): string {
  if (outcome === null) return 'A reversal came, and no check before it.';
  return reason === null ? 'Nothing spoke against it.' : declineReasons[reason].meaning;
}

/** The label of a field of the information, and its value for people. */
function readable(seen: Record<string, unknown>, currency: string): [string, string][] {
  return Object.entries(seen).map(([name, value]) => {
    const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/ minor$/, '');
    if (name.endsWith('Minor') && typeof value === 'number') return [words, money(value, currency)];
    if (Array.isArray(value)) return [words, value.join(', ') || 'none'];
    return [words, typeof value === 'object' ? JSON.stringify(value) : String(value)];
  });
}

/** The attempts before it, beside the rest of what the decision saw rather than within it. */
function withAttempts(seen: Record<string, unknown>): Record<string, unknown> {
  const { attempts, ...others } = seen;
  const { recent, recentAtTerminal, wrongIdentities, wrongIdentitiesAtTerminal } = (attempts ??
    {}) as Partial<Attempts>;
  if (recent === undefined) return others;
  return {
    ...others,
    checksBefore: recent,
    checksBeforeAtThisTerminal: recentAtTerminal,
    wrongIdentities,
    // Decisions that were made before it was counted say nothing of it.
    ...(wrongIdentitiesAtTerminal !== undefined && { wrongIdentitiesAtThisTerminal: wrongIdentitiesAtTerminal }),
  };
}

function tableOfOperations(operations: readonly ExplainedOperation[], currency: string): string {
  if (operations.length === 0) return 'Nothing was asked for afterwards.';
  const columns = [
    { heading: 'at' },
    { heading: 'operation' },
    { heading: 'amount', isNumber: true },
    { heading: 'outcome' },
    { heading: 'receipt' },
    { heading: 'operation id' },
  ];
  const rows = operations.map(({ at, operation, amountMinor, refusal, state, receiptId, operationId }) => [
    moment(at),
    operation,
    money(amountMinor, currency),
    refusal ?? state ?? '–',
    receiptId ?? '–',
    operationId,
  ]);
  return `What was asked for afterwards:\n${tableOf(columns, rows)}`;
}

const seenSchema = z.record(z.string(), z.unknown());

function forPeople(
  row: ExplainedRow,
  seen: Record<string, unknown> | null,
  operations: readonly ExplainedOperation[],
): string {
  const accountCurrency = typeof seen?.['currency'] === 'string' ? seen['currency'] : row.currency;
  const account =
    row.accountId === null ? 'none' : `${row.accountId}, ${maskedNumber(row.numberLastFour ?? 'unknown')}`;
  const information = seen === null ? [['nothing of an account', '']] : readable(withAttempts(seen), accountCurrency);
  const facts: [string, string][] = [
    ['application', row.applicationId],
    ['seller', row.sellerId],
    ['terminal', row.terminalId ?? 'unknown'],
    ['amount', money(row.amountMinor, row.currency)],
    ['account', account],
    ['decided', moment(row.decidedAt)],
    ['decision', row.outcome ?? 'none'],
    ['reason', row.reason ?? '–'],
    ['meaning', meaningOf(row)],
    ['response code', row.responseCode ?? '–'],
    ['policy', row.policyVersion ?? '–'],
    [
      'hold',
      row.holdState === null
        ? 'none'
        : `${row.holdState}, ${money(present(row.heldMinor, 'the amount of a hold'), row.currency)}`,
    ],
    ['reversed', moment(row.reversedAt)],
  ];
  const saw = `The information that the decision saw:\n${pairsOf(information as [string, string][])}`;
  return [pairsOf(facts), saw, tableOfOperations(operations, row.currency)].join('\n\n');
}

/**
 * `explain APPLICATION`: why a check was decided as it was, from what was recorded with the decision, and what the seller
 * asked for afterwards.
 */
export async function explainCommand(desk: Desk, applicationId: string | undefined): Promise<CommandResult> {
  if (applicationId === undefined) throw new BadUsage('Which application?');
  const { seller } = desk.options;
  const rows = await desk.database.all<ExplainedRow>(
    `SELECT ${columns} FROM application
     LEFT JOIN person ON person.person_id = application.person_id
     LEFT JOIN payment ON payment.seller_id = application.seller_id AND payment.application_id = application.application_id
     WHERE application.application_id = ?${seller === undefined ? '' : ' AND application.seller_id = ?'}
     ORDER BY application.seller_id`,
    [applicationId, ...(seller === undefined ? [] : [seller])],
  );
  if (rows.length === 0) throw new CommandRefused('application_unknown', `Settling never heard of ${applicationId}.`);
  await recordLook(desk, 'explain', { applicationId });
  const policies = await desk.database.all<{ version: string; policy: string }>(
    'SELECT version, policy FROM decision_policy ORDER BY first_used_at',
  );
  const policyOf = (version: string | null) => {
    const found = policies.find((policy) => policy.version === version);
    return found ? z.json().parse(JSON.parse(found.policy)) : null;
  };
  const asked = await Promise.all(
    rows.map(async (row) => ({ row, operations: await explainedOperations(desk.database, row) })),
  );
  const explained = asked.map(({ row, operations }) => {
    const seen = row.informationSeen === null ? null : seenSchema.parse(JSON.parse(row.informationSeen));
    const meaning = meaningOf(row);
    const { informationSeen: _text, ...rest } = row;
    const application = { ...rest, operations, meaning, policy: policyOf(row.policyVersion), informationSeen: seen };
    return { application, text: forPeople(row, seen, operations) };
  });
  return {
    forPeople: explained.map(({ text }) => text).join('\n\n'),
    forPrograms: { applications: explained.map(({ application }) => application) },
  };
}
