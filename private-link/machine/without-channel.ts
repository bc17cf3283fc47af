import type { LinkedCommand } from './run-command.ts';

// Node gives a child its IPC channel as a numbered file and a variable that names it. A settling server that inherits
// the seller's channel can take the seller's public socket off it, and then stands on the open network.
const script = 'unset NODE_CHANNEL_FD NODE_CHANNEL_SERIALIZATION_MODE; exec "$@" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-';

/** The same command with nothing of its starter's but standard input, output and error. */
export function withoutChannel(command: string, args: string[]): LinkedCommand {
  if (process.platform === 'win32') return { command, args };
  return { command: 'sh', args: ['-c', script, 'sh', command, ...args] };
}
