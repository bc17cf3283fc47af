import { createServer as createNetServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { sellerConfigSchema } from '../../../server/config/seller-config.ts';
import { createServer, listen } from '../../../server/listening.ts';

/** Tries to serve there, and gives what was said. */
async function whatIsSaidAt(host: string, port: number): Promise<string> {
  const config = sellerConfigSchema.parse({
    sellerId: 'corner-shop',
    name: 'Corner Shop',
    currency: 'EUR',
    databaseUrl: 'seller.sqlite',
    listen: { host, port },
    settling: { kind: 'socket', path: '/nowhere/settling.sock' },
    rootThumbprint: 'A'.repeat(43),
    signingKeyFile: 'seller.pem',
  });
  const server = createServer(config, () => undefined);
  return listen(server, config, undefined).then(
    () => 'it listens',
    (error: Error) => error.message,
  );
}

it('a port that is taken is named in one sentence', async () => {
  const other = createNetServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  try {
    expect(await whatIsSaidAt('127.0.0.1', port)).toBe(
      `Another program listens on 127.0.0.1:${port} already: end it, or set another port in "listen".`,
    );
  } finally {
    other.close();
  }
});

it('an address of another machine is named in one sentence', async () => {
  expect(await whatIsSaidAt('192.0.2.1', 8520)).toBe(
    '192.0.2.1 is no address of this machine: set another one in "listen".',
  );
});
