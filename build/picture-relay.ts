import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

export type PictureRelay = { socketFile: string; close(): Promise<void> };

/**
 * Lets a seller inside the private link's namespace have pictures fetched, which has no network but the link. For each connection to
 * a Unix domain socket, in a folder that only its owner may enter, the process that fetches them is started out here, where there
 * is no way to the link. It ends with its connection.
 * @param command starts the process
 */
export async function relayPictures(folder: string, command: readonly [string, ...string[]]): Promise<PictureRelay> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const socketFile = path.join(folder, 'pictures');
  rmSync(socketFile, { force: true });
  const open = new Set<ChildProcess>();
  const server = createServer((inside) => {
    const [program, ...args] = command;
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    open.add(child);
    child.once('close', () => {
      open.delete(child);
      inside.destroy();
    });
    child.once('error', () => inside.destroy());
    child.stdin.on('error', () => inside.destroy());
    inside.on('error', () => child.stdin.end());
    inside.pipe(child.stdin);
    child.stdout.pipe(inside);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketFile, resolve);
  });
  return {
    socketFile,
    close: async () => {
      for (const child of open) child.kill('SIGTERM');
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
