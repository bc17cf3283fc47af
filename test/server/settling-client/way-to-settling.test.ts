import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { PrivateRoute } from '../../../private-link/guard/private-route.ts';
import { SettlingClient } from '../../../server/settling-client/settling-client.ts';
import { WayToSettling } from '../../../server/settling-client/way-to-settling.ts';

/* What the kernel says of the route is given here: a real tunnel is in the tests of the private link. */
const kernel = vi.hoisted(() => ({
  judgements: [] as unknown[],
  route: {} as PrivateRoute | Error,
  isSameRoute: true,
}));
vi.mock('../../../private-link/guard/private-route.ts', () => ({
  assertSellerRouteIsPrivate: async (...asked: unknown[]) => {
    kernel.judgements.push(asked);
    if (kernel.route instanceof Error) throw kernel.route;
    return kernel.route;
  },
  stillLeavesBy: (route: PrivateRoute) => kernel.isSameRoute && route === kernel.route,
}));

const ownAddress = '127.0.0.9';
const came: { from: string | undefined; socket: object }[] = [];
let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((request, response) => {
    came.push({ from: request.socket.remoteAddress, socket: request.socket });
    response.end('the.key.set');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const privateRoute = (): PrivateRoute => ({
  kind: 'interface',
  interfaceName: 'wg0',
  localAddress: ownAddress,
  host: '127.0.0.1',
});
beforeEach(() => {
  kernel.judgements = [];
  kernel.route = privateRoute();
  kernel.isSameRoute = true;
  came.length = 0;
});

function open() {
  const endpoint = { kind: 'address', host: '127.0.0.1', port } as const;
  const options = { lineInterface: 'eth9' };
  const way = new WayToSettling(endpoint, options);
  const client = new SettlingClient(way);
  onTestFinished(() => client.close());
  return { way, client, asked: [endpoint, options] };
}
/** Two questions at one moment need a connection more than one. */
const askTwice = (client: SettlingClient) => Promise.all([client.keySet(2_000), client.keySet(2_000)]);

it('A connection begins at the address of the private link, whose route is asked for before the first', async () => {
  const { client, asked } = open();
  expect(await client.keySet(2_000)).toBe('the.key.set');
  expect(kernel.judgements).toEqual([asked]);
  expect(came.map(({ from }) => from)).toEqual([ownAddress]);
});

it('A route that was judged is not asked for again while connections would still take it', async () => {
  const { way, client } = open();
  expect(await way.judge()).toBe(kernel.route);
  await askTwice(client);
  expect(new Set(came.map(({ socket }) => socket)).size).toBe(2);
  expect(kernel.judgements).toHaveLength(1);
});

it('A route that has changed is judged anew, and nothing is sent where it is not private any more', async () => {
  const { way, client } = open();
  await way.judge();
  kernel.isSameRoute = false;
  await client.keySet(2_000);
  expect(kernel.judgements).toHaveLength(2);
  kernel.route = Object.assign(new Error('others may be on eth0'), { code: 'NOT_PRIVATE' });
  await expect(askTwice(client)).rejects.toMatchObject({ name: 'NoAnswer', way: 'unreachable' });
  expect(came.every(({ from }) => from === ownAddress)).toBe(true);
});

it('A link that is down is no way at all, and is asked for again with the next question', async () => {
  const { way, client } = open();
  kernel.route = { kind: 'unreachable', host: '127.0.0.1' };
  await way.judge();
  await expect(client.keySet(2_000)).rejects.toMatchObject({ name: 'NoAnswer', way: 'unreachable' });
  expect(came).toEqual([]);
  kernel.route = privateRoute();
  expect(await client.keySet(2_000)).toBe('the.key.set');
  expect(kernel.judgements).toHaveLength(3);
});

it('An address that is not there yet is a failure of the question, and does not end the process', async () => {
  const { client } = open();
  kernel.route = { ...privateRoute(), localAddress: '192.0.2.1' } as PrivateRoute;
  await expect(client.keySet(2_000)).rejects.toMatchObject({ way: 'unreachable', message: 'EADDRNOTAVAIL' });
});
