import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A wire between a program and a TCP server on loopback that a test can cut, or let fall silent without a word to either end. */
export class TcpRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #manner: 'pass' | 'cut' | 'silent' = 'pass';

  constructor(to: { host: string; port: number }) {
    this.#server = createServer((near) => {
      if (this.#manner === 'cut') return void near.destroy();
      const far = connect(to.port, to.host);
      for (const [from, into] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => {
          if (this.#manner === 'pass') into.write(bytes);
        });
        from.on('error', () => undefined);
        from.on('close', () => {
          this.#sockets.delete(from);
          into.destroy();
        });
      }
    });
  }

  /** @returns the port on which it listens */
  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** `cut` breaks every connection and takes no new one; `silent` swallows what either end says. */
  become(manner: 'pass' | 'cut' | 'silent'): void {
    this.#manner = manner;
    if (manner === 'cut') this.#breakAll();
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#breakAll();
    await once(this.#server, 'close');
  }

  #breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
