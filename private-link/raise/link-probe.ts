import { connect } from 'node:net';
import { z } from 'zod';
import type { LinkedCommand } from '../machine/run-command.ts';
import { runCommand } from '../machine/run-command.ts';

/**
 * The outcome of a connection to settling's address. `answered`: a server listens there. `refused`: the link carries packets, but
 * no server listens there. `silent`: nothing came back in time. `unreachable`: there is no route.
 */
export type LinkProbe = z.infer<typeof linkProbeSchema>;

const linkProbeSchema = z.object({
  outcome: z.enum(['answered', 'refused', 'silent', 'unreachable']),
  tookMs: z.number(),
});

/** Opens and closes one connection over a Unix domain socket. */
export function probeSocket(path: string, timeoutMs: number): Promise<LinkProbe> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ path });
    const settle = (outcome: LinkProbe['outcome']) => {
      socket.destroy();
      resolve({ outcome, tookMs: performance.now() - startedAt });
    };
    socket.setTimeout(timeoutMs, () => settle('silent'));
    socket.once('connect', () => settle('answered'));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      settle(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'refused' : 'unreachable');
    });
  });
}

// Runs inside the seller's namespace, where this process is not. The clock starts after Node has.
const probeScript = `
const [host, port, timeoutMs] = process.argv.slice(1);
const startedAt = performance.now();
const socket = require('node:net').connect({ host, port: Number(port) });
const settle = (outcome) => {
  console.log(JSON.stringify({ outcome, tookMs: performance.now() - startedAt }));
  process.exit(0);
};
socket.setTimeout(Number(timeoutMs), () => settle('silent'));
socket.once('connect', () => settle('answered'));
socket.once('error', (error) => settle(error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable'));
`;

/** Opens and closes one TCP connection from where `enter` leads. */
export async function probeAddress(
  enter: (command: string, args: string[]) => LinkedCommand,
  target: { host: string; port: number },
  timeoutMs: number,
): Promise<LinkProbe> {
  const args = ['--input-type=commonjs', '-e', probeScript, '--', target.host, String(target.port), String(timeoutMs)];
  const said = await runCommand(enter(process.execPath, args), { timeoutMs: timeoutMs + 10_000 });
  return linkProbeSchema.parse(JSON.parse(said));
}
