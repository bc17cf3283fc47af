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
  const claimed = requests.filter((request) => !claimedElsewhere.has(operationKey(request)));
  const earlier = await findOperations(transaction, requests);
  const isNew = claimed.filter((request) => !earlier.has(operationKey(request)));
  const payments = isNew.length > 0 ? await lockPayments(transaction, isNew) : new Map();
  const personIds = [...payments.values()].map(({ personId }) => personId);
  const accounts = personIds.length > 0 ? await lockPersonAccounts(transaction, personIds) : new Map();
  return { claimedElsewhere, earlier, payments, accounts };
}
