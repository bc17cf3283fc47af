import { ownOptions } from './own-switches.ts';
import type { ReceiptMeans } from '../receipt/receipt-options.ts';
import type { StartOptions } from './start-options.ts';

/** They are written out anew. What else begins with two dashes is a switch of Chromium's. */
const ours = new Set(ownOptions);

/**
 * The options with which a kiosk that starts by itself is the same as one that was started like this: with paths that hold from every
 * folder, and what came from variables of the environment, which a service has none of, among them.
 * @param commandLine without the executable
 */
export function keptOptions(commandLine: string[], options: StartOptions, means: ReceiptMeans): string[] {
  const { enrolmentFile, profileFolder, window, display } = options;
  const kept: string[] = [];
  if (enrolmentFile !== null) kept.push(`--enrolment=${enrolmentFile}`);
  if (profileFolder !== null) kept.push(`--user-data-dir=${profileFolder}`);
  if (window !== null) kept.push(`--windowed=${window.width}x${window.height}`);
  if (display !== null) kept.push(`--display-size=${display.pictureHeightMillimetres}@${display.lowerEdgeMillimetres}`);
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
