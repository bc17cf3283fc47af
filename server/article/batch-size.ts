/** The most articles that an import or an undo writes in one transaction. */
const mostArticles = 100;

const fewestArticles = 10;

/**
 * How long a transaction of an import may hold back purchases. A connection that waits for SQLite asks again after a quarter of the
 * time that it has waited, up to this; after that in steps of 100 ms, which miss the pause between two transactions.
 */
const longestMs = 150;

const shortestPauseMs = 20;

/** Makes the transactions of an import so small that shoppers do not wait long for one, however busy the machine is. */
export class BatchSize {
  #articles = mostArticles;

  /** How many articles the next transaction is to write. */
  get articles(): number {
    return this.#articles;
  }

  /**
   * Learns from a transaction.
   * @returns how long to leave the database to others, in milliseconds
   */
  note(articles: number, tookMs: number): number {
    const fitting = Math.floor((articles * longestMs) / Math.max(tookMs, 1));
    // A transaction of few articles says little of many.
    const atMost = Math.min(mostArticles, this.#articles * 2);
    this.#articles = Math.max(fewestArticles, Math.min(fitting, atMost));
    return Math.max(shortestPauseMs, tookMs / 4);
  }
}
