import type { Database, Transaction } from '../../platform/database/database.ts';

/** The database, which also writes down the statements of every transaction. */
export function recordingStatements(database: Database, statements: string[]): Database {
  const record = (transaction: Transaction): Transaction => ({
    dialect: transaction.dialect,
    all: (sql, values) => (statements.push(sql), transaction.all(sql, values)),
    get: (sql, values) => (statements.push(sql), transaction.get(sql, values)),
    run: (sql, values) => (statements.push(sql), transaction.run(sql, values)),
    appendAtCommit: (append, item) => transaction.appendAtCommit(append, item),
  });
  return {
    ...database,
    write: (work) => database.write((transaction) => work(record(transaction))),
  };
}
