import { findingsInWords, findStoredCardNumbers, readJsonTexts } from '../../platform/database/stored-card-numbers.ts';
import type { Finding, TypedColumn } from '../../platform/database/stored-card-numbers.ts';
import { recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';

const isAppendedOnly = 'It is part of what is only appended to, and stays: keep who reads this database to the fewest.';
const isIdentity = 'The account is found by its name: close it, and open it again with the name on the card.';

/**
 * The columns of settling's database that hold what people typed. The rest are made by programs, or come out of settling's own
 * configuration (`test/defects/stored-card-numbers-unseen.test.ts` sorts them all).
 */
export const typedColumns: readonly TypedColumn[] = [
  { table: 'person', column: 'name', key: ['person_id'], instead: isIdentity },
  { table: 'person', column: 'normalised_name', key: ['person_id'], instead: isIdentity },
  { table: 'received_payment_reversal', column: 'reason', key: ['received_payment_id'], instead: isAppendedOnly },
  { table: 'audit_record', column: 'actor', key: ['record_id'], instead: isAppendedOnly },
  { table: 'audit_record', column: 'details', key: ['record_id'], reading: readJsonTexts, instead: isAppendedOnly },
];

/** `card-numbers find` finds texts with a card number from before that was refused; it ends with status 1 when there are any. */
export async function findCardNumbersCommand(desk: Desk): Promise<CommandResult> {
  const findings: Finding[] = [];
  for await (const finding of findStoredCardNumbers(desk.database, typedColumns)) findings.push(finding);
  await recordLook(desk, 'card-numbers find', { texts: findings.length });
  return {
    forPeople: findings.length === 0 ? `No card number in ${typedColumns.length} columns.` : findingsInWords(findings),
    forPrograms: {
      found: findings.map(({ column: { table, column }, key, count }) => ({ table, column, key, count })),
    },
    exitStatus: findings.length === 0 ? 0 : 1,
  };
}
