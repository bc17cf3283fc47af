import type { Append, Statements, Transaction, Value } from './database.ts';

/** One transaction, which several writes may share; what they leave for the commit is appended in one go. */
export class GroupTransaction implements Transaction {
  readonly #statements: Statements;
  readonly #left = new Map<Append<never>, unknown[]>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  get dialect() {
    return this.#statements.dialect;
  }

  all<Row>(sql: string, values?: readonly Value[]): Promise<Row[]> {
    return this.#statements.all(sql, values);
  }

  get<Row>(sql: string, values?: readonly Value[]): Promise<Row | undefined> {
    return this.#statements.get(sql, values);
  }

  run(sql: string, values?: readonly Value[]): Promise<number> {
    return this.#statements.run(sql, values);
  }

  appendAtCommit<Item>(append: Append<Item>, item: Item): void {
    const left = this.#left.get(append);
    if (left) left.push(item);
    else this.#left.set(append, [item]);
  }

  /** Call this once, after every write has ended. The items of different appends are independent of each other. */
  async appendWhatWasLeft(): Promise<void> {
    const appending = [...this.#left].map(([append, items]) => append(this.#statements, items as never[]));
    // All of them end before anything is rolled back, even when one throws.
    await Promise.allSettled(appending);
    await Promise.all(appending);
  }
}
