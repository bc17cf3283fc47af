import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

const messageSchema = z.object({
  id: z.int().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});

type Waiting = { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void };

const answerWithinMs = 10_000;

/** Chromium's DevTools protocol over the two pipes of `--remote-debugging-pipe`, which only the starter has. */
export class DevToolsPipe {
  readonly #to: Writable;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isClosed = false;
  #unread = '';

  constructor(to: Writable, from: Readable) {
    this.#to = to;
    to.on('error', () => this.#closed());
    from.on('error', () => this.#closed());
    from.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    from.once('close', () => this.#closed());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @throws when Chromium refuses, is gone, or does not answer within ten seconds */
  ask(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => reject(new Error(`the kiosk did not answer ${method}`)), answerWithinMs);
      const settle =
        <Value>(done: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(giveUp);
          this.#waiting.delete(id);
          done(value);
        };
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.#to.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
  }

  #read(text: string): void {
    const parts = (this.#unread + text).split('\0');
    this.#unread = parts.pop() ?? '';
    for (const part of parts) {
      const { id, result = {}, error } = messageSchema.parse(JSON.parse(part));
      const waiting = id === undefined ? undefined : this.#waiting.get(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error.message));
    }
  }

  #closed(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.values()) reject(new Error('the kiosk has ended'));
  }
}
