import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';

/** PostgreSQL's own file name for the socket of port 5432 in a folder. */
const socketName = '.s.PGSQL.5432';

export type DatabaseRelay = { url: string; close(): Promise<void> };

/** Whether the URL names a PostgreSQL server reached over TCP. */
export function isOverTcp(url: string): boolean {
  if (!/^postgres(ql)?:/.test(url)) return false;
  const { hostname, searchParams } = new URL(url);
  return hostname !== '' && !hostname.startsWith('%2F') && !searchParams.has('host');
}

/**
 * Connects servers inside the private link's namespaces, which have no network but the link, to their database. They use a Unix
 * domain socket in a folder that only its owner may enter, and this process connects that to PostgreSQL's TCP address.
 * @returns the URL that leads through the socket
 */
export async function relayDatabase(url: string, folder: string): Promise<DatabaseRelay> {
  const target = new URL(url);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const socketPath = path.join(folder, socketName);
  rmSync(socketPath, { force: true });
  const open = new Set<Socket>();
  const server = createServer((inside) => {
    const outside = connect(Number(target.port || 5432), target.hostname.replaceAll(/[[\]]/g, ''));
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  const relayed = new URL(url);
  relayed.hostname = 'localhost';
  relayed.port = '5432';
  relayed.searchParams.set('host', folder);
  return {
    url: relayed.href,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
