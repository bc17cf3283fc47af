import { setTimeout as pause } from 'node:timers/promises';
import { PrinterConnection } from './printer-connection.ts';
import type { PrinterAddress } from './printer-connection.ts';
import { askWhenPrinted, sayNothingUnasked } from './printer-status.ts';
import type { ReceiptProblem } from './receipt.ts';

export type PrintTimes = {
  connectMs: number;
  /** For one answer of a printer that has nothing to do. */
  statusMs: number;
  /** For the whole job, from its first byte. */
  jobMs: number;
  /** After it took the whole job and is well: so long is waited for its word that the job is printed. */
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

/** `isConfirmed`: the printer said so; otherwise it took all of it and was well, and is of those that cannot say more. */
export type PrintOutcome =
  | { printed: true; isConfirmed: boolean; isPaperNearEnd: boolean }
  | { printed: false; problem: ReceiptProblem };

/**
 * Prints a job on an ESC/POS printer over TCP: asks how the printer is, sends the job only to one that is well, and then listens until
 * the printer says that it is printed, or that it cannot.
 * @param onBegin called before the first byte of the job leaves: from then on paper may have come out
 * @param before sent first of all, before the printer is asked anything
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

/** Asks an ESC/POS printer how it is, without printing. */
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
      // It answers what was asked behind the job, so it has all of the job.
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
