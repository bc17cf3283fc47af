import path from 'node:path';
import { parseArgs } from 'node:util';
import type { PrinterAddress } from './printer-connection.ts';
import type { PaperWidthMm } from './receipt-paper.ts';
import { BadUsage } from '../../platform/bad-usage.ts';

/** Where this kiosk's receipts are printed; there is one way at a time. */
export type ReceiptMeans =
  | { means: 'network_printer'; address: PrinterAddress; paper: PaperWidthMm }
  | { means: 'folder'; folder: string }
  | { means: 'system_printer' };

/**
 * Reads from the command line, then from the environment:
 *
 * - `--receipt-printer HOST[:PORT]` or `SIDELANE_RECEIPT_PRINTER`: an ESC/POS printer, by default at port 9100
 * - `--receipt-paper 58|80` or `SIDELANE_RECEIPT_PAPER`: the width of its paper in millimetres, by default 80
 * - `--receipts-folder DIR` or `SIDELANE_RECEIPTS_FOLDER`: no paper, a PDF of each receipt
 *
 * Without any of them receipts go to the system's default printer.
 * @throws when an option has an invalid value
 */
export function readReceiptMeans(
  commandLine: string[],
  environment: NodeJS.ProcessEnv,
  workingFolder: string,
): ReceiptMeans {
  const { values } = parseArgs({
    args: commandLine,
    strict: false,
    options: {
      'receipt-printer': { type: 'string' },
      'receipt-paper': { type: 'string' },
      'receipts-folder': { type: 'string' },
    },
  });
  const valueOf = (option: keyof typeof values, variable: string): string | undefined => {
    const value = values[option] ?? environment[variable];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '') throw new BadUsage(`--${option} wants a value`);
    return value;
  };
  const printer = valueOf('receipt-printer', 'SIDELANE_RECEIPT_PRINTER');
  const paper = valueOf('receipt-paper', 'SIDELANE_RECEIPT_PAPER') ?? '80';
  const folder = valueOf('receipts-folder', 'SIDELANE_RECEIPTS_FOLDER');
  if (paper !== '58' && paper !== '80') throw new BadUsage('--receipt-paper wants the width in millimetres: 58 or 80');
  if (printer !== undefined && folder !== undefined) {
    throw new BadUsage('--receipt-printer and --receipts-folder exclude each other');
  }
  if (printer !== undefined) {
    return { means: 'network_printer', address: readAddress(printer), paper: paper === '58' ? 58 : 80 };
  }
  if (folder !== undefined) return { means: 'folder', folder: path.resolve(workingFolder, folder) };
  return { means: 'system_printer' };
}

/** A name, an IPv4 address or an IPv6 address in brackets, with or without a port. */
function readAddress(text: string): PrinterAddress {
  const [, bracketed, name, port] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? name;
  const number = port === undefined ? 9100 : Number(port);
  if (host === undefined || number < 1 || number > 65_535) {
    throw new BadUsage('--receipt-printer wants HOST or HOST:PORT, such as 192.168.1.20:9100');
  }
  return { host, port: number };
}
