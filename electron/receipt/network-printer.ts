import { setTimeout as pause } from 'node:timers/promises';
import { PrinterConnection } from './printer-connection.ts';
import type { PrinterAddress } from './printer-connection.ts';
import { askWhenPrinted, sayNothingUnasked } from './printer-status.ts';
import type { ReceiptProblem } from './receipt.ts';

export type PrintTimes = {
  connectMs: number;
  /** Timeout for one answer of an idle printer. */
  statusMs: number;
  /** Timeout for the whole job, from its first byte. */
  jobMs: number;
  /** After a healthy printer took the whole job, how long to wait for its confirmation. */
  confirmationMs: number;
  betweenStatusesMs: number;
};

export const usualTimes: PrintTimes = {
  connectMs: 3_000,
  statusMs: 2_000,
  jobMs: 30_000,
  confirmationMs: 8_000,
  betweenStatusesMs: 300,
};

/**
 * `isConfirmed`: the printer confirmed the print. Otherwise it took the whole job, reported no problem, and belongs to those that
 * cannot confirm.
 */
export type PrintOutcome =
  | { printed: true; isConfirmed: boolean; isPaperNearEnd: boolean }
  | { printed: false; problem: ReceiptProblem };

/**
 * Prints a job on an ESC/POS printer over TCP. It asks for the printer's status, sends the job only to one without problems, and
 * then waits until the printer reports success or failure.
 * @param onBegin called before the first byte of the job is sent: from then on paper may have come out
 * @param before sent first, before the printer is asked anything
 */
export async function printOverNetwork(
  address: PrinterAddress,
  job: Uint8Array,
  onBegin: () => void,
  times: PrintTimes = usualTimes,
  before?: Uint8Array,
): Promise<PrintOutcome> {
  const connection = await PrinterConnection.open(address, times.connectMs);
  if (connection === undefined) return { printed: false, problem: 'unreachable' };
  try {
    if (before !== undefined) connection.write(before);
    const condition = await connection.condition(times.statusMs);
    if (condition === undefined) return { printed: false, problem: 'no_answer' };
    if (condition.problem !== null) return { printed: false, problem: condition.problem };
    onBegin();
    connection.write(Buffer.concat([sayNothingUnasked, job, askWhenPrinted]));
    return await followJob(connection, times);
  } finally {
    connection.close();
  }
}

/** Asks an ESC/POS printer for its status, without printing. */
export async function askNetworkPrinter(
  address: PrinterAddress,
  times: PrintTimes = usualTimes,
): Promise<{ problem: ReceiptProblem | null; isPaperNearEnd: boolean }> {
  const connection = await PrinterConnection.open(address, times.connectMs);
  if (connection === undefined) return { problem: 'unreachable', isPaperNearEnd: false };
  const condition = await connection.condition(times.statusMs);
  connection.close();
  return condition ?? { problem: 'no_answer', isPaperNearEnd: false };
}

async function followJob(connection: PrinterConnection, times: PrintTimes): Promise<PrintOutcome> {
  const over = new AbortController();
  const after = (durationMs: number) => pause(durationMs, undefined, { signal: over.signal }).catch(() => {});
  const ended = Promise.race([
    connection.printed.then(() => 'printed' as const),
    connection.lost.then(() => 'connection_lost' as const),
    after(times.jobMs).then(() => 'no_answer' as const),
  ]);
  let unconfirmed: Promise<'unconfirmed'> | undefined;
  try {
    for (;;) {
      const heard = await Promise.race([ended, connection.condition(times.jobMs)]);
      if (typeof heard === 'string') return await ending(heard, connection, times);
      // It answers what was asked after the job, so it has received the whole job.
      if (heard?.problem) return { printed: false, problem: heard.problem };
      if (heard) unconfirmed ??= after(times.confirmationMs).then(() => 'unconfirmed' as const);
      const next = await Promise.race([ended, ...(unconfirmed ? [unconfirmed] : []), after(times.betweenStatusesMs)]);
      if (next === 'unconfirmed')
        return { printed: true, isConfirmed: false, isPaperNearEnd: heard?.isPaperNearEnd ?? false };
      if (next !== undefined) return await ending(next, connection, times);
    }
  } finally {
    over.abort();
  }
}

async function ending(
  how: 'printed' | 'connection_lost' | 'no_answer',
  connection: PrinterConnection,
  times: PrintTimes,
): Promise<PrintOutcome> {
  if (how !== 'printed') return { printed: false, problem: how };
  const condition = await connection.condition(times.statusMs);
  return {
    printed: true,
    isConfirmed: true,
    isPaperNearEnd: condition !== undefined && (condition.isPaperNearEnd || condition.problem === 'paper_out'),
  };
}
