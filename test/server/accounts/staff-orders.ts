import type { Contact } from '../../../contract/seller/contact.ts';
import { randomUUID } from 'node:crypto';
import { longestWaitMs } from '../../../platform/due-rounds.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { ApplicationState, Fulfilment } from '../../../contract/seller/application.ts';

export type GivenApplication = {
  terminalId: string;
  at: number;
  state?: ApplicationState;
  fulfilment?: Fulfilment;
  contact?: Contact;
  /** With an order when given. */
  orderNumber?: number;
  collectionCode?: string;
  lines?: { title: string; quantity: number; unitPriceMinor: number }[];
};

/** Writes an application, and its order, as if it had come this far. @returns its id */
export async function giveApplication(database: Database, given: GivenApplication): Promise<string> {
  const applicationId = randomUUID();
  const lines = given.lines ?? [{ title: 'Enamel mug', quantity: 2, unitPriceMinor: 1_450 }];
  const totalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  await database.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO application (application_id, terminal_id, content_hash, state, total_minor, currency, fulfilment, contact,
                                received_at, updated_at, due_at)
       VALUES (?, ?, '', ?, ?, 'EUR', ?, ?, ?, ?, ?)`,
      [
        applicationId,
        given.terminalId,
        given.state ?? (given.orderNumber ? 'accepted' : 'received'),
        totalMinor,
        JSON.stringify(given.fulfilment ?? { method: 'collect' }),
        given.contact === undefined ? null : JSON.stringify(given.contact),
        given.at,
        given.at,
        // Not due while any test looks at it: a whole shop would go on with it. What is due later than this is due now, because
        // no row is put off for longer.
        given.at + longestWaitMs - 1_000,
      ],
    );
    for (const [position, line] of lines.entries()) {
      await transaction.run(
        `INSERT INTO application_line (application_id, position, variant_id, quantity, unit_price_minor, title, sku)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [
          applicationId,
          position,
          `variant-${position}`,
          line.quantity,
          line.unitPriceMinor,
          line.title,
          `SKU-${position}`,
        ],
      );
    }
    if (given.orderNumber) {
      await transaction.run(
        'INSERT INTO shop_order (order_number, application_id, collection_code, accepted_at) VALUES (?, ?, ?, ?)',
        [given.orderNumber, applicationId, given.collectionCode ?? null, given.at],
      );
    }
  });
  return applicationId;
}
