import { once } from 'node:events';
import { Agent } from 'node:http';
import type { AgentOptions } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Endpoint } from '../../platform/config-file.ts';
import { assertSellerRouteIsPrivate, stillLeavesBy } from '../../private-link/guard/private-route.ts';
import type { PrivateRoute, PrivateRouteOptions } from '../../private-link/guard/private-route.ts';

const pool: AgentOptions = { keepAlive: true, maxSockets: 128, maxFreeSockets: 64, scheduling: 'lifo' };

/**
 * Waits until a socket is connected. A connection that cannot be bound or routed fails before the pool knows it: handed over any
 * earlier, its error would have no listener and end the process.
 */
async function connected(socket: Socket): Promise<Socket> {
  await once(socket, 'connect');
  return socket;
}

type Opened = (error: Error | null, stream: Duplex) => void;

/**
 * Opens connections to settling, and only by the private link. A tunnel that is down fails open on a machine with a default
 * route, so the route is judged before each new connection, and a connection is bound to the link's own address: without the link
 * it cannot be opened at all.
 */
export class WayToSettling {
  readonly #endpoint: Endpoint;
  readonly #options: PrivateRouteOptions;
  #judged: PrivateRoute | undefined;

  constructor(endpoint: Endpoint, options: PrivateRouteOptions = {}) {
    this.#endpoint = endpoint;
    this.#options = options;
  }

  /** Asks the kernel which route a request would take. @throws {RouteNotPrivate} */
  async judge(): Promise<PrivateRoute> {
    this.#judged = await assertSellerRouteIsPrivate(this.#endpoint, this.#options);
    return this.#judged;
  }

  /** A pool of connections by the private link. */
  makePool(): Agent {
    const agent = new Agent(pool);
    agent.createConnection = (_options, opened) => {
      this.#open().then(
        (socket) => (opened as Opened)(null, socket),
        (error: Error) => (opened as Opened)(error, undefined as unknown as Duplex),
      );
      return undefined;
    };
    return agent;
  }

  async #open(): Promise<Socket> {
    if (this.#endpoint.kind === 'socket') return connected(connect(this.#endpoint.path));
    const isStillPrivate = this.#judged?.kind === 'interface' && stillLeavesBy(this.#judged);
    const route = isStillPrivate ? this.#judged : await this.judge();
    if (route?.kind !== 'interface') throw new Error('the private link is down');
    const { host, port } = this.#endpoint;
    return connected(connect({ host, port, localAddress: route.localAddress, noDelay: true, keepAlive: true }));
  }
}
