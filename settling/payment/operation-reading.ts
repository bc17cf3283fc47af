import type { Transaction } from '../../platform/database/database.ts';
import { lockPersonAccounts } from '../credit-information/person-account.ts';
import type { PreparedOperation, WhatIsKnown } from './operation-decision.ts';
import { claimOperations, findOperations, operationKey } from './operation-store.ts';
import { lockPayments } from './payment-store.ts';

/**
 * Reads everything that a batch of operations needs, in a number of statements that does not grow with it. The operations are
 * claimed first, then payments are locked, then the accounts of their persons. What comes later is read under the locks before it.
 */
export async function readForOperations(
  transaction: Transaction,
  operations: readonly PreparedOperation[],
): Promise<WhatIsKnown> {
  const requests = operations.map(({ request }) => request);
  const claimedElsewhere = await claimOperations(transaction, requests);
  const earlier = await findOperations(transaction, requests);
  const keyed = requests.map((request) => ({ request, key: operationKey(request) }));
  const isNew = keyed.filter(({ key }) => !claimedElsewhere.has(key) && !earlier.has(key));
  const payments = await lockPayments(
    transaction,
    isNew.map(({ request }) => request),
  );
  const personIds = [...payments.values()].map(({ personId }) => personId);
  const accounts = await lockPersonAccounts(transaction, personIds);
  return { claimedElsewhere, earlier, payments, accounts };
}
