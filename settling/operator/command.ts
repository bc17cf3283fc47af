import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../platform/database/database.ts';
import type { ProgressStream } from '../../platform/progress-line.ts';
import type { SystemUser } from '../../platform/system-user.ts';
import { recordAudit } from '../audit/audit-record.ts';
import type { SettlingConfig } from '../config/settling-config.ts';
import type { KeyRing } from '../keys/key-ring.ts';

/** The operator's request cannot be carried out now. The message is shown to them, and the refusal's name is recorded. */
export class CommandRefused extends Error {
  override name = 'CommandRefused';
  readonly reason: string;

  constructor(reason: string, says: string) {
    super(says);
    this.reason = reason;
  }
}

export type CommandOptions = {
  report?: string | undefined;
  reason?: string | undefined;
  status?: string | undefined;
  'last-four'?: string | undefined;
  after?: string | undefined;
  account?: string | undefined;
  seller?: string | undefined;
  limit?: string | undefined;
  'payment-id'?: string | undefined;
  day?: string | undefined;
  'seller-report'?: string | undefined;
  month?: string | undefined;
  format?: string | undefined;
  font?: string | undefined;
  out?: string | undefined;
  head?: string[] | undefined;
  file?: string | undefined;
  all: boolean;
  now: boolean;
  'number-stdin': boolean;
};

/** What a command has to work with. */
export type Desk = {
  config: SettlingConfig;
  database: Database;
  keys: KeyRing;
  clock: Clock;
  /** Who works here, as the audit names them. */
  operator: string;
  /** The user of the system, which `--operator` does not change. */
  systemUser: SystemUser;
  options: CommandOptions;
  /** @throws CommandRefused when the operator does not confirm; `question` says what will be done */
  confirm(question: string, word: string): Promise<void>;
  readInput(prompt: string): Promise<string>;
  /** For messages during a command: its progress, and what to know if it is cut short. */
  stderr: ProgressStream;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
};

export type CommandResult = {
  forPeople: string;
  forPrograms: unknown;
  exitStatus?: number;
};

export type Details = Record<string, string | number>;

/** The user of this machine as every record of an operator names them. */
export function systemUserDetails({ systemUser }: Pick<Desk, 'systemUser'>): Details {
  const { name, uid, sudoUser, loginUid } = systemUser;
  return {
    systemUser: name,
    systemUid: uid,
    ...(sudoUser !== null && { sudoUser }),
    ...(loginUid !== null && { loginUid }),
  };
}

/**
 * Audits what an operator did, as the last thing of the transaction that did it.
 * @param command as it is typed, without its arguments: `accounts close`
 */
export async function recordOperatorAction(
  transaction: Transaction,
  desk: Pick<Desk, 'clock' | 'operator' | 'systemUser' | 'options'>,
  command: string,
  details: Details & { applicationId?: string } = {},
  refusal?: string,
): Promise<void> {
  const { applicationId, ...others } = details;
  const { clock, operator, options } = desk;
  await recordAudit(transaction, {
    at: clock.now(),
    actor: `operator:${operator}`,
    action: 'operator',
    ...(applicationId !== undefined && { applicationId }),
    outcome: refusal === undefined ? 'done' : 'refused',
    ...(refusal !== undefined && { reason: refusal }),
    details: {
      command,
      ...others,
      ...(options.reason !== undefined && { why: options.reason }),
      ...systemUserDetails(desk),
    },
  });
}

/** Audits a command that only looked. */
export function recordLook(
  desk: Desk,
  command: string,
  details: Details & { applicationId?: string } = {},
): Promise<void> {
  return desk.database.write((transaction) => recordOperatorAction(transaction, desk, command, details));
}
