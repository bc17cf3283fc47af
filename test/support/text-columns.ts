import type { Database } from '../../platform/database/database.ts';

/** Ids, hashes, secrets, states, currencies and what else a program makes is called so. */
const madeNames =
  /(_id|_hash|_key|_kind|_nonce|_code|_status|_slug|_four|_date|_version)$|\.(action|currency|day|digest|expiry|form|id|kind|name_hash|notice|notice_after_reversal|operation|outcome|purpose|receipt|refusal|report|reversal_notice|salt|scalar|side|signed_head|state|status|word)$/;

/** Every text column of a SQLite database that its name does not show to be made by a program, as `table.column`. */
export async function textColumnsOf(database: Database): Promise<string[]> {
  const rows = await database.all<{ name: string }>(
    `SELECT t.name || '.' || c.name AS name FROM sqlite_master t, pragma_table_info(t.name) c
      WHERE t.type = 'table' AND upper(c.type) LIKE '%TEXT%' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'article_search%'
      ORDER BY 1`,
  );
  return rows.map(({ name }) => name).filter((name) => !madeNames.test(name));
}
