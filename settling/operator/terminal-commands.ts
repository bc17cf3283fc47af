import { randomUUID } from 'node:crypto';
import { newKioskWindowMs } from '../check/known-terminals.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { moment, tableOf } from './table.ts';

type TerminalRow = {
  sellerId: string;
  terminalId: string;
  keyThumbprint: string;
  enrolledBy: 'staff' | 'self';
  firstSeenAt: number;
};

const mostListed = 1000;
const mostAllowed = 1000;

/** `terminals list`: the terminals that settling knows, the newest first; with `--all` also those that enrolled themselves. */
export async function listTerminalsCommand(desk: Desk): Promise<CommandResult> {
  const { all, seller } = desk.options;
  const conditions = [...(all ? [] : [`enrolled_by = 'staff'`]), ...(seller === undefined ? [] : ['seller_id = ?'])];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const terminals = await desk.database.all<TerminalRow>(
    `SELECT seller_id AS "sellerId", terminal_id AS "terminalId", key_thumbprint AS "keyThumbprint",
            enrolled_by AS "enrolledBy", first_seen_at AS "firstSeenAt"
     FROM known_terminal ${where} ORDER BY first_seen_at DESC, terminal_id LIMIT ${mostListed}`,
    seller === undefined ? [] : [seller],
  );
  await recordLook(desk, 'terminals list', { terminals: terminals.length });
  const table = tableOf(
    ['seller', 'terminal', 'enrolled by', 'first seen', 'key'].map((heading) => ({ heading })),
    terminals.map((terminal) => [
      terminal.sellerId,
      terminal.terminalId,
      terminal.enrolledBy === 'staff' ? 'staff' : 'itself',
      moment(terminal.firstSeenAt),
      terminal.keyThumbprint,
    ]),
  );
  const isCut = terminals.length === mostListed;
  return {
    forPeople: terminals.length === 0 ? 'No terminal is known.' : table + (isCut ? '\nOlder ones are not shown.' : ''),
    forPrograms: { terminals, isCut },
  };
}

/** `terminals allow SELLER N` lets a seller add N more new kiosks within the next 24 hours than the policy says. */
export async function allowKiosksCommand(
  desk: Desk,
  sellerId: string | undefined,
  count: string | undefined,
): Promise<CommandResult> {
  if (sellerId === undefined) throw new BadUsage('Which seller?');
  const kiosks = Number(count);
  if (!Number.isInteger(kiosks) || kiosks < 1 || kiosks > mostAllowed) {
    throw new BadUsage(`Say how many new kiosks more: a number from 1 to ${mostAllowed}.`);
  }
  if (!desk.config.sellers.some((seller) => seller.sellerId === sellerId)) {
    throw new CommandRefused('seller_unknown', `There is no seller ${sellerId}.`);
  }
  const allowedAt = desk.clock.now();
  const allowedUntil = allowedAt + newKioskWindowMs;
  await desk.database.write(async (transaction) => {
    await transaction.run(
      `INSERT INTO kiosk_allowance (allowance_id, seller_id, kiosks, allowed_at, allowed_until) VALUES (?, ?, ?, ?, ?)`,
      [randomUUID(), sellerId, kiosks, allowedAt, allowedUntil],
    );
    await recordOperatorAction(transaction, desk, 'terminals allow', { sellerId, kiosks, allowedUntil });
  });
  return {
    forPeople: `${sellerId} may bring ${kiosks} new kiosks more until ${moment(allowedUntil)}.`,
    forPrograms: { sellerId, kiosks, allowedUntil },
  };
}
