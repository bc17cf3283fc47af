/** Where it is shown: the standard error of a program, as a rule. */
export type ProgressStream = { write(text: string): unknown; isTTY?: boolean };

/** Shows how far something is: a bar that moves in a terminal, now and then a line elsewhere. */
export class ProgressLine {
  #stream: ProgressStream;
  #label: string;
  #shownPercent = -1;
  #isBar: boolean;

  constructor(stream: ProgressStream, label: string) {
    this.#stream = stream;
    this.#label = label;
    this.#isBar = stream.isTTY ?? false;
  }

  show(done: number, total: number): void {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    if (this.#isBar) {
      const filled = Math.round(percent * 0.3);
      const bar = '█'.repeat(filled) + '░'.repeat(30 - filled);
      this.#stream.write(`\r${this.#label} ${bar} ${String(percent).padStart(3)} %  ${done} of ${total}`);
    } else if (percent >= this.#shownPercent + 10) {
      this.#stream.write(`${this.#label} ${percent} %, ${done} of ${total}\n`);
    } else {
      return;
    }
    this.#shownPercent = percent;
  }

  /** Clears the bar, so that what follows begins on a line of its own. */
  end(): void {
    if (this.#isBar && this.#shownPercent >= 0) this.#stream.write('\r\u001b[K');
  }
}
