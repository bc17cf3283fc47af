import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';

function isAnswered(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * Removes the socket file that an ended seller left behind.
 * @throws when a program still listens on it, or when the path is not a socket
 */
export async function removeSocketLeftBehind(file: string): Promise<void> {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`${file} is not a socket: name another "socketFile", or remove it.`);
  if (await isAnswered(file)) throw new Error(`Another program is listening on ${file}.`);
  unlinkSync(file);
}

/** Lets the seller's own user and group connect, and no one else: the proxy has to be in that group. */
export function keepSocketToGroup(file: string): void {
  chmodSync(file, 0o660);
}
