import type { Database, Transaction } from './database.ts';

/** The data that was read is out of date: another process on the same database recorded the same thing first. */
export class ConcurrentChange extends Error {
  override name = 'ConcurrentChange';
}

const mostAttempts = 5;

/** Writes, and starts over with the present data when `work` meets a concurrent change. */
export async function writeWithoutConflict<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.write(work);
    } catch (error) {
      if (!(error instanceof ConcurrentChange) || attempt === mostAttempts) throw error;
    }
  }
}
