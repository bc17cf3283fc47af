/** The staff list from the command line, for whoever runs the seller's machine. Works while the seller is running. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../platform/clock.ts';
import { readConfigFile } from '../../platform/config-file.ts';
import type { Database } from '../../platform/database.ts';
import { sellerConfigSchema } from '../config.ts';
import { openSellerDatabase } from '../database/open-seller-database.ts';
import { readNewPassword } from './password-prompt.ts';
import { shortestPasswordLength } from './password.ts';
import { createStaffMember, listStaff, removeStaffMember, resetPassword } from './staff-store.ts';

const usage = `node server/staff/staff-command.ts COMMAND (--home DIR | --database URL)

  add NAME [--full-name TEXT]   adds someone, with a password that is asked for (or read from standard input)
  reset NAME                    gives someone a new password and ends their sessions
  remove NAME                   takes someone off the staff and ends their sessions
  list                          who there is

  --home DIR       the shop's home: its seller's configuration says which database
  --database URL   postgres://… or the path of a SQLite file
`;

class BadUsage extends Error {}

async function readPassword(): Promise<string> {
  const password = await readNewPassword();
  if ([...password].length < shortestPasswordLength) {
    throw new Error(`The password is too short: ${shortestPasswordLength} characters or more. Nothing was changed.`);
  }
  return password;
}

/** Carries out one command. @returns what to say @throws when it cannot be done, saying why */
async function carryOut(database: Database, command: string, signInName: string, fullName?: string): Promise<string> {
  const nobody = new Error(`Nobody on the staff signs in as ${signInName}.`);
  switch (command) {
    case 'add': {
      const password = await readPassword();
      const staff = await createStaffMember(database, systemClock, { signInName, password, name: fullName });
      if (!staff)
        throw new Error(`Somebody signs in as ${signInName} already. To change the password: reset ${signInName}`);
      return `${staff.name} can sign in as ${staff.signInName}.`;
    }
    case 'reset':
      if (!(await resetPassword(database, signInName, await readPassword()))) throw nobody;
      return `${signInName} has a new password and is signed out everywhere.`;
    case 'remove':
      if (!(await removeStaffMember(database, signInName))) throw nobody;
      return `${signInName} is off the staff and signed out everywhere.`;
    default: {
      const staff = await listStaff(database);
      return staff.map((member) => `${member.signInName}\t${member.name}`).join('\n') || 'There is no staff yet.';
    }
  }
}

async function main(): Promise<void> {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        home: { type: 'string' },
        database: { type: 'string' },
        'full-name': { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return console.log(usage);
  const [command = '', signInName = '', ...rest] = positionals;
  if (!['add', 'reset', 'remove', 'list'].includes(command)) throw new BadUsage('Which command?');
  if (rest.length > 0 || (command === 'list') !== (signInName.trim() === '')) throw new BadUsage('One name, please.');
  if ((values.home === undefined) === (values.database === undefined)) {
    throw new BadUsage('Say where the shop is: --home or --database.');
  }
  const url =
    values.database ?? readConfigFile(path.join(values.home!, 'seller', 'config.json'), sellerConfigSchema).databaseUrl;
  const file = url.replace(/^sqlite:(\/\/)?/, '');
  // Opening would make it: a mistyped name would be a new, empty shop.
  if (!/^postgres(ql)?:/.test(url) && !existsSync(file)) throw new Error(`There is no database ${file}.`);
  const database = await openSellerDatabase(url);
  try {
    console.log(await carryOut(database, command, signInName, values['full-name']));
  } finally {
    await database.close();
  }
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  if (error instanceof BadUsage) console.error(`\n${usage}`);
  process.exitCode = error instanceof BadUsage ? 2 : 1;
}
