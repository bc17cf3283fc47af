import type { Transaction } from '../../platform/database/database.ts';
import { calledAs } from '../../platform/called-as.ts';
import { recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { keepProposal } from './proposal-store.ts';
import type { Proposal } from './proposal-store.ts';
import { moment } from './table.ts';

/** Exit status of a command that waits for a second operator: nothing was done yet. */
export const waitsForSecondOperator = 3;

/**
 * Proposes a change that one operator may not make alone. `--yes` does not replace the second operator: it answers a question,
 * and is not a person.
 * @param approveWithinMs after which the proposal is over
 */
export async function propose(
  transaction: Transaction,
  desk: Desk,
  { command, content }: Pick<Proposal, 'command' | 'content'>,
  approveWithinMs: number,
): Promise<Proposal> {
  const now = desk.clock.now();
  const { proposal, isNew } = await keepProposal(
    transaction,
    { command, content, proposedBy: desk.operator, proposedAs: desk.systemUser, expiresAt: now + approveWithinMs },
    now,
  );
  if (isNew) {
    const details = { ...content, proposalId: proposal.proposalId, step: 'proposed' };
    await recordOperatorAction(transaction, desk, command, details);
  }
  return proposal;
}

/** The result of a command that waits for approval. @param what a sentence that says what is proposed */
export function proposedResult({ proposalId, expiresAt, content }: Proposal, what: string): CommandResult {
  const how = `Until ${moment(expiresAt)} another operator, as another user of this system, can approve it:`;
  return {
    forPeople: `${what} Nothing was changed yet. ${how}\n${calledAs('credit')} proposals approve ${proposalId}`,
    forPrograms: { proposalId, expiresAt, state: 'pending', ...content },
    exitStatus: waitsForSecondOperator,
  };
}
