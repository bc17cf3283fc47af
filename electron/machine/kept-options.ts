import { ownOptions } from './own-switches.ts';
import type { ReceiptMeans } from '../receipt/receipt-options.ts';
import type { StartOptions } from './start-options.ts';

/** These options are written out again. Any other word that starts with two dashes is a Chromium switch. */
const ours = new Set(ownOptions);

/**
 * The options with which an automatically started kiosk behaves like this one. Paths are absolute, and values from environment
 * variables are included, because a service does not have those.
 * @param commandLine without the executable
 */
export function keptOptions(commandLine: string[], options: StartOptions, means: ReceiptMeans): string[] {
  const { enrolmentFile, profileFolder, window, display, idleSeconds } = options;
  const kept: string[] = [];
  if (enrolmentFile !== null) kept.push(`--enrolment=${enrolmentFile}`);
  if (profileFolder !== null) kept.push(`--user-data-dir=${profileFolder}`);
  if (window !== null) kept.push(`--windowed=${window.width}x${window.height}`);
  if (display !== null) kept.push(`--display-size=${display.pictureHeightMillimetres}@${display.lowerEdgeMillimetres}`);
  if (idleSeconds !== null) kept.push(`--idle-seconds=${idleSeconds}`);
  if (means.means === 'network_printer') {
    const { host, port } = means.address;
    kept.push(`--receipt-printer=${host.includes(':') ? `[${host}]` : host}:${port}`, `--receipt-paper=${means.paper}`);
  }
  if (means.means === 'folder') kept.push(`--receipts-folder=${means.folder}`);
  const switches = commandLine.filter((word) => {
    const name = /^--([^=]+)/.exec(word)?.[1];
    return name !== undefined && !ours.has(name);
  });
  return [...kept, ...switches];
}
