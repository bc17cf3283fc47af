import type { Migration } from '../../../platform/database/migrations.ts';
import { runStatements } from '../../../platform/database/migrations.ts';

const quarterMs = 15 * 60_000;

const tallyOnSqlite = `
  CREATE TRIGGER shop_order_tallied AFTER INSERT ON shop_order BEGIN
    INSERT INTO order_tally (starts_at, writer, orders, total_minor)
      SELECT NEW.accepted_at - NEW.accepted_at % ${quarterMs}, 0, 1, a.total_minor
        FROM application a WHERE a.application_id = NEW.application_id
      ON CONFLICT (starts_at, writer) DO UPDATE SET orders = orders + 1, total_minor = total_minor + excluded.total_minor;
  END
`;

// Each connection has rows of its own, so that no purchase waits for another one's commit.
const tallyOnPostgres = `
  CREATE FUNCTION tally_shop_orders() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO order_tally AS kept (starts_at, writer, orders, total_minor)
      SELECT o.accepted_at - o.accepted_at % ${quarterMs}, pg_backend_pid(), count(*), sum(a.total_minor)
        FROM added o JOIN application a ON a.application_id = o.application_id GROUP BY 1
      ON CONFLICT (starts_at, writer)
        DO UPDATE SET orders = kept.orders + excluded.orders, total_minor = kept.total_minor + excluded.total_minor; RETURN NULL; END $$;
  CREATE TRIGGER shop_order_tallied AFTER INSERT ON shop_order REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION tally_shop_orders()
`;

/**
 * What the back office's lists and counts need where there are a million orders. Each list has an index in its own order.
 * `order_tally` has what was sold in each quarter of an hour: wherever a day begins, it begins with a quarter.
 */
export const listsOfManyOrders: Migration = {
  id: '002-lists-of-many-orders',
  why: 'The back office lists, finds and counts orders and applications in the same time however many there are.',
  up: async (transaction, dialect) => {
    // Beginnings are found as ranges, for which characters must be in the order of their codes.
    const codes = dialect === 'sqlite' ? 'BINARY' : '"C"';
    await runStatements(
      transaction,
      `
      DROP INDEX application_received;
      CREATE INDEX application_by_receipt ON application (received_at DESC, application_id);
      CREATE INDEX application_by_state ON application (state, received_at DESC, application_id);
      CREATE INDEX shop_order_by_code ON shop_order (collection_code COLLATE ${codes}, order_number, accepted_at)
        WHERE collection_code IS NOT NULL;
      CREATE INDEX staff_record_of_actor ON staff_record (actor_id, record_id);
      CREATE TABLE order_tally (
        /* a quarter of an hour, epoch milliseconds */
        starts_at BIGINT NOT NULL,
        /* the connection that counted; 0 on SQLite */
        writer BIGINT NOT NULL,
        orders BIGINT NOT NULL,
        total_minor BIGINT NOT NULL,
        PRIMARY KEY (starts_at, writer)
      );
      INSERT INTO order_tally (starts_at, writer, orders, total_minor)
        SELECT o.accepted_at - o.accepted_at % ${quarterMs}, 0, count(*), sum(a.total_minor)
          FROM shop_order o JOIN application a ON a.application_id = o.application_id
         GROUP BY o.accepted_at - o.accepted_at % ${quarterMs}
      `,
    );
    await (dialect === 'sqlite' ? transaction.run(tallyOnSqlite) : runStatements(transaction, tallyOnPostgres));
  },
};
