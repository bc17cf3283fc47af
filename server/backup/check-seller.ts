import path from 'node:path';
import type { Reader } from '../../platform/database/database.ts';
import { readKeyPair } from '../../platform/key-file.ts';
import { applicationStates, stockIn } from '../purchase-application/application-transitions.ts';

/** At most this many of a kind are named; one is enough to know that the backup is not whole. */
const mostNamed = 3;

const quoted = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');

function questions(): { asks: string; says: (found: string) => string }[] {
  const reserving = applicationStates.filter((state) => stockIn[state] === 'reserved');
  return [
    {
      asks: `SELECT a.application_id AS found FROM application a
              WHERE a.state = 'accepted'
                AND NOT EXISTS (SELECT 1 FROM shop_order o WHERE o.application_id = a.application_id)`,
      says: (found) => `Purchase ${found} was accepted and has no order.`,
    },
    {
      asks: `SELECT o.order_number AS found FROM shop_order o JOIN application a ON a.application_id = o.application_id
              WHERE a.state <> 'accepted'`,
      says: (found) => `Order ${found} belongs to a purchase that was not accepted.`,
    },
    {
      asks: `SELECT a.application_id AS found FROM application a
              WHERE a.state IN ('accepted', 'rejected', 'reversed') AND a.notice IS NULL`,
      says: (found) => `Purchase ${found} is over, and what settling signed about it is missing.`,
    },
    {
      asks: `SELECT v.variant_id AS found FROM variant v
              WHERE v.reserved <> (
                SELECT COALESCE(SUM(l.quantity), 0) FROM application_line l
                  JOIN application a ON a.application_id = l.application_id
                 WHERE l.variant_id = v.variant_id AND a.state IN (${quoted(reserving)}))`,
      says: (found) => `The stock that is reserved of ${found} is not what open purchases reserve.`,
    },
    {
      asks: `SELECT a.article_number AS found FROM article a
              WHERE NOT EXISTS (SELECT 1 FROM article_search s WHERE s.rowid = a.article_number)
                AND (SELECT filled_to FROM search_index) IS NULL`,
      says: (found) => `Article ${found} cannot be found by searching.`,
    },
    {
      asks: `SELECT s.rowid AS found FROM article_search s
              WHERE NOT EXISTS (SELECT 1 FROM article a WHERE a.article_number = s.rowid)`,
      says: (found) => `The search finds article ${found}, which does not exist.`,
    },
  ];
}

/** Checks a restored seller: orders against purchases, stock, search, and its key. @returns what is wrong, as sentences */
export async function checkSeller(restored: Reader, folder: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const { asks, says } of questions()) {
    const rows = await restored.all<{ found: string | number }>(`${asks} LIMIT ${mostNamed}`);
    wrong.push(...rows.map(({ found }) => says(String(found))));
  }
  try {
    readKeyPair(path.join(folder, 'keys/signing-key.pem'));
  } catch (error) {
    wrong.push(`The key that signs what is asked of settling cannot be used: ${(error as Error).message}`);
  }
  return wrong;
}
