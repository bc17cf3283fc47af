import type { Transaction } from '../../platform/database/database.ts';
import { findApplicationsAndNonces } from '../application/application-store.ts';
import { findPeople } from '../credit-information/person-store.ts';
import type { PersonRecord } from '../credit-information/person-store.ts';
import { ConcurrentChange } from '../../platform/database/concurrent-change.ts';
import type { DecisionPolicy } from '../decision/policy.ts';
import { readKeyGeneration } from '../keys/key-store.ts';
import { countAttempts, takeTurns } from './attempts.ts';
import type { WhatIsKnown } from './batch-decision.ts';
import { readAdmissions } from './known-terminals.ts';
import type { PreparedCheck } from './prepared-check.ts';

/**
 * Reads everything that a batch of checks needs, in a number of statements that does not grow with it. Locks are taken first, and
 * what they guard is read by later statements: numbers, then the people behind them, then sellers with new kiosks.
 * @throws ConcurrentChange when an identity was corrected between two statements
 */
export async function readWhatIsKnown(
  transaction: Transaction,
  checks: readonly PreparedCheck[],
  { now, policy }: { now: number; policy: DecisionPolicy },
): Promise<WhatIsKnown> {
  const wanted = checks.flatMap(({ sealed, lookup }, place) =>
    sealed && lookup ? [{ place, lookup, identity: sealed.identity }] : [],
  );
  await takeTurns(
    transaction,
    wanted.flatMap(({ lookup }) => lookup.indexes),
  );
  const found = await findPeople(transaction, wanted, { paymentCount: policy.history.payments, now });
  if (!found) throw new ConcurrentChange();
  const people: (PersonRecord | null)[] = checks.map(() => null);
  for (const [index, { place }] of wanted.entries()) people[place] = found.people[index] ?? null;
  // A seal counts as unreadable only after its key was looked for among all existing keys.
  const keyGeneration = found.keyGeneration ?? (await readKeyGeneration(transaction));
  const proven = checks.flatMap(({ terminal }, place) =>
    terminal ? [{ place, terminal, personId: people[place]?.personId ?? null }] : [],
  );
  const counted = await countAttempts(transaction, proven, now, policy);
  const before: WhatIsKnown['before'][number][] = checks.map(() => null);
  for (const [index, { place }] of proven.entries()) before[place] = counted[index] ?? null;
  const newTerminals = proven.filter(({ place }) => before[place]?.remembered === null);
  const admissions = await readAdmissions(
    transaction,
    newTerminals.map(({ terminal }) => terminal),
    now,
    policy,
  );
  const nonces = checks.flatMap(({ sealed }) => sealed?.nonce ?? []);
  const requests = checks.map(({ request }) => request);
  const { applications, usedNonces } = await findApplicationsAndNonces(transaction, requests, nonces);
  return { keyGeneration, people, before, applications, usedNonces, admissions };
}
