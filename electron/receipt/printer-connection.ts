import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { askedStatuses, conditionOf, kindOfReply, statusQuestion } from './printer-status.ts';
import type { PrinterCondition } from './printer-status.ts';

export type PrinterAddress = { host: string; port: number };

/** A connection to a receipt printer: it writes data and reads the printer's answers. */
export class PrinterConnection {
  readonly #socket: Socket;
  readonly #waiting: ((reply: number | undefined) => void)[] = [];
  #unaskedToSkip = 0;
  /** Resolves when the printer reports that everything written so far is printed. */
  readonly printed: Promise<void>;
  readonly lost: Promise<void>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const printed = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    this.printed = printed.promise;
    this.lost = lost.promise;
    socket.on('data', (bytes) => {
      for (const byte of bytes) this.#hear(byte, printed.resolve);
    });
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.once('close', () => {
      for (const answer of this.#waiting.splice(0)) answer(undefined);
      lost.resolve();
    });
  }

  /** @returns undefined when no connection is made in time */
  static open({ host, port }: PrinterAddress, withinMs: number): Promise<PrinterConnection | undefined> {
    return new Promise((resolve) => {
      const socket = connect({ host, port, noDelay: true });
      const give = (connection: PrinterConnection | undefined) => {
        clearTimeout(timer);
        if (connection === undefined) socket.destroy();
        resolve(connection);
      };
      const timer = setTimeout(() => give(undefined), withinMs);
      socket.once('error', () => give(undefined));
      socket.once('connect', () => give(new PrinterConnection(socket)));
    });
  }

  write(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  /** The printer's status, or undefined when it did not answer in time or hung up. */
  async condition(withinMs: number): Promise<PrinterCondition | undefined> {
    const replies = [];
    for (const n of askedStatuses) {
      const reply = await this.#ask(statusQuestion(n), withinMs);
      if (reply === undefined) return undefined;
      replies.push(reply);
    }
    const [printer, cause, paper] = replies as [number, number, number];
    return conditionOf(printer, cause, paper);
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask(question: Uint8Array, withinMs: number): Promise<number | undefined> {
    if (this.#socket.destroyed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const answer = (reply: number | undefined) => {
        clearTimeout(timer);
        resolve(reply);
      };
      // An unanswered question stays in the queue, so that its late answer is not taken for the next one's.
      const timer = setTimeout(() => resolve(undefined), withinMs);
      this.#waiting.push(answer);
      this.write(question);
    });
  }

  #hear(byte: number, printed: () => void): void {
    if (this.#unaskedToSkip > 0) {
      this.#unaskedToSkip--;
      return;
    }
    switch (kindOfReply(byte)) {
      case 'real_time':
        return this.#waiting.shift()?.(byte);
      case 'printed':
        return printed();
      case 'unasked':
        this.#unaskedToSkip = 3;
    }
  }
}
