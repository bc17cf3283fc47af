import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { connect } from 'node:net';

function isAnswered(socketPath: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: socketPath });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false);
      else reject(error);
    });
  });
}

/**
 * Takes away the socket file that a settling server left when it was killed; there may be none.
 * @throws when a living process listens there, or the file is something else than a socket
 */
export async function removeDeadSocket(socketPath: string): Promise<void> {
  const found = lstatSync(socketPath, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) throw new Error(`${socketPath} is no socket and is left alone: move it, or listen elsewhere`);
  if (await isAnswered(socketPath)) throw new Error(`Another process already listens on ${socketPath}`);
  rmSync(socketPath, { force: true });
}

/** Lets only this user connect, even if the socket's folder is opened to others one day. */
export function closeSocketToOthers(socketPath: string): void {
  if (process.platform !== 'win32') chmodSync(socketPath, 0o600);
}
