/**
 * Limits a terminal's concurrent checks to the wrong tries that it has left. Without it, a hundred guesses that arrive together
 * would all be decided before the first of them is counted. A terminal begins with a single check, which tells how many tries are
 * left; then that many run side by side. Each process limits on its own, so several processes let through that many each.
 */
export class TerminalTurns {
  readonly #terminals = new Map<string, Turns>();

  /**
   * Runs `work` when it is the terminal's turn.
   * @param terminal a name of the terminal among all sellers
   * @param most how many tries it has when none was wrong
   * @param work gives, with its result, how many tries are left now
   */
  async take<Result>(
    terminal: string,
    most: number,
    work: () => Promise<{ result: Result; triesLeft: number; isWrongTry: boolean }>,
  ): Promise<Result> {
    const turns = this.#terminals.get(terminal) ?? { inFlight: 0, left: 1, waiting: [] };
    this.#terminals.set(terminal, turns);
    if (turns.inFlight < turns.left) turns.inFlight++;
    else await new Promise<void>((resolve) => turns.waiting.push(resolve));
    const wasAlone = turns.inFlight === 1;
    try {
      const { result, triesLeft, isWrongTry } = await work();
      // With others in flight, the number that this one read may be older than what they wrote.
      if (wasAlone && turns.inFlight === 1) turns.left = Math.max(1, triesLeft);
      else if (isWrongTry) turns.left = Math.max(1, turns.left - 1);
      return result;
    } finally {
      turns.inFlight--;
      while (turns.inFlight < turns.left) {
        const next = turns.waiting.shift();
        if (!next) break;
        turns.inFlight++;
        next();
      }
      if (turns.inFlight === 0 && turns.left >= most) this.#terminals.delete(terminal);
    }
  }
}

type Turns = { inFlight: number; left: number; waiting: (() => void)[] };
