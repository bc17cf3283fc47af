import path from 'node:path';
import type { z } from 'zod';
import { MovableClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Card } from '../../contract/card.ts';
import { checkDigitFor } from '../../contract/card.ts';
import type { CheckRequest, ReversalRequest } from '../../contract/settling/check.ts';
import type { OperationRequest } from '../../contract/settling/operation.ts';
import { Operating } from '../../settling/payment/operating.ts';
import type { OperationOutcome } from '../../settling/payment/operating.ts';
import { ReceiptSigner } from '../../settling/keys/receipt-signer.ts';
import { Checking } from '../../settling/check/checking.ts';
import type { CheckingParts, SettlingAnswer } from '../../settling/check/checking.ts';
import { Reversing } from '../../settling/check/reversing.ts';
import { openAccount } from '../../settling/credit-information/open-account.ts';
import type { NewAccount } from '../../settling/credit-information/open-account.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { decisionRulesSchema } from '../../settling/config/decision-rules.ts';
import { currentPolicy } from '../../settling/decision/policy.ts';
import { KeyRing } from '../../settling/keys/key-ring.ts';
import { NoticeSigner } from '../../settling/keys/notice-signer.ts';
import { SealOpener } from '../../settling/keys/seal-opener.ts';
import { ensureKeys } from '../../settling/keys/settling-keys.ts';
import type { SettlingKeys } from '../../settling/keys/settling-keys.ts';
import { goodCredit } from '../support/good-credit.ts';
import { openFromMigratedFile } from '../support/migrated-file.ts';
import { SellerAtSettling } from './seller-at-settling.ts';

/** The people of a world, by place: two with room, one with little, one who was late, one whose account is closed. */
const accounts: Partial<NewAccount>[] = [
  {},
  { limitMinor: 50_00 },
  { limitMinor: 10_00 },
  { accountStatus: 'suspended' },
  { accountStatus: 'closed' },
];

/** The card of the person at a place; nobody has those of the places after the last. */
export function worldCard(place: number): Card {
  const body = `9811000${String(place).padStart(8, '0')}`;
  const name = place === 0 ? 'Jürgen Weiß' : `Pearl Number${'ABCDEFGH'[place % 8]}`;
  return { number: body + checkDigitFor(body), expiry: '2039-12', name, birthDate: '1980-01-31' };
}

/** Few of everything, so that a short series of checks meets every limit. */
export const tightPolicy = {
  velocity: { largestPerNumber: 7, largestPerNumberAndTerminal: 4 },
  lockOut: { wrongIdentities: 5, wrongIdentitiesAtTerminal: 2 },
  probing: { wrongTriesAtTerminal: 4, wrongTriesAtSelfEnrolled: 5, wrongTriesOfSeller: 9 },
  terminals: { newKiosksPerDay: 3 },
};

/** Settling's checks on a database of their own, without a server around them. */
export type CheckWorld = {
  database: Database;
  check(request: CheckRequest): Promise<SettlingAnswer>;
  reverse(request: ReversalRequest): Promise<SettlingAnswer>;
  operate(request: OperationRequest): Promise<OperationOutcome>;
};

/** What several worlds share, so that one check means the same in each. */
export type WorldKeys = { keysFolder: string; keys: SettlingKeys; clock: MovableClock };

export function makeWorldKeys(folder: string): WorldKeys {
  const clock = new MovableClock();
  const keysFolder = path.join(folder, 'keys');
  return { keysFolder, keys: ensureKeys(keysFolder, clock), clock };
}

/** The sellers that ask in every world. */
export function makeSellers({ keys, clock }: WorldKeys): SellerAtSettling[] {
  return ['shop-1', 'shop-2'].map((sellerId) => {
    const seller = new SellerAtSettling(sellerId, clock);
    seller.meet({ kind: 'socket', path: '/nowhere' }, keys);
    return seller;
  });
}

/**
 * Makes a world with a few people.
 * @param watched puts something between settling and its database
 */
export async function makeWorld(
  databaseUrl: string,
  { keysFolder, keys, clock }: WorldKeys,
  { watched = (database: Database) => database, policy = tightPolicy }: WorldOptions = {},
): Promise<CheckWorld> {
  const database = await openFromMigratedFile(databaseUrl, 'settling', openSettlingDatabase);
  const ring = await KeyRing.open({ database, keysFolder, clock });
  const known = await database.get<{ count: number }>('SELECT COUNT(*) AS count FROM person');
  for (const [place, changes] of known!.count > 0 ? [] : accounts.entries()) {
    const account: NewAccount = { ...goodCredit, card: worldCard(place), ...changes };
    await database.write((transaction) => openAccount(transaction, account, keys.number, clock.now()));
  }
  const notices = new NoticeSigner(ring, clock);
  const limits = { sealLifetimeMs: 60_000, clockToleranceMs: 10_000 };
  const parts: CheckingParts = {
    database: watched(database),
    clock,
    seals: new SealOpener(ring, clock, limits.sealLifetimeMs),
    notices,
    keys: ring,
    policy: currentPolicy({ ...limits, policy: decisionRulesSchema.parse(policy) }),
    isSellerServed: () => true,
    holdLifetimeMs: 7 * 24 * 3_600_000,
  };
  const checking = new Checking(parts);
  const reversing = new Reversing({ database, clock, notices, keys: ring });
  const operating = new Operating({
    database: watched(database),
    clock,
    receipts: new ReceiptSigner(ring, clock),
    keys: ring,
    holdLifetimeMs: parts.holdLifetimeMs,
    longestHoldMs: 30 * 24 * 3_600_000,
    feeBasisPoints: 125,
    isFeeReturned: true,
  });
  return {
    database,
    check: (request) => checking.check(request),
    reverse: (request) => reversing.reverse(request),
    operate: (request) => operating.operate(request),
  };
}

type WorldOptions = {
  watched?: (database: Database) => Database;
  /** As a configuration has it. */
  policy?: z.input<typeof decisionRulesSchema>;
};

const readings = {
  applications: `SELECT seller_id, application_id, amount_minor, content_hash, terminal_id, counted_terminal, wrong_at_terminal,
    wrong_at_seller, seal_nonce, person_id, outcome, reason, response_code, information_seen, decided_at,
    CASE WHEN notice_after_reversal IS NULL THEN 0 ELSE 1 END AS refused_later
    FROM application ORDER BY seller_id, application_id`,
  payments: `SELECT seller_id, application_id, person_id, held_minor, captured_minor, refunded_minor, fee_minor,
    fee_returned_minor, state, expires_at, ended_at FROM payment ORDER BY 1, 2`,
  people: `SELECT person_id, held_minor, debt_minor, overdue_minor, overdue_since, due_minor, due_paid_minor, due_at,
    payment_status FROM person ORDER BY person_id`,
  pastPayments: 'SELECT person_id, due_at, due_minor, paid_at, paid_minor, outcome FROM past_payment ORDER BY 1, 2',
  operations: `SELECT seller_id, operation_id, content_hash, application_id, operation, amount_minor, NULL AS refusal,
    done_at FROM payment_operation UNION ALL SELECT seller_id, operation_id, content_hash, application_id, operation,
    amount_minor, refusal, refused_at FROM refused_operation ORDER BY 1, 2`,
  accounts: 'SELECT account_kind, account_owner, balance_minor FROM ledger_account ORDER BY 1, 2',
  alarms: 'SELECT kind, seller_id, counted_terminal, terminal_id, ends_at FROM alarm ORDER BY 1, 2, 3, 4',
  terminals: 'SELECT seller_id, terminal_id, key_thumbprint, enrolled_by FROM known_terminal ORDER BY 1, 2',
  audit: `SELECT recorded_at, actor, action, seller_id, application_id, outcome, reason, response_code
    FROM audit_record WHERE action NOT IN ('key_use', 'key_rotation') ORDER BY record_id`,
} as const;

/** Everything that checks and operations leave in the database but for ids and signatures. */
export async function readWorld({ database }: CheckWorld): Promise<Record<keyof typeof readings, unknown[]>> {
  const read = Object.entries(readings).map(async ([name, sql]) => [name, await database.all(sql)] as const);
  return Object.fromEntries(await Promise.all(read)) as Record<keyof typeof readings, unknown[]>;
}
