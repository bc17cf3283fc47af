import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * Network 20 with an eavesdropper: stands between terminals and the seller, passes every byte on in both directions and
 * keeps them all.
 */
export class RecordingWire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #recorded: Buffer[] = [];

  private constructor(target: URL) {
    this.#server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => {
          this.#recorded.push(bytes);
          to.write(bytes);
        });
        from.on('end', () => to.end());
        from.on('error', () => to.destroy());
        from.on('close', () => this.#sockets.delete(from));
      }
    });
  }

  static async before(sellerUrl: string): Promise<RecordingWire> {
    const wire = new RecordingWire(new URL(sellerUrl));
    wire.#server.listen(0, '127.0.0.1');
    await once(wire.#server, 'listening');
    return wire;
  }

  /** Where a terminal reaches the seller through this wire. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Everything that passed, in the order in which it came by. */
  get recorded(): Buffer {
    return Buffer.concat(this.#recorded);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
