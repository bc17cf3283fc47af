import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import path from 'node:path';
import { parseArgs } from 'node:util';
import qrCode from 'qr';
import { BadUsage } from '../bad-usage.ts';
import { calledAs } from '../called-as.ts';
import { writePrivateFile } from '../files/private-file.ts';
import { surviveLostOutput } from '../lost-output.ts';
import type { BackedUpSide } from './backed-up-side.ts';
import { judgeBackups, noteHistory, readHistory } from './backup-history.ts';
import { backUpNow } from './backup-now.ts';
import { backupIdForm } from './backup-record.ts';
import { openStore, readBackupSettings, readSigner, settingsFileOf } from './backup-settings.ts';
import type { BackupSettings } from './backup-settings.ts';
import { checkBackup } from './check-backup.ts';
import type { CheckOutcome } from './check-backup.ts';
import { checkInAnotherProcess } from './check-elsewhere.ts';
import { makeIdentity, makeSigningSeed, recipientOf, signerFrom } from './recovery-keys.ts';
import { linesOf, printableSheet, readSheet } from './recovery-sheet.ts';
import { listStored } from './stored-backups.ts';

const usageOf = (called: string) => `${called} [COMMAND] [options]

  now             makes a backup, restores and checks it in another process, and removes what is not kept any longer (the usual command)
  setup           makes the keys and two recovery sheets, and writes backup.json
  prove           restores the newest backup with a recovery sheet, in a folder of its own, and writes down that the sheet works
  check [BACKUP]  restores and checks a backup (default: the newest) with a recovery sheet
  list            lists the backups
  status          says how the backups stand

  --to FOLDER     setup: where backups are kept, best on another machine's disk
  --sheets FOLDER setup: where the two sheets are written, to be printed and deleted (default: the current folder)
  --sheet FILE    prove, check: the three lines of a recovery sheet; - reads them from standard input
  --config FILE   the server's configuration
  --json          prints one JSON value
  --help          prints this

Exit status: 0 done, 1 not done or not good, 2 bad usage.`;

/** What a server's backup command works on. */
export type BackupCommand = {
  /** The program that runs this command, by which it starts the process that checks. */
  program: string;
  /** Reads the configuration and says what is backed up. @throws an error that names the file and what is wrong */
  sideOf: (configFile: string) => BackedUpSide;
  /** The configuration where none is named. */
  usualConfig: string | undefined;
};

const options = {
  to: { type: 'string' },
  sheets: { type: 'string' },
  sheet: { type: 'string' },
  config: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  'identity-on-input': { type: 'boolean', default: false },
} as const;

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
}

type Values = ReturnType<typeof read>['values'];
type Given = { values: Values; configFile: string; side: BackedUpSide; program: string };

class NotDone extends Error {}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const when = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

function settingsOf({ configFile }: Given): BackupSettings {
  const file = settingsFileOf(configFile);
  if (!existsSync(file))
    throw new NotDone(`Backups are not set up: there is no ${file}. Begin with "setup --to FOLDER".`);
  return readBackupSettings(file);
}

async function setUp({ values, configFile, side }: Given): Promise<object> {
  if (values.to === undefined) throw new BadUsage('Where are backups kept? setup --to FOLDER');
  const file = settingsFileOf(configFile);
  if (existsSync(file)) {
    throw new NotDone(
      `Backups are set up already (${file}). New sheets would not open the backups that there are; to begin anew, move that file away.`,
    );
  }
  const seed = makeSigningSeed();
  const keyFile = path.join(path.dirname(file), 'backup-signing.key');
  const sheetFolder = path.resolve(values.sheets ?? '.');
  const { publicKey: trusted } = signerFrom(seed);
  const pairs = await Promise.all([makeIdentity(), makeIdentity()]);
  const sheets = pairs.map(({ identity }, index) => {
    const sheet = { side: side.side, of: side.of, trusted, identity };
    const svg = qrCode(linesOf(sheet), 'svg');
    const page = printableSheet(sheet, { number: index + 1, count: pairs.length, madeAt: Date.now(), svg });
    return { file: path.join(sheetFolder, `recovery-sheet-${side.side}-${index + 1}.html`), page };
  });
  for (const sheet of sheets) {
    if (existsSync(sheet.file))
      throw new NotDone(
        `${sheet.file} is there already. Print it and delete it, or name another folder: --sheets FOLDER`,
      );
  }
  mkdirSync(path.resolve(values.to), { recursive: true, mode: 0o700 });
  for (const sheet of sheets) writePrivateFile(sheet.file, sheet.page);
  writePrivateFile(keyFile, `${seed}\n`);
  const settings = { store: { folder: path.resolve(values.to) }, recipients: pairs.map(({ recipient }) => recipient) };
  writePrivateFile(file, `${JSON.stringify(settings, null, 2)}\n`);
  return {
    done: true,
    settings: file,
    sheets: sheets.map((sheet) => sheet.file),
    says: [
      `Backups of ${nameOf(side)} go to ${settings.store.folder}, every 24 hours while its server runs (${file}).`,
      'Recovery sheets, each of which opens every backup:',
      ...sheets.map((sheet) => `  ${sheet.file}`),
      'Print them, keep them in two places, and delete the files. Then make the first backup ("now") and prove a sheet ("prove --sheet FILE").',
    ].join('\n'),
  };
}

const nameOf = ({ side, of }: BackedUpSide) => (side === 'seller' ? `the seller ${of}` : 'settling');

async function now(given: Given): Promise<object> {
  const { side, program, configFile, values } = given;
  const settings = settingsOf(given);
  const say = (line: string) => values.json || process.stderr.write(`${line}\n`);
  const steps = {
    copying: 'Copying the database',
    packing: 'Storing new pictures',
    storing: 'Storing the copy',
    checking: 'Restoring it elsewhere, to check it',
  };
  const outcome = await backUpNow(side, settings, {
    now: Date.now,
    check: checkInAnotherProcess([program, '--config', configFile]),
    onStep: (step) => say(`${steps[step]} …`),
  });
  if ('refusal' in outcome) throw new NotDone(outcome.message);
  const { record, addedBytes, removed, isProved } = outcome;
  const says = [
    `Backup ${record.backupId} of ${nameOf(side)} is good: it was restored and checked. It added ${megabytes(addedBytes)} to ${settings.store.folder}.`,
    ...(removed.length > 0 ? [`Removed by the rule: ${removed.join(', ')}.`] : []),
    ...(isProved
      ? []
      : ['No recovery sheet was proved yet: only a restore shows that a sheet can be read ("prove --sheet FILE").']),
  ];
  return { backupId: record.backupId, takenAt: record.takenAt, addedBytes, removed, isProved, says: says.join('\n') };
}

async function sheetOf({ values, side }: Given) {
  if (values.sheet === undefined) throw new BadUsage('Which recovery sheet? --sheet FILE, or - for standard input');
  const given = values.sheet === '-' ? await readAll(process.stdin) : readFileSync(values.sheet, 'utf8');
  const sheet = await readSheet(given);
  if ('refusal' in sheet) throw new NotDone(sheet.message);
  if (sheet.side !== side.side || sheet.of !== side.of) {
    throw new NotDone(
      `This sheet is of ${sheet.side === 'seller' ? `the seller ${sheet.of}` : 'settling'}, and this is ${nameOf(side)}.`,
    );
  }
  return sheet;
}

async function newestOf(given: Given, settings: BackupSettings, trusted: string): Promise<string> {
  const { backups, refused } = await listStored(openStore(settings), given.side, trusted);
  const [newest] = backups;
  if (newest) return newest.record.backupId;
  throw new NotDone(refused[0]?.message ?? `There is no backup in ${settings.store.folder} yet.`);
}

const spoken = (outcome: CheckOutcome) => ({
  ...outcome,
  says:
    'refusal' in outcome ? outcome.message : `Backup ${outcome.record.backupId} is good: it was restored and checked.`,
});

async function check(given: Given, backup: string | undefined): Promise<CheckOutcome & { says: string }> {
  const { values, side } = given;
  const settings = settingsOf(given);
  const store = openStore(settings);
  if (backup !== undefined && !backupIdForm.test(backup))
    throw new BadUsage(`${backup} is no backup's name, such as 20261130T121500Z-1a2b.`);
  if (values['identity-on-input']) {
    if (backup === undefined) throw new BadUsage('Which backup?');
    const identity = (await readAll(process.stdin)).trim();
    const { publicKey: trusted } = readSigner(settings);
    return spoken(
      await checkBackup({ store, side, backupId: backup, trusted, identity, packs: 'its_own' }, settings.workFolder),
    );
  }
  const { trusted, identity } = await sheetOf(given);
  const backupId = backup ?? (await newestOf(given, settings, trusted));
  const outcome = await checkBackup({ store, side, backupId, trusted, identity, packs: 'all' }, settings.workFolder);
  return spoken(outcome);
}

async function prove(given: Given): Promise<object> {
  const settings = settingsOf(given);
  const { identity } = await sheetOf(given);
  const recipient = await recipientOf(identity);
  if (!settings.recipients.includes(recipient)) {
    throw new NotDone('This sheet opens none of the backups that are made now: it belongs to an earlier setup.');
  }
  const outcome = await check(given, undefined);
  if ('refusal' in outcome) throw new NotDone(outcome.message);
  noteHistory(settings.workFolder, (history) => ({
    ...history,
    proved: { ...history.proved, [recipient]: Date.now() },
  }));
  const { backupId } = outcome.record;
  return {
    backupId,
    proved: true,
    says: `The sheet restored backup ${backupId}, and everything in it is whole. Put the sheet back.`,
  };
}

async function list(given: Given): Promise<object> {
  const settings = settingsOf(given);
  const { publicKey } = readSigner(settings);
  const { backups, refused } = await listStored(openStore(settings), given.side, publicKey);
  const lines = backups.map(({ record, checkedAt }) => {
    const bytes = record.parts.database.bytes + record.parts.files.bytes;
    const state = checkedAt === null ? 'not checked' : 'good';
    return `${record.backupId}  ${when(record.takenAt)}  ${megabytes(bytes).padStart(10)}  ${state}`;
  });
  return {
    backups: backups.map(({ record, checkedAt }) => ({
      backupId: record.backupId,
      takenAt: record.takenAt,
      checkedAt,
    })),
    refused,
    says: [...lines, ...refused.map(({ message }) => message)].join('\n') || 'There is no backup yet.',
  };
}

function status(given: Given): object {
  const settings = settingsOf(given);
  const standing = judgeBackups(readHistory(settings.workFolder), settings, Date.now());
  const last =
    standing.lastGoodAt === null
      ? 'There is no good backup yet.'
      : `The newest good backup is of ${when(standing.lastGoodAt)}.`;
  const why = {
    not_set_up: '',
    good: '',
    none_yet: '',
    unproved: ' No recovery sheet was proved yet.',
    stale: ` It is older than ${settings.staleAfterHours} hours.`,
    failed: ` The last one failed at ${when(standing.failure?.at ?? 0)}: ${standing.failure?.message ?? ''}`,
  }[standing.state];
  return { ...standing, says: `${last}${why}` };
}

/** The command line of `backup`, of either server. It sets the exit status, and throws nothing. */
export async function runBackupCommand(command: BackupCommand, args: readonly string[]): Promise<void> {
  surviveLostOutput();
  process.umask(0o077);
  const usage = usageOf(calledAs('backup'));
  try {
    const { values, positionals } = read(args);
    if (values.help) {
      console.log(usage);
      return;
    }
    const [name = 'now', backup, ...more] = positionals;
    if (more.length > 0 || (backup !== undefined && name !== 'check'))
      throw new BadUsage(`"${more[0] ?? backup}" is one word too many.`);
    const configFile = values.config ?? command.usualConfig;
    if (configFile === undefined) throw new BadUsage('Which server? --config FILE');
    const given: Given = {
      values,
      configFile: path.resolve(configFile),
      side: command.sideOf(configFile),
      program: command.program,
    };
    const commands: Record<string, () => object | Promise<object>> = {
      now: () => now(given),
      setup: () => setUp(given),
      prove: () => prove(given),
      check: () => check(given, backup),
      list: () => list(given),
      status: () => status(given),
    };
    const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!run) throw new BadUsage(`There is no command "${name}".`);
    const { says, ...result } = (await run()) as { says: string };
    console.log(values.json ? JSON.stringify(result) : says);
    if ('refusal' in result) process.exitCode = 1;
  } catch (error) {
    const isUsage = error instanceof BadUsage;
    process.stderr.write(isUsage ? `${error.message}\n\n${usage}\n` : `${(error as Error).message}\n`);
    process.exitCode = isUsage ? 2 : 1;
  }
}
