import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { promisify } from 'node:util';
import { assertInheritedIsSafe } from './config/network-20.ts';
import type { SellerConfig } from './config/seller-config.ts';
import { keepSocketToGroup, removeSocketLeftBehind } from './socket-file.ts';

/** A server for `answer` that is not listening yet, with its own TLS where it is configured, and with its time limits. */
export function createServer(config: SellerConfig, answer: RequestListener): Server {
  const server: Server =
    typeof config.tls === 'object'
      ? createHttpsServer(
          { cert: readFileSync(config.tls.certificateFile), key: readFileSync(config.tls.keyFile) },
          answer,
        )
      : createHttpServer(answer);
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

/** Why an address cannot be listened on, in one sentence where the reason is a usual one. */
function inWords(error: NodeJS.ErrnoException, place: SellerConfig['listen']): Error {
  if (typeof place === 'string' || !('host' in place)) return error;
  const reasons: Record<string, string> = {
    EADDRINUSE: `Another program listens on ${place.host}:${place.port} already: end it, or set another port in "listen".`,
    EADDRNOTAVAIL: `${place.host} is no address of this machine: set another one in "listen".`,
    EACCES: `Ports below 1024 are kept for root, and the seller is not root: set another port than ${place.port} in "listen".`,
  };
  const said = reasons[error.code ?? ''];
  return said === undefined ? error : new Error(said, { cause: error });
}

/**
 * Serves on the configured address, or on the listening socket that was handed over.
 * @returns where it serves: `url` is `unix:FILE` and `port` 0 for a Unix socket
 * @throws when the address is taken, when no socket was handed over though one is configured, or when it is not safe
 */
export async function listen(
  server: Server,
  config: SellerConfig,
  inherited: NetServer | undefined,
): Promise<{ port: number; url: string }> {
  const { listen: place } = config;
  if (place !== 'inherited' && 'socketFile' in place) await removeSocketLeftBehind(place.socketFile);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(inWords(error, place)));
    if (inherited) server.listen(inherited, resolve);
    else if (place === 'inherited') reject(new Error('no listening socket was handed over'));
    else if ('socketFile' in place) server.listen(place.socketFile, resolve);
    else server.listen(place.port, place.host, resolve);
  });
  const address = server.address() as AddressInfo | string;
  assertInheritedIsSafe(config, address);
  if (typeof address === 'string') {
    keepSocketToGroup(address);
    return { port: 0, url: `unix:${address}` };
  }
  const scheme = typeof config.tls === 'object' ? 'https' : 'http';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { port: address.port, url: `${scheme}://${host}:${address.port}` };
}

/** Takes no more requests, and waits for those under way; after `withinMs` their connections are closed. */
export async function stopListening(server: Server, withinMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = promisify(server.close.bind(server))();
  server.closeIdleConnections();
  const lastWord = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearTimeout(lastWord);
}
