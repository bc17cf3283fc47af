import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { usualHome } from '../platform/usual-home.ts';
import { BadUsage } from '../platform/bad-usage.ts';
import { clockRow, readClockKeeping } from './machine/clock-keeping.ts';
import { clearLeftBehind, refuseWhenKeptByAnother } from './raise/left-behind.ts';
import { linkKeyFiles, loadOrMakeLinkKeys, rotateLinkKeys } from './machine/link-keys.ts';
import type { LinkKeys } from './machine/link-keys.ts';
import { linkNamesOf } from './machine/link-names.ts';
import { readLinkRecord } from './raise/link-record.ts';
import { abilityRows, asTable, linkRows, statusRows } from './link-tables.ts';
import { inspectMachine } from './machine/machine-abilities.ts';
import { findPrivateLink, raisePrivateLink, rekeyPrivateLink } from './raise/private-link.ts';
import type { PrivateLink } from './raise/link.ts';
import { writeTwoMachineFiles } from './two-machines/two-machine-files.ts';
import { readTwoMachinePlan, twoMachineOptions, twoMachineOptionTexts } from './two-machines/two-machine-plan.ts';

const usage = `npm run private-link -- COMMAND [options]

  up       start the private link for this home                                        --link wireguard|line|auto
  down     stop it and clean up                                                        --force: even if a program keeps it up
  status   its mode, last handshake, bytes, and a timed probe                          exit status 1 when it is down
  doctor   what is missing for a stronger link, and whether the clock is synchronised  exit status 1 without WireGuard
  keys     show the public keys; make those that are missing                           --rotate seller,settling,preshared|all
  config   write the files for two machines, with the steps                            --out DIR --seller HOST --settling HOST

  --home DIR   the shop's home folder (default ${usualHome})
  --json       one line of JSON for programs
  --help       this text; "config --help" lists the options of config`;

const optionTypes = {
  home: { type: 'string', default: usualHome },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  link: { type: 'string', default: 'auto' },
  force: { type: 'boolean', default: false },
  rotate: { type: 'string' },
  ...twoMachineOptions,
} as const;

type Options = ReturnType<typeof readArguments>['values'];

/** The result of a command: rows for people, a value for programs, and the exit status. */
type Finding = { rows: [string, string][]; value: unknown; exitStatus?: number; note?: string };

function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new BadUsage((error as Error).message, { cause: error });
  }
}

function readArguments() {
  return asUsage(() => parseArgs({ options: optionTypes, allowPositionals: true }));
}

function describeLink(link: PrivateLink) {
  const { mode, why, toStrengthen, settlingListens, sellerAsks, details } = link;
  return { mode, why, toStrengthen, settlingListens, sellerAsks, details };
}

async function up(options: Options): Promise<Finding> {
  const mode = options.link;
  if (mode !== 'wireguard' && mode !== 'line' && mode !== 'auto')
    throw new BadUsage(`--link ${mode}: say wireguard, line or auto`);
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const standing = findPrivateLink(options.home);
  const suits = standing && (mode === 'auto' || (mode === 'line') === (standing.mode === 'line-socket'));
  if (suits && (await standing.status()).up) {
    return { rows: linkRows(standing), value: describeLink(standing), note: 'The private link was up already.' };
  }
  const link = await raisePrivateLink({ home: options.home, mode, keep: false });
  return {
    rows: linkRows(link),
    value: describeLink(link),
    note: 'The private link is up. Nothing restarts a part of it that dies; npm start does.',
  };
}

async function down(options: Options): Promise<Finding> {
  if (!existsSync(options.home)) return { rows: [], value: { lowered: false }, note: `There is no ${options.home}.` };
  const names = linkNamesOf(options.home);
  const stood = readLinkRecord(names) !== null;
  if (!options.force) refuseWhenKeptByAnother(names);
  await clearLeftBehind(names);
  return { rows: [], value: { lowered: stood }, note: stood ? 'The private link is down.' : 'No private link was up.' };
}

async function status(options: Options): Promise<Finding> {
  const link = existsSync(options.home) ? findPrivateLink(options.home) : null;
  if (!link)
    return { rows: [], value: { up: false, mode: null }, exitStatus: 1, note: 'No private link is up for this home.' };
  const seen = await link.status();
  const rows: [string, string][] = [...statusRows(seen, Date.now()), ...linkRows(link)];
  return { rows, value: { ...seen, ...describeLink(link) }, exitStatus: seen.up ? 0 : 1 };
}

async function doctor(): Promise<Finding> {
  const [abilities, clock] = await Promise.all([inspectMachine(), readClockKeeping()]);
  const lacking = [...abilities.wireguard, ...abilities.userNamespace];
  const note =
    lacking.length === 0
      ? 'Everything that WireGuard needs is here.'
      : 'Without WireGuard, auto takes the dedicated line.';
  const rows = [...abilityRows(abilities), clockRow(clock)];
  return { rows, value: { ...abilities, clock }, exitStatus: lacking.length === 0 ? 0 : 1, note };
}

function keysToRotate(asked: string, files: LinkKeys['files']): (keyof LinkKeys['files'])[] {
  const known = Object.keys(files) as (keyof LinkKeys['files'])[];
  if (asked === 'all') return known;
  const wanted = asked.split(',');
  const unknown = wanted.find((name) => !known.some((one) => one === name));
  if (unknown !== undefined) throw new BadUsage(`--rotate ${unknown}: say ${known.join(', ')} or all`);
  return known.filter((name) => wanted.includes(name));
}

async function keys(options: Options): Promise<Finding> {
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const names = linkNamesOf(options.home);
  let note = `The secret halves are in ${names.folder}, for their owner alone.`;
  if (options.rotate) {
    loadOrMakeLinkKeys(names.folder);
    rotateLinkKeys(names.folder, keysToRotate(options.rotate, linkKeyFiles(names.folder)));
    const inUse = await rekeyPrivateLink(options.home);
    note = inUse ? 'Rotated, and in use on the raised link.' : 'Rotated. The next link that is raised uses them.';
  }
  const { seller, settling } = loadOrMakeLinkKeys(names.folder);
  const rows: [string, string][] = [
    ["Seller's public key", seller.publicKey],
    ["Settling's public key", settling.publicKey],
  ];
  return { rows, value: { seller: seller.publicKey, settling: settling.publicKey }, note };
}

function config(options: Options): Finding {
  const plan = asUsage(() => readTwoMachinePlan(options));
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const written = writeTwoMachineFiles(
    plan,
    loadOrMakeLinkKeys(linkNamesOf(options.home).folder),
    path.resolve(plan.out),
  );
  const note = `Read STEPS.md in each folder. Carry each folder to its machine by a way that you trust: it holds that machine's key.`;
  return { rows: written.map(({ machine, file }) => [machine, file]), value: written.map(({ file }) => file), note };
}

const configUsage = `npm run private-link -- config --seller HOST --settling HOST [options]\n\n${asTable(
  Object.entries(twoMachineOptionTexts).map(([name, text]) => [`  --${name}`, text]),
)}`;

const commands: Record<string, (options: Options) => Finding | Promise<Finding>> = {
  up,
  down,
  status,
  doctor,
  keys,
  config,
};

try {
  const { values, positionals } = readArguments();
  const command = commands[positionals[0] ?? ''];
  if (values.help || !command || positionals.length > 1) {
    const wanted = positionals[0] === 'config' && values.help ? configUsage : usage;
    console[values.help ? 'log' : 'error'](wanted);
    process.exitCode = values.help ? 0 : 2;
  } else {
    const finding = await command(values);
    if (values.json) console.log(JSON.stringify(finding.value));
    else
      console.log(
        [finding.rows.length > 0 ? asTable(finding.rows) : '', finding.note ?? ''].filter(Boolean).join('\n\n'),
      );
    process.exitCode = finding.exitStatus ?? 0;
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = error instanceof BadUsage ? 2 : 1;
}
