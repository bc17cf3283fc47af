import { ProgressLine } from '../../platform/progress-line.ts';
import { verifyLedger } from '../ledger/verify-ledger.ts';
import type { LedgerDifference } from '../ledger/verify-ledger.ts';
import { recordLook } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { tableOf } from './table.ts';

const mostOfAKind = 100;

const meanings: Record<LedgerDifference['kind'], string> = {
  transaction_unbalanced: 'Debits and credits of the transaction are not equal.',
  entry_without_transaction: 'The entries belong to a transaction that is not there.',
  balance_differs_from_entries: 'The balance of the account is not what its entries make.',
  total_not_zero: 'All balances of the currency together are not nothing.',
  debt_differs_from_receivable: 'What the person owes is not the balance of the receivable.',
  held_differs_from_hold_account: 'What is held of the person is not the balance of the hold account.',
  held_differs_from_payments: 'What is held of the person is not what the payments hold.',
  payable_differs_from_payments: 'What the seller is owed is not what was captured less what was refunded.',
  fees_differ_from_payments: 'The fees of the seller are not those that its payments cost.',
  time_differs_from_id: 'The transaction was posted at another time than its id says.',
  kind_differs_from_entries: 'The entries of the transaction are not those of its kind.',
  hold_differs_from_payment: 'There is no such payment for which the transaction set credit aside.',
  release_differs_from_payment: 'There is no such payment whose hold the transaction gave back.',
  transaction_differs_from_operation:
    'Transaction and operation of a seller are not about the same, or one is missing.',
  transaction_differs_from_received_payment:
    'Transaction and received payment are not about the same, or one is missing.',
  reversal_differs_from_payment: 'Reversal and received payment are not about the same, or one is missing.',
};

function forPeople(differences: readonly LedgerDifference[]): string {
  if (differences.length === 0) return 'The ledger holds: everything that is kept is what its entries give.';
  const columns = [
    { heading: 'difference' },
    { heading: 'where' },
    { heading: 'kept', isNumber: true },
    { heading: 'derived', isNumber: true },
  ];
  const rows = differences.map(({ kind, where, keptMinor, derivedMinor }) => [
    kind,
    where,
    String(keptMinor),
    String(derivedMinor),
  ]);
  const kinds = [...new Set(differences.map(({ kind }) => kind))];
  return [
    `The ledger does not hold. Amounts are minor units; at most ${mostOfAKind} differences of a kind are named.`,
    '',
    tableOf(columns, rows),
    '',
    ...kinds.map((kind) => `${kind}: ${meanings[kind]}`),
  ].join('\n');
}

/** `ledger verify`: everything kept beside the ledger against its entries; ends with status 1 when something differs. */
export async function verifyLedgerCommand(desk: Desk): Promise<CommandResult> {
  const progress = new ProgressLine(desk.stderr, 'Verifying');
  const differences = await verifyLedger(desk.database, mostOfAKind, (asked, of) => progress.show(asked, of)).finally(
    () => progress.end(),
  );
  await recordLook(desk, 'ledger verify', { differences: differences.length });
  return {
    forPeople: forPeople(differences),
    forPrograms: { holds: differences.length === 0, differences },
    exitStatus: differences.length === 0 ? 0 : 1,
  };
}
