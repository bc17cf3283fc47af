import { present } from '../../contract/presence.ts';
import { ConcurrentChange } from '../../platform/database/concurrent-change.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { moveUnits } from '../article/stock.ts';
import { insertApplications } from './application-writing.ts';
import type { NewApplication } from './application-writing.ts';
import type { Arrived, ReceivingOutcome } from './receiving-decision.ts';

/**
 * Writes a decided batch of applications: reserves the stock of those that were received, and records them.
 * @throws ConcurrentChange when another process recorded one of the applications since they were looked up
 */
export async function writeReceived(
  transaction: Transaction,
  arrived: readonly Arrived[],
  outcomes: readonly ReceivingOutcome[],
  { now, dueAt }: { now: number; dueAt: number },
): Promise<void> {
  const received = outcomes.flatMap((outcome, place): NewApplication[] => {
    if (outcome.kind !== 'received') return [];
    const { application, terminalId, contentHash } = present(arrived[place], 'the application of an outcome');
    const { applicationId, totalMinor, currency, fulfilment, contact, giftNote = null } = application;
    const content = { applicationId, terminalId, contentHash, totalMinor, currency, fulfilment, contact, giftNote };
    return [{ ...content, ageCheck: outcome.ageCheck, receivedAt: now, dueAt, lines: outcome.lines }];
  });
  if (!(await insertApplications(transaction, received))) throw new ConcurrentChange();
  const lines = received.flatMap((application) => application.lines);
  await moveUnits(
    transaction,
    lines.map(({ variantId, quantity }) => ({ variantId, reserved: quantity, sold: 0 })),
  );
}
