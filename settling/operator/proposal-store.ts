import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { SystemUser } from '../../platform/system-user.ts';

export type Proposal = {
  proposalId: string;
  command: string;
  content: Record<string, string | number>;
  proposedBy: string;
  proposedAs: SystemUser;
  proposedAt: number;
  expiresAt: number;
  state: 'pending' | 'approved' | 'withdrawn';
  decidedBy: string | null;
  decidedAt: number | null;
};

type Row = Omit<Proposal, 'content' | 'proposedAs'> & { content: string; proposedAs: string };

const columns = `proposal_id AS "proposalId", command, content, proposed_by AS "proposedBy", proposed_as AS "proposedAs",
  proposed_at AS "proposedAt", expires_at AS "expiresAt", state, decided_by AS "decidedBy", decided_at AS "decidedAt"`;

const contentSchema = z.record(z.string(), z.union([z.string(), z.number()]));

const systemUserSchema: z.ZodType<SystemUser> = z.object({
  name: z.string(),
  uid: z.int(),
  sudoUser: z.string().nullable(),
  loginUid: z.int().nullable(),
});

const proposalOf = (row: Row): Proposal => ({
  ...row,
  content: contentSchema.parse(JSON.parse(row.content)),
  proposedAs: systemUserSchema.parse(JSON.parse(row.proposedAs)),
});

/** Stores a proposal. If one with the same content is still pending, that one is returned instead. */
export async function keepProposal(
  transaction: Transaction,
  proposal: Pick<Proposal, 'command' | 'content' | 'proposedBy' | 'proposedAs' | 'expiresAt'>,
  now: number,
): Promise<{ proposal: Proposal; isNew: boolean }> {
  const { command, content, proposedBy, proposedAs, expiresAt } = proposal;
  const text = JSON.stringify(content);
  const pending = await transaction.get<Row>(
    `SELECT ${columns} FROM operator_proposal
      WHERE state = 'pending' AND expires_at > ? AND command = ? AND content = ? AND proposed_by = ?`,
    [now, command, text, proposedBy],
  );
  if (pending) return { proposal: proposalOf(pending), isNew: false };
  const proposalId = randomUUID();
  await transaction.run(
    `INSERT INTO operator_proposal (proposal_id, command, content, proposed_by, proposed_as, proposed_at, expires_at, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')`,
    [proposalId, command, text, proposedBy, JSON.stringify(proposedAs), now, expiresAt],
  );
  const kept = {
    proposalId,
    ...proposal,
    proposedAt: now,
    state: 'pending',
    decidedBy: null,
    decidedAt: null,
  } as const;
  return { proposal: kept, isNew: true };
}

/** The proposal of an id; in a transaction that decides it, held until that ends. */
export async function findProposal(
  reader: Reader,
  proposalId: string,
  { isHeld = false } = {},
): Promise<Proposal | undefined> {
  const locking = isHeld && reader.dialect === 'postgres' ? ' FOR UPDATE' : '';
  const row = await reader.get<Row>(`SELECT ${columns} FROM operator_proposal WHERE proposal_id = ?${locking}`, [
    proposalId,
  ]);
  return row && proposalOf(row);
}

/** Proposals, the newest first. */
export async function listProposals(reader: Reader, limit: number): Promise<Proposal[]> {
  const rows = await reader.all<Row>(
    `SELECT ${columns} FROM operator_proposal ORDER BY proposed_at DESC, proposal_id LIMIT ?`,
    [limit],
  );
  return rows.map(proposalOf);
}

/** Ends a proposal that was pending. */
export async function decideProposal(
  transaction: Transaction,
  { proposalId, state, decidedBy }: Pick<Proposal, 'proposalId' | 'state' | 'decidedBy'>,
  now: number,
): Promise<void> {
  const decided = await transaction.run(
    `UPDATE operator_proposal SET state = ?, decided_by = ?, decided_at = ? WHERE proposal_id = ? AND state = 'pending'`,
    [state, decidedBy, now, proposalId],
  );
  if (decided !== 1) throw new Error(`Proposal ${proposalId} is not pending any more, although it was held`);
}
