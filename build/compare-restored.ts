import { openDatabase } from '../platform/database/open-database.ts';

/** What a restored shop and settling disagree about. Each list may be long; nothing is in both. */
export type Comparison = {
  /** Orders that settling has no payment for. */
  ordersWithoutPayment: { orderNumber: number; applicationId: string; totalMinor: number; currency: string }[];
  /** Payments of purchases that the shop does not know, or does not know to be accepted. */
  paymentsWithoutOrder: {
    applicationId: string;
    state: string;
    amountMinor: number;
    currency: string;
    approvedAt: number;
  }[];
};

/** The states of a payment that still holds or has taken a person's credit. */
const counting = ['held', 'captured', 'refunded_in_part'];

/**
 * Compares the orders of a seller with settling's payments, application by application. Neither database is changed.
 * @param databases the addresses of both, on one machine
 */
export async function compareRestored(
  { seller: sellerUrl, settling: settlingUrl }: { seller: string; settling: string },
  sellerId: string,
): Promise<Comparison> {
  const seller = await openDatabase(sellerUrl, 'seller');
  try {
    const settling = await openDatabase(settlingUrl, 'settling');
    try {
      const orders = await seller.all<{
        order_number: number;
        application_id: string;
        total_minor: number;
        currency: string;
      }>(
        `SELECT o.order_number, o.application_id, a.total_minor, a.currency
           FROM shop_order o JOIN application a ON a.application_id = o.application_id ORDER BY o.order_number`,
      );
      const payments = await settling.all<{
        application_id: string;
        state: string;
        amount_minor: number;
        currency: string;
        made_at: number;
      }>(
        `SELECT application_id, state, amount_minor, currency, made_at FROM payment
          WHERE seller_id = ? ORDER BY made_at, application_id`,
        [sellerId],
      );
      // A check that the seller still waits for is settled by its queue, with a reversal if need be.
      const open = await seller.all<{ application_id: string }>(
        `SELECT application_id FROM application WHERE state IN ('received', 'checking', 'undetermined', 'withdrawn')`,
      );
      const known = new Set([...orders, ...open].map(({ application_id: id }) => id));
      const paid = new Set(payments.map(({ application_id: id }) => id));
      return {
        ordersWithoutPayment: orders
          .filter(({ application_id: id }) => !paid.has(id))
          .map((order) => ({
            orderNumber: order.order_number,
            applicationId: order.application_id,
            totalMinor: order.total_minor,
            currency: order.currency,
          })),
        paymentsWithoutOrder: payments
          .filter(({ application_id: id, state }) => !known.has(id) && counting.includes(state))
          .map((payment) => ({
            applicationId: payment.application_id,
            state: payment.state,
            amountMinor: payment.amount_minor,
            currency: payment.currency,
            approvedAt: payment.made_at,
          })),
      };
    } finally {
      await settling.close();
    }
  } finally {
    await seller.close();
  }
}
