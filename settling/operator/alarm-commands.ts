import type { AlarmKind } from '../check/alarms.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { moment, tableOf } from './table.ts';

type AlarmRow = {
  alarmId: string;
  kind: AlarmKind;
  sellerId: string;
  terminalId: string;
  raisedAt: number;
  endsAt: number;
  liftedAt: number | null;
};

const columns = `alarm_id AS "alarmId", kind, seller_id AS "sellerId", terminal_id AS "terminalId",
  raised_at AS "raisedAt", ends_at AS "endsAt", lifted_at AS "liftedAt"`;

const mostListed = 1000;

/** What an alarm means, for operators. */
const meanings: Record<AlarmKind, string> = {
  terminal_suspended: 'too many wrong identities and unknown numbers came from this terminal',
  seller_suspended: 'too many wrong identities and unknown numbers came from this seller',
  terminals_exceeded: 'the seller brought more new kiosks than it may: "terminals allow"',
  terminal_changed: 'a terminal id came with another key than before',
};

function stateOf({ endsAt, liftedAt }: AlarmRow, now: number): string {
  if (liftedAt !== null) return `lifted ${moment(liftedAt)}`;
  return endsAt > now ? `until ${moment(endsAt)}` : 'over';
}

/** `alarms list` shows present suspensions and refusals, newest first; with `--all` also those that are over or were lifted. */
export async function listAlarmsCommand(desk: Desk): Promise<CommandResult> {
  const { all, seller } = desk.options;
  const now = desk.clock.now();
  const conditions = [
    ...(all ? [] : ['lifted_at IS NULL AND ends_at > ?']),
    ...(seller === undefined ? [] : ['seller_id = ?']),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const alarms = await desk.database.all<AlarmRow>(
    `SELECT ${columns} FROM alarm ${where} ORDER BY raised_at DESC, alarm_id LIMIT ${mostListed}`,
    [...(all ? [] : [now]), ...(seller === undefined ? [] : [seller])],
  );
  await recordLook(desk, 'alarms list', { alarms: alarms.length });
  const headings = ['alarm', 'raised', 'seller', 'terminal', 'state', 'what', 'why'];
  const table = tableOf(
    headings.map((heading) => ({ heading })),
    alarms.map((alarm) => [
      alarm.alarmId,
      moment(alarm.raisedAt),
      alarm.sellerId,
      alarm.terminalId,
      stateOf(alarm, now),
      alarm.kind,
      meanings[alarm.kind],
    ]),
  );
  return { forPeople: alarms.length === 0 ? 'There is no alarm.' : table, forPrograms: { alarms } };
}

/** `alarms lift ALARM` ends a suspension early, or marks an alarm as seen. Wrong tries then count from zero. */
export async function liftAlarmCommand(desk: Desk, alarmId: string | undefined): Promise<CommandResult> {
  if (alarmId === undefined) throw new BadUsage('Which alarm? "alarms list" names them.');
  const lifted = await desk.database.write(async (transaction) => {
    const changed = await transaction.run('UPDATE alarm SET lifted_at = ? WHERE alarm_id = ? AND lifted_at IS NULL', [
      desk.clock.now(),
      alarmId,
    ]);
    const alarm = await transaction.get<AlarmRow>(`SELECT ${columns} FROM alarm WHERE alarm_id = ?`, [alarmId]);
    if (!alarm) throw new CommandRefused('alarm_unknown', `There is no alarm ${alarmId}.`);
    if (changed === 0) throw new CommandRefused('alarm_lifted', `The alarm ${alarmId} was lifted before.`);
    const { kind, sellerId, terminalId } = alarm;
    await recordOperatorAction(transaction, desk, 'alarms lift', { alarmId, kind, sellerId, terminalId });
    return alarm;
  });
  const { kind, sellerId, terminalId } = lifted;
  return {
    forPeople: `Lifted: ${kind} of ${kind === 'seller_suspended' ? sellerId : `${terminalId} of ${sellerId}`}.`,
    forPrograms: lifted,
  };
}
