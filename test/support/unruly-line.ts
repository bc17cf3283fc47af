import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { Server } from 'node:http';

/**
 * What happens to one exchange on the way between the seller and settling. `lose-answer`: settling hears and answers, the
 * seller never hears. `lose-question`: settling never hears. `cut`: the connection breaks. `hold`: the question reaches
 * settling only after `release()`, long after the seller gave up.
 */
export type Manners =
  | 'pass'
  | 'lose-answer'
  | 'lose-question'
  | 'cut'
  | 'hold'
  | ((answer: string) => string | Promise<string>);

/** A line between the seller and settling that tests can make misbehave: HTTP over one Unix domain socket to another. */
export class UnrulyLine {
  readonly #server: Server;
  readonly #socketPath: string;
  readonly #settlingSocket: string;
  readonly #held: (() => Promise<void>)[] = [];
  /** How checks, reversals, operations and reports are treated from now on; probes and key sets pass unless everything is cut. */
  manners: Manners = 'pass';
  /** Questions that reached this line, by path. */
  readonly asked: Record<string, number> = {};

  constructor(socketPath: string, settlingSocket: string) {
    this.#socketPath = socketPath;
    this.#settlingSocket = settlingSocket;
    this.#server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const path = incoming.url ?? '';
        const isSigned = incoming.method === 'POST';
        this.asked[path] = (this.asked[path] ?? 0) + 1;
        const manners = this.manners;
        if (manners === 'cut') return incoming.socket.destroy();
        const forward = () =>
          this.#forward(incoming.method!, path, incoming.headers['content-type'], Buffer.concat(chunks));
        if (!isSigned || manners === 'pass') {
          void forward().then(
            (answer) => outgoing.end(answer),
            () => incoming.socket.destroy(),
          );
        } else if (manners === 'lose-answer') void forward();
        else if (manners === 'hold') this.#held.push(async () => void (await forward()));
        else if (typeof manners === 'function') {
          void forward().then(async (answer) => outgoing.end(await manners(answer)));
        }
      });
    });
  }

  async start(): Promise<void> {
    this.#server.listen(this.#socketPath);
    await once(this.#server, 'listening');
  }

  /** Lets the held questions arrive at settling; their answers are lost. */
  async release(): Promise<void> {
    await Promise.all(this.#held.splice(0).map((send) => send()));
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close').catch(() => undefined);
  }

  #forward(method: string, path: string, type: string | undefined, body: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          socketPath: this.#settlingSocket,
          method,
          path,
          headers: { host: 'settling', ...(type && { 'content-type': type }), 'content-length': body.length },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
          incoming.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
