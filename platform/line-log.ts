import { closeSync, fstatSync, mkdirSync, openSync, statSync, write, writeSync } from 'node:fs';
import path from 'node:path';

const mostWaiting = 1_048_576;
const retryMs = 1_000;
const retryWhenFullPipeMs = 50;
const longestChunk = 65_536;

export type LineLogParts = {
  /** A file that is made, with its folder, where it is missing; or an open descriptor, such as 1 for standard output. */
  to: { file: string } | { descriptor: number };
  /**
   * Called when lines cannot be written any more, with the system's code, and when they can again, with the number of lost lines.
   */
  onOutage?: (code: string) => void;
  onRecovery?: (lostLines: number) => void;
  /** The line that stands in the log for lines that were lost. */
  lostLine: (lostLines: number, code: string) => string;
};

/**
 * Writes log lines, and never lets a failing destination harm the program. The disk may be full, the folder removed, or the
 * reader gone or too slow. Lines then wait in memory, up to a megabyte. Lines that do not fit are lost and counted, and the count
 * is written as a line of its own where they are missing.
 */
export class LineLog {
  readonly #parts: LineLogParts;
  #descriptor: number | undefined;
  /** Device and inode of the file that was written to last. */
  #place: string | undefined;
  #waiting: string[] = [];
  #waitingChars = 0;
  /** What is being written, and how much of it the system has taken. */
  #chunk: Buffer | undefined;
  #written = 0;
  #isWriting = false;
  /** How many lines were lost after those that wait. */
  #lost = 0;
  #lostOverall = 0;
  #outage: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;
  #whenEmpty: (() => void)[] = [];

  constructor(parts: LineLogParts) {
    this.#parts = parts;
  }

  /** Takes a line with its line feed. Never throws and never waits. */
  write(line: string): void {
    if (this.#waitingChars + line.length > mostWaiting || this.#lost > 0) {
      this.#lost++;
      this.#lostOverall++;
      return;
    }
    this.#waiting.push(line);
    this.#waitingChars += line.length;
    this.#writeOn();
  }

  /** Calls `done` when everything is written, or when it cannot be written now; pino calls it so. */
  flush(done: () => void): void {
    if (!this.#isBusy() || this.#outage !== undefined) done();
    else this.#whenEmpty.push(done);
  }

  /** Writes what waits as far as it can be written at once, for the end of the process. */
  flushAtExit(): void {
    if (this.#isWriting) return;
    try {
      for (;;) {
        const chunk = this.#takeChunk();
        if (!chunk) return;
        this.#written += writeSync(this.#open(), chunk, this.#written);
        if (this.#written >= chunk.length) this.#chunk = undefined;
      }
    } catch {
      // No reader is left to tell.
    }
  }

  /** Writes what can be written and lets go of the file. */
  async end(withinMs = 1_000): Promise<void> {
    await Promise.race([
      new Promise<void>((resolve) => this.flush(resolve)),
      new Promise<void>((resolve) => setTimeout(resolve, withinMs).unref()),
    ]);
    this.#isEnded = true;
    clearTimeout(this.#timer);
    if (!this.#isWriting) this.#close();
  }

  #isBusy(): boolean {
    return this.#isWriting || this.#chunk !== undefined || this.#waiting.length > 0;
  }

  #takeChunk(): Buffer | undefined {
    if (this.#chunk) return this.#chunk;
    if (this.#waiting.length === 0) {
      if (this.#lost === 0) return undefined;
      this.#waiting.push(this.#parts.lostLine(this.#lost, this.#outage ?? 'EAGAIN'));
      this.#lost = 0;
    }
    let chars = 0;
    let count = 0;
    for (const { length } of this.#waiting) {
      if (count > 0 && chars + length > longestChunk) break;
      chars += length;
      count++;
    }
    this.#chunk = Buffer.from(this.#waiting.splice(0, count).join(''));
    this.#written = 0;
    this.#waitingChars = this.#waiting.reduce((sum, { length }) => sum + length, 0);
    return this.#chunk;
  }

  #writeOn(): void {
    if (this.#isWriting || this.#timer || this.#isEnded) return;
    const chunk = this.#takeChunk();
    if (!chunk) {
      for (const done of this.#whenEmpty.splice(0)) done();
      return;
    }
    let descriptor: number;
    try {
      descriptor = this.#open();
    } catch (error) {
      return this.#fail(error as NodeJS.ErrnoException);
    }
    this.#isWriting = true;
    write(descriptor, chunk, this.#written, chunk.length - this.#written, null, (error, bytes) => {
      this.#isWriting = false;
      if (this.#isEnded) return this.#close();
      if (error) return this.#fail(error);
      this.#written += bytes;
      if (this.#written < chunk.length) return this.#writeOn();
      this.#chunk = undefined;
      this.#recover();
      this.#writeOn();
    });
  }

  #fail(error: NodeJS.ErrnoException): void {
    const code = error.code ?? error.message;
    const isOnlySlow = code === 'EAGAIN';
    if (!isOnlySlow && this.#outage === undefined) {
      this.#outage = code;
      this.#lostOverall = this.#lost;
      this.#parts.onOutage?.(code);
    }
    if (!isOnlySlow) {
      this.#close();
      for (const done of this.#whenEmpty.splice(0)) done();
    }
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#writeOn();
      },
      isOnlySlow ? retryWhenFullPipeMs : retryMs,
    );
    this.#timer.unref();
  }

  /** What waited is on its way; what was lost behind it is named next. */
  #recover(): void {
    if (this.#outage === undefined || this.#waiting.length > 0 || this.#lost > 0) return;
    this.#outage = undefined;
    this.#parts.onRecovery?.(this.#lostOverall);
  }

  /** The descriptor to write to. A file that was removed or moved away is made anew. */
  #open(): number {
    const { to } = this.#parts;
    if ('descriptor' in to) return to.descriptor;
    if (this.#descriptor !== undefined && !isStill(to.file, this.#descriptor)) this.#close();
    if (this.#descriptor === undefined) {
      mkdirSync(path.dirname(to.file), { recursive: true, mode: 0o700 });
      this.#descriptor = openSync(to.file, 'a', 0o600);
      const { dev, ino } = fstatSync(this.#descriptor);
      // Half a line in a file that is gone is no beginning for another file.
      if (this.#place !== undefined && this.#place !== `${dev}:${ino}`) this.#written = 0;
      this.#place = `${dev}:${ino}`;
    }
    return this.#descriptor;
  }

  #close(): void {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    try {
      closeSync(descriptor);
    } catch {
      // A disk that fails may say so here; the file is let go of all the same.
    }
  }
}

/** Whether the file of that name is the one that is open. */
function isStill(file: string, descriptor: number): boolean {
  try {
    const named = statSync(file);
    const opened = fstatSync(descriptor);
    return named.ino === opened.ino && named.dev === opened.dev;
  } catch {
    return false;
  }
}
