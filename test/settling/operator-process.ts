import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export type Said = { status: number | null; out: string; complaint: string };

/** `npm run credit` as a process of its own, beside a running server or without. */
export function startCredit(
  configFile: string,
  args: string[],
  input = '',
): {
  child: ChildProcess;
  said: Promise<Said>;
} {
  const command = ['settling/operator/main.ts', ...args, '--config', configFile, '--operator', 'Kim'];
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => undefined).end(input);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const said = Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { child, said: said.then(([[status], out, complaint]) => ({ status, out, complaint })) };
}
