import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LinkEndpoint, PrivateLink } from '../../private-link/raise/link.ts';

// Stand-ins for the two servers, real processes where the real ones live, without a database or a decision.

const here = import.meta.dirname;

export type Answer = {
  settlingSaid?: string;
  shopper?: string;
  processId?: number;
  failure?: string;
};

export type SettlingAnswer = { nonce: string; count: number; channel: string | null; sockets: number[] };

export function temporaryHome(): { home: string; remove: () => void } {
  const home = mkdtempSync(path.join(tmpdir(), 'sidelane-link-'));
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function asArguments(endpoint: LinkEndpoint): string[] {
  return endpoint.kind === 'socket' ? [endpoint.path] : [`${endpoint.host}:${endpoint.port}`];
}

/** Starts a stand-in for settling and resolves when it listens. */
export async function startSettling(link: PrivateLink, nonce: string): Promise<ChildProcess> {
  const program = path.join(here, 'answering-settling.ts');
  const wrapped = link.inSettling(process.execPath, [program, ...asArguments(link.settlingListens), nonce]);
  // A channel is given on purpose: nothing of it may arrive.
  const settling = spawn(wrapped.command, wrapped.args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const heard = await Promise.race([
    once(settling.stdout!, 'data').then(() => true),
    once(settling, 'exit').then(() => false),
  ]);
  if (!heard) throw new Error('The stand-in for settling ended before it listened');
  return settling;
}

export type SellerStandIn = { child: ChildProcess; ask(question?: string): Promise<Answer>; stop(): Promise<void> };

/** Starts a stand-in for the seller and hands it a public socket that was opened outside its namespace. */
export async function startSeller(link: PrivateLink): Promise<SellerStandIn> {
  const target = link.sellerAsks;
  const args = target.kind === 'socket' ? ['socket', target.path] : [target.host, String(target.port)];
  const wrapped = link.inSeller(process.execPath, [path.join(here, 'handed-over-seller.ts'), ...args]);
  const child = spawn(wrapped.command, wrapped.args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  const publicServer = createServer();
  publicServer.listen(0, '127.0.0.1');
  await once(publicServer, 'listening');
  const { port } = publicServer.address() as AddressInfo;
  const handedOver = once(child, 'message');
  child.send('listen', publicServer);
  await handedOver;
  publicServer.close();
  return {
    child,
    ask: async (question = '/') => (await (await fetch(`http://127.0.0.1:${port}${question}`)).json()) as Answer,
    stop: () => endChild(child),
  };
}

export function newNonce(): string {
  return randomBytes(12).toString('hex');
}

export function settlingAnswer(answer: Answer): SettlingAnswer | null {
  return answer.settlingSaid ? (JSON.parse(answer.settlingSaid) as SettlingAnswer) : null;
}
