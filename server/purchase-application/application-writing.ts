import type { Transaction } from '../../platform/database/database.ts';
import { allForInput, runForInput } from '../../platform/database/multi-row-statement.ts';
import type { ReservedLine } from '../article/shelf.ts';
import type { ApplicationState, Fulfilment } from '../../contract/seller/application.ts';
import type { Contact } from '../../contract/seller/contact.ts';
import { contentNeverSeen } from './application-store.ts';
import type { StoredApplication } from './application-store.ts';

export type NewApplication = Omit<
  StoredApplication,
  'state' | 'notice' | 'updatedAt' | 'attempts' | 'fulfilment' | 'contact'
> & {
  fulfilment: Fulfilment;
  contact: Contact;
  lines: readonly ReservedLine[];
  /** Epoch milliseconds from which an application that is still open here counts as left behind. */
  dueAt: number;
};

/**
 * Records an application that never arrived as `withdrawn`, because its terminal says so. It reserves nothing. If it arrives
 * after all, it is known and has ended.
 * @returns whether it was recorded; if not, another process recorded the application first
 */
export async function insertWithdrawn(
  transaction: Transaction,
  application: Pick<StoredApplication, 'applicationId' | 'terminalId' | 'totalMinor' | 'currency'>,
  now: number,
): Promise<boolean> {
  const recorded = await transaction.run(
    `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment,
                              received_at, updated_at, due_at)
     VALUES (?, ?, ?, 'withdrawn', ?, ?, 'null', ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      application.applicationId,
      application.terminalId,
      contentNeverSeen,
      application.totalMinor,
      application.currency,
      now,
      now,
      now,
    ],
  );
  return recorded > 0;
}

/**
 * Records applications as `received`, with their lines.
 * @returns whether all were recorded; if not, another process recorded one of them first, and the transaction must be taken back
 */
export async function insertApplications(
  transaction: Transaction,
  applications: readonly NewApplication[],
): Promise<boolean> {
  // Two transactions that insert the same ids do it in one order, and never wait for each other in a circle.
  const sorted = applications.toSorted((a, b) => (a.applicationId < b.applicationId ? -1 : 1));
  const recorded = await runForInput(
    transaction,
    {
      id: 'TEXT',
      terminal: 'TEXT',
      hash: 'TEXT',
      total: 'BIGINT',
      money: 'TEXT',
      handing_over: 'TEXT',
      reached_by: 'TEXT',
      note: 'TEXT',
      age: 'TEXT',
      received: 'BIGINT',
      due: 'BIGINT',
    },
    sorted.map((application) => [
      application.applicationId,
      application.terminalId,
      application.contentHash,
      application.totalMinor,
      application.currency,
      JSON.stringify(application.fulfilment),
      JSON.stringify(application.contact),
      application.giftNote,
      application.ageCheck && JSON.stringify(application.ageCheck),
      application.receivedAt,
      application.dueAt,
    ]),
    (input) => `${input}
     INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment, contact,
                              gift_note, age_check, received_at, updated_at, due_at)
     SELECT id, terminal, hash, 'received', total, money, handing_over, reached_by, note, age, received, received, due
       FROM input WHERE id IS NOT NULL ON CONFLICT DO NOTHING`,
  );
  if (recorded !== applications.length) return false;
  await runForInput(
    transaction,
    {
      application: 'TEXT',
      position: 'BIGINT',
      variant: 'TEXT',
      quantity: 'BIGINT',
      unit_price: 'BIGINT',
      title: 'TEXT',
      sku: 'TEXT',
      shown: 'TEXT',
    },
    sorted.flatMap(({ applicationId, lines }) =>
      lines.map((line, position) => [
        applicationId,
        position,
        line.variantId,
        line.quantity,
        line.unitPriceMinor,
        line.title,
        line.sku,
        line.shownTitle ?? null,
      ]),
    ),
    (input) => `${input}
     INSERT INTO application_line (application_id, position, variant_id, quantity, unit_price_minor, title, sku,
                                   shown_title)
     SELECT application, position, variant, quantity, unit_price, title, sku, shown FROM input WHERE application IS NOT NULL`,
  );
  return true;
}

/** A change of an application's state, and what is recorded with it. */
export type StateChange = {
  applicationId: string;
  from: ApplicationState;
  to: ApplicationState;
  /** Settling's signed notice, if the change is because of one. */
  notice?: string | undefined;
  dueAt?: number | undefined;
};

/**
 * Records that applications are in their next states, each if it still is in the one before. Nothing else changes: their stock is
 * moved by `moveApplications`.
 * @param changes at most one for each application
 * @returns the ids of those for which it was recorded; another process moved the others first
 */
export async function recordStates(
  transaction: Transaction,
  changes: readonly StateChange[],
  now: number,
): Promise<Set<string>> {
  const rows = await allForInput<{ application_id: string }>(
    transaction,
    { id: 'TEXT', from_state: 'TEXT', to_state: 'TEXT', signed: 'TEXT', due: 'BIGINT', recorded: 'BIGINT' },
    changes.map(({ applicationId, from, to, notice, dueAt }) => [
      applicationId,
      from,
      to,
      notice ?? null,
      dueAt ?? null,
      now,
    ]),
    (input) => `${input}
     UPDATE application SET state = input.to_state, updated_at = input.recorded,
            notice = COALESCE(input.signed, notice), due_at = COALESCE(input.due, due_at)
       FROM input WHERE application_id = input.id AND state = input.from_state
     RETURNING application_id`,
  );
  return new Set(rows.map((row) => row.application_id));
}
