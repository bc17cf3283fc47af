import { z } from 'zod';
import type { Transaction } from '../../platform/database/database.ts';
import { isSamePerson, personBehind } from '../../platform/system-user.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { applyLimit } from './limit-command.ts';
import { applyPayment } from './payment-commands.ts';
import { decideProposal, findProposal, listProposals } from './proposal-store.ts';
import type { Proposal } from './proposal-store.ts';
import { moment, tableOf } from './table.ts';

const mostListed = 200;

/** How each command is done once two operators agree. */
const effects: Record<string, (transaction: Transaction, desk: Desk, proposal: Proposal) => Promise<string>> = {
  'accounts limit': applyLimit,
  'payments post': applyPayment,
};

function readId(id: string | undefined): string {
  if (id !== undefined && z.uuid().safeParse(id).success) return id;
  throw new BadUsage('Which proposal? It is named by its id.');
}

const stateOf = ({ state, expiresAt }: Proposal, now: number) =>
  state === 'pending' && expiresAt <= now ? 'expired' : state;

const contentOf = ({ content }: Proposal) =>
  Object.entries(content)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** `proposals list` shows proposals that wait for a second operator, and the outcome of others. */
export async function listProposalsCommand(desk: Desk): Promise<CommandResult> {
  const now = desk.clock.now();
  const proposals = await listProposals(desk.database, mostListed);
  await recordLook(desk, 'proposals list', { proposals: proposals.length });
  const columns = ['proposal', 'command', 'what', 'proposed by', 'until', 'state', 'decided by'];
  const rows = proposals.map((proposal) => [
    proposal.proposalId,
    proposal.command,
    contentOf(proposal),
    `${proposal.proposedBy} (${personBehind(proposal.proposedAs)})`,
    moment(proposal.expiresAt),
    stateOf(proposal, now),
    proposal.decidedBy ?? '–',
  ]);
  return {
    forPeople:
      proposals.length === 0
        ? 'Nothing was proposed.'
        : tableOf(
            columns.map((heading) => ({ heading })),
            rows,
          ),
    forPrograms: { proposals: proposals.map((proposal) => ({ ...proposal, state: stateOf(proposal, now) })) },
  };
}

async function findNamed(desk: Desk, reader: Transaction | Desk['database'], id: string, isHeld: boolean) {
  const proposal = await findProposal(reader, id, { isHeld });
  if (proposal) return proposal;
  throw new CommandRefused('proposal_unknown', `There is no proposal ${id}.`);
}

/** @throws CommandRefused unless it can be decided still */
function assertPending(proposal: Proposal, now: number): void {
  const state = stateOf(proposal, now);
  if (state === 'pending') return;
  const whenOver = state === 'expired' ? moment(proposal.expiresAt) : moment(proposal.decidedAt);
  throw new CommandRefused(`proposal_${state}`, `This proposal is ${state} since ${whenOver}. Nothing was changed.`);
}

/** One name for every way of writing it. */
const plain = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * Requires a second person: another name, and another user of the machine, because the name is only typed.
 * @throws CommandRefused when it may be the operator who proposed it
 */
function assertSecondOperator({ proposedBy, proposedAs }: Proposal, { operator, systemUser }: Desk): void {
  if (plain(proposedBy) === plain(operator)) {
    throw new CommandRefused('proposal_own', `${proposedBy} proposed this: another operator has to approve it.`);
  }
  if (!isSamePerson(proposedAs, systemUser)) return;
  const says = `The proposer worked as ${personBehind(proposedAs)} too: another user of this system has to approve it.`;
  throw new CommandRefused('proposal_own', says);
}

/** `proposals approve PROPOSAL` carries out another operator's proposal, once. */
export async function approveCommand(desk: Desk, given?: string): Promise<CommandResult> {
  const id = readId(given);
  const named = await findNamed(desk, desk.database, id, false);
  if (named.state === 'approved' && named.decidedBy === desk.operator) {
    const says = `You approved this on ${moment(named.decidedAt)}: it is done. Nothing was changed now.`;
    return { forPeople: says, forPrograms: { ...named, isRepeat: true } };
  }
  assertPending(named, desk.clock.now());
  assertSecondOperator(named, desk);
  await desk.confirm(
    `${named.proposedBy} (${personBehind(named.proposedAs)}) proposed: ${named.command}, ${contentOf(named)}.`,
    'approve',
  );
  const said = await desk.database.write(async (transaction) => {
    const now = desk.clock.now();
    const proposal = await findNamed(desk, transaction, id, true);
    assertPending(proposal, now);
    const { command, content, proposedBy, proposedAs } = proposal;
    const apply = effects[command];
    if (!apply) throw new Error(`Nothing is known of proposals of "${command}"`);
    const done = await apply(transaction, desk, proposal);
    await decideProposal(transaction, { proposalId: id, state: 'approved', decidedBy: desk.operator }, now);
    const proposer = { proposedBy, proposedAs: personBehind(proposedAs) };
    const details = { ...content, proposalId: id, step: 'approved', ...proposer };
    await recordOperatorAction(transaction, desk, command, details);
    return done;
  });
  return { forPeople: said, forPrograms: { ...named, state: 'approved', decidedBy: desk.operator, isRepeat: false } };
}

/** `proposals withdraw PROPOSAL` cancels a proposal. Any operator may do so. */
export async function withdrawCommand(desk: Desk, given?: string): Promise<CommandResult> {
  const id = readId(given);
  await desk.database.write(async (transaction) => {
    const now = desk.clock.now();
    const proposal = await findNamed(desk, transaction, id, true);
    assertPending(proposal, now);
    await decideProposal(transaction, { proposalId: id, state: 'withdrawn', decidedBy: desk.operator }, now);
    const details = { ...proposal.content, proposalId: id, step: 'withdrawn' };
    await recordOperatorAction(transaction, desk, proposal.command, details);
  });
  return { forPeople: `Proposal ${id} is withdrawn.`, forPrograms: { proposalId: id, state: 'withdrawn' } };
}
