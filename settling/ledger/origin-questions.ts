import type { Dialect } from '../../platform/database/database.ts';

/** The ways in which a ledger transaction may disagree with what it was posted for. */
export type OriginDifference =
  | 'time_differs_from_id'
  | 'kind_differs_from_entries'
  | 'hold_differs_from_payment'
  | 'release_differs_from_payment'
  | 'transaction_differs_from_operation'
  | 'transaction_differs_from_received_payment'
  | 'reversal_differs_from_payment';

/** Settling's own ids are UUIDv7 (`contract/uuid-v7.ts`); what was there before the ledger, or was generated, has others. */
const isOwn = `t.transaction_id LIKE '________-____-7%'`;

const timeInHexadecimal: Record<Dialect, string> = {
  sqlite: `printf('%012x', t.posted_at)`,
  postgres: `LPAD(to_hex(t.posted_at), 12, '0')`,
};

const has = (condition: string) => `MAX(CASE WHEN ${condition} THEN 1 ELSE 0 END) = 1`;

/** The kind of a transaction, derived from its entries (`postings.ts`). */
const kindByEntries = `CASE
  WHEN ${has(`e.account_kind = 'opening'`)} THEN 'opening'
  WHEN ${has(`e.account_kind = 'payments_received' AND e.side = 'credit'`)} THEN 'payment_reversal'
  WHEN ${has(`e.account_kind = 'payments_received'`)} THEN 'payment'
  WHEN ${has(`e.account_kind IN ('payable', 'fees')`)} AND ${has(`e.account_kind = 'hold'`)} THEN 'capture'
  WHEN ${has(`e.account_kind IN ('payable', 'fees')`)} THEN 'refund'
  WHEN ${has(`e.account_kind = 'hold' AND e.side = 'debit'`)} THEN 'hold' ELSE 'release' END`;

/** A transaction that sets credit aside or gives it back, and the payment that it is about. */
const besidePayment = (kind: 'hold' | 'release', isAbout: string) => `
  SELECT 'transaction ' || t.transaction_id AS place, COALESCE(p.amount_minor, 0) AS kept, e.amount_minor AS derived
    FROM ledger_transaction t
    JOIN ledger_entry e ON e.transaction_id = t.transaction_id AND e.account_kind = 'hold'
    LEFT JOIN payment p ON p.seller_id = t.seller_id AND p.application_id = t.application_id AND p.currency = e.currency
      AND CAST(p.person_id AS TEXT) = e.account_owner AND ${isAbout}
   WHERE t.kind = '${kind}' AND (${isOwn} OR t.transaction_id LIKE 'hold-%')
     AND (p.amount_minor IS NULL OR p.amount_minor <> e.amount_minor)`;

/**
 * Each query returns a row of `place`, `kept` and `derived` where a transaction does not match what it was posted for. It may
 * have another kind, seller, application, operation, time, person or amount, be there too often, or not at all.
 */
export const originQuestions = (dialect: Dialect): Record<OriginDifference, string> => ({
  time_differs_from_id: `
    SELECT 'transaction ' || t.transaction_id AS place, 0 AS kept, 0 AS derived FROM ledger_transaction t
     WHERE ${isOwn} AND SUBSTR(t.transaction_id, 1, 8) || SUBSTR(t.transaction_id, 10, 4) <> ${timeInHexadecimal[dialect]}`,
  kind_differs_from_entries: `
    SELECT 'transaction ' || t.transaction_id AS place, 0 AS kept, 0 AS derived
      FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.transaction_id
     WHERE t.kind IN ('opening', 'hold', 'release', 'capture', 'refund', 'payment', 'payment_reversal') AND ${isOwn}
     GROUP BY t.transaction_id, t.kind HAVING t.kind <> ${kindByEntries}`,
  hold_differs_from_payment: besidePayment('hold', 'p.made_at = t.posted_at'),
  release_differs_from_payment: besidePayment(
    'release',
    `p.ended_at = t.posted_at AND p.state IN ('voided', 'expired', 'reversed')
      AND (p.state = 'voided') = (t.operation_id IS NOT NULL)`,
  ),
  transaction_differs_from_operation: `
    SELECT MIN(place) AS place, SUM(kept) AS kept, SUM(derived) AS derived
      FROM (SELECT 'operation ' || operation_id AS place, seller_id, application_id, operation_id, operation, done_at,
                   amount_minor AS kept, 0 AS derived
              FROM payment_operation WHERE operation IN ('capture', 'refund', 'void')
            UNION ALL
            SELECT 'transaction ' || t.transaction_id, t.seller_id, t.application_id, t.operation_id, t.kind, t.posted_at, 0,
                   CASE WHEN (t.kind = 'capture') = (e.side = 'credit') THEN e.amount_minor ELSE -e.amount_minor END
              FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.transaction_id
             WHERE t.kind IN ('capture', 'refund') AND e.account_kind IN ('payable', 'fees') AND ${isOwn}
            UNION ALL
            SELECT 'transaction ' || t.transaction_id, t.seller_id, t.application_id, t.operation_id, 'void', t.posted_at, 0,
                   e.amount_minor
              FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.transaction_id
             WHERE t.kind = 'release' AND t.operation_id IS NOT NULL AND e.account_kind = 'hold' AND ${isOwn}) AS both_sides
     GROUP BY seller_id, application_id, operation_id, operation, done_at HAVING SUM(kept) <> SUM(derived)`,
  transaction_differs_from_received_payment: `
    SELECT MIN(place) AS place, SUM(kept) AS kept, SUM(derived) AS derived
      FROM (SELECT 'received payment ' || received_payment_id AS place, received_payment_id,
                   CAST(person_id AS TEXT) AS owner, currency, amount_minor AS kept, 0 AS derived FROM received_payment
            UNION ALL
            SELECT 'transaction ' || t.transaction_id, t.operation_id, e.account_owner, e.currency, 0,
                   CASE e.side WHEN 'credit' THEN e.amount_minor ELSE -e.amount_minor END
              FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.transaction_id
             WHERE t.kind = 'payment' AND e.account_kind IN ('receivable', 'credit_balance') AND ${isOwn}) AS both_sides
     GROUP BY received_payment_id, owner, currency HAVING SUM(kept) <> SUM(derived)`,
  reversal_differs_from_payment: `
    SELECT MIN(place) AS place, SUM(kept) AS kept, SUM(derived) AS derived
      FROM (SELECT 'received payment ' || p.received_payment_id AS place, p.received_payment_id,
                   CAST(p.person_id AS TEXT) AS owner, p.currency, r.reversed_at AS posted_at, p.amount_minor AS kept, 0 AS derived
              FROM received_payment_reversal r JOIN received_payment p ON p.received_payment_id = r.received_payment_id
            UNION ALL
            SELECT 'transaction ' || t.transaction_id, t.operation_id, e.account_owner, e.currency, t.posted_at, 0,
                   CASE e.side WHEN 'debit' THEN e.amount_minor ELSE -e.amount_minor END
              FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.transaction_id
             WHERE t.kind = 'payment_reversal' AND e.account_kind IN ('receivable', 'credit_balance')) AS both_sides
     GROUP BY received_payment_id, owner, currency, posted_at HAVING SUM(kept) <> SUM(derived)`,
});
