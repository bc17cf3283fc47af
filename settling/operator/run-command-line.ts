import { existsSync } from 'node:fs';
import path from 'node:path';
import { madeBy } from '../../platform/called-as.ts';
import { systemClock } from '../../platform/clock.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import { createLog } from '../../platform/log.ts';
import { AuditHeads } from '../audit-heads/audit-heads.ts';
import { readSystemUser } from '../../platform/system-user.ts';
import { settlingConfigSchema } from '../config/settling-config.ts';
import type { SettlingConfig } from '../config/settling-config.ts';
import { openSettlingDatabase } from '../database/open-settling-database.ts';
import { KeyRing } from '../keys/key-ring.ts';
import { NoticeSigner } from '../keys/notice-signer.ts';
import { addCommand, changeStatusCommand, listCommand, showCommand } from './account-commands.ts';
import { unlockCommand } from './account-unlocking.ts';
import { liftAlarmCommand, listAlarmsCommand } from './alarm-commands.ts';
import { importCommand } from './account-import.ts';
import { auditHeadCommand, verifyAuditCommand } from './audit-command.ts';
import { findCardNumbersCommand } from './card-numbers-command.ts';
import { readCommandLine, usage } from './command-line.ts';
import type { CommandLine } from './command-line.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { explainCommand } from './explain-command.ts';
import { holdsCommand } from './hold-commands.ts';
import { changeLimitCommand } from './limit-command.ts';
import { approveCommand, listProposalsCommand, withdrawCommand } from './proposal-commands.ts';
import { verifyLedgerCommand } from './ledger-command.ts';
import { listKeysCommand, rotateKeyCommand } from './key-commands.ts';
import { listPaymentsCommand, postPaymentCommand, reversePaymentCommand } from './payment-commands.ts';
import { dayReportCommand, reconcileCommand } from './reconcile-command.ts';
import { statementsCommand } from './statement-command.ts';
import { allowKiosksCommand, listTerminalsCommand } from './terminal-commands.ts';
import { confirmByTyping, readInput } from './typed-input.ts';
import type { Terminal } from './typed-input.ts';

type Command = { arguments: number; run: (desk: Desk, ...args: string[]) => Promise<CommandResult> };

/** Every command by its words, with how many arguments it takes at most. */
const commands: Record<string, Command> = {
  'accounts list': { arguments: 0, run: listCommand },
  'accounts show': { arguments: 1, run: showCommand },
  'accounts add': { arguments: 0, run: addCommand },
  'accounts import': { arguments: 1, run: importCommand },
  'accounts suspend': { arguments: 1, run: (desk, id) => changeStatusCommand(desk, 'suspend', id) },
  'accounts reinstate': { arguments: 1, run: (desk, id) => changeStatusCommand(desk, 'reinstate', id) },
  'accounts close': { arguments: 1, run: (desk, id) => changeStatusCommand(desk, 'close', id) },
  'accounts limit': { arguments: 2, run: changeLimitCommand },
  'accounts unlock': { arguments: 1, run: unlockCommand },
  'terminals list': { arguments: 0, run: listTerminalsCommand },
  'terminals allow': { arguments: 2, run: allowKiosksCommand },
  'alarms list': { arguments: 0, run: listAlarmsCommand },
  'alarms lift': { arguments: 1, run: liftAlarmCommand },
  'payments list': { arguments: 0, run: listPaymentsCommand },
  'payments post': { arguments: 2, run: postPaymentCommand },
  'payments reverse': { arguments: 1, run: reversePaymentCommand },
  'proposals list': { arguments: 0, run: listProposalsCommand },
  'proposals approve': { arguments: 1, run: approveCommand },
  'proposals withdraw': { arguments: 1, run: withdrawCommand },
  'holds list': { arguments: 0, run: holdsCommand },
  explain: { arguments: 1, run: explainCommand },
  'audit verify': { arguments: 0, run: verifyAuditCommand },
  'audit head': { arguments: 0, run: auditHeadCommand },
  'ledger verify': { arguments: 0, run: verifyLedgerCommand },
  statements: { arguments: 1, run: statementsCommand },
  reconcile: { arguments: 0, run: reconcileCommand },
  'day-report': { arguments: 0, run: dayReportCommand },
  'card-numbers find': { arguments: 0, run: findCardNumbersCommand },
  'keys list': { arguments: 0, run: listKeysCommand },
  'keys rotate': { arguments: 1, run: rotateKeyCommand },
};

function findCommand(words: string[]): { name: string; command: Command; args: string[] } {
  for (const count of [1, 2]) {
    const name = words.slice(0, count).join(' ');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    const args = words.slice(count);
    if (!command) continue;
    if (args.length > command.arguments)
      throw new BadUsage(`"${name}" takes no more than ${command.arguments} arguments.`);
    return { name, command, args };
  }
  throw new BadUsage('Missing command.');
}

function readConfig({ home, config }: CommandLine): SettlingConfig {
  const file = config ?? path.join(home, 'settling', 'config.json');
  if (!existsSync(file)) {
    throw new BadUsage(
      `There is no settling server at ${file}. "${madeBy()}" makes one; or name its --home or --config.`,
    );
  }
  const read = readConfigFile(file, settlingConfigSchema);
  const databaseFile = read.databaseUrl.replace(/^sqlite:(\/\/)?/, '');
  // Opening would create the database: a mistyped name would be a new, empty card company.
  if (!/^postgres(ql)?:/.test(read.databaseUrl) && !existsSync(databaseFile)) {
    throw new BadUsage(`There is no database ${databaseFile}.`);
  }
  return read;
}

/**
 * Ctrl-C ends these commands between two parts, each of which is complete. Imports and rotations continue from there when
 * repeated; statements are written anew.
 */
const endBetweenParts = new Set(['accounts import', 'keys rotate', 'statements']);

async function carryOutAt(desk: Desk, name: string, run: () => Promise<CommandResult>): Promise<CommandResult> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CommandRefused) {
      const { reason } = error;
      await desk.database.write((transaction) => recordOperatorAction(transaction, desk, name, {}, reason));
    }
    throw error;
  }
}

/** This comes before the command's own record, so that a day on which only operators worked has its signed head too. */
async function signTodaysHead({ database, clock, keys, stderr }: Desk): Promise<void> {
  const heads = new AuditHeads({
    database,
    clock,
    keys,
    notices: new NoticeSigner(keys, clock),
    log: createLog('settling', 'silent'),
  });
  await heads.signIfDue().catch((error: Error) => {
    // The command itself reports what is wrong with keys or database, where it matters.
    stderr.write(`Today's head of the audit could not be signed: ${error.message}\n`);
  });
}

async function carryOut(line: CommandLine, terminal: Terminal): Promise<CommandResult> {
  const { name, command, args } = findCommand(line.words);
  const config = readConfig(line);
  const database = await openSettlingDatabase(config.databaseUrl);
  try {
    const { keysFolder } = config;
    const keys = await KeyRing.open({ database, keysFolder, clock: systemClock });
    const desk: Desk = {
      config,
      database,
      keys,
      clock: systemClock,
      operator: line.operator,
      systemUser: readSystemUser(),
      options: line.options,
      confirm: line.yes ? () => Promise.resolve() : (question, word) => confirmByTyping(terminal, question, word),
      readInput: (prompt) => readInput(terminal, prompt),
      stderr: terminal.stderr,
      signal: endBetweenParts.has(name) ? terminal.endedByOperator() : new AbortController().signal,
    };
    await signTodaysHead(desk);
    return await carryOutAt(desk, name, () => command.run(desk, ...args));
  } finally {
    await database.close();
  }
}

function sayError(error: unknown, json: boolean, { stdout, stderr }: Terminal): void {
  const { message } = error as Error;
  if (json) {
    const reason = error instanceof CommandRefused ? error.reason : error instanceof BadUsage ? 'bad_usage' : 'failed';
    stdout.write(`${JSON.stringify({ refusal: reason, says: message })}\n`);
  } else {
    stderr.write(error instanceof BadUsage ? `${message}\n\n${usage}` : `${message}\n`);
  }
}

/**
 * Carries out one command of the card company's command line, and prints the result on `terminal`.
 * @param args as they are typed after the program's name
 * @returns the exit status (`usage` names them); errors are printed and never thrown
 */
export async function runCommandLine(args: string[], terminal: Terminal): Promise<number> {
  let json = false;
  try {
    const line = readCommandLine(args);
    ({ json } = line);
    if (line.help || line.words[0] === 'help') {
      terminal.stdout.write(usage);
      return 0;
    }
    const { forPeople, forPrograms, exitStatus = 0 } = await carryOut(line, terminal);
    terminal.stdout.write(json ? `${JSON.stringify(forPrograms)}\n` : `${forPeople}\n`);
    return exitStatus;
  } catch (error) {
    sayError(error, json, terminal);
    return 2;
  }
}
