/** The staff list from the command line, for whoever runs the seller's machine. Works while the seller is running. */
import { parseArgs } from 'node:util';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import { isFreeText } from '../contract/free-text.ts';
import { configFileIn, NoShop, openShopDatabase, readShopConfig } from '../database/shop-place.ts';
import { readNewPassword } from './password-prompt.ts';
import { shortestPasswordLength } from './password.ts';
import { createStaffMember, listStaff, removeStaffMember, resetPassword } from './staff-store.ts';

const usage = `npm run staff -- COMMAND [options]

  add NAME [--full-name TEXT]   adds someone, with a password that is asked for (or read from standard input)
  reset NAME                    gives someone a new password and ends their sessions
  remove NAME                   takes someone off the staff and ends their sessions
  list                          who there is

  --home DIR       the shop's home (default: .sidelane): its seller's configuration says which database
  --database URL   postgres://… or the path of a SQLite file, instead of the home's
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
  if (![signInName, values['full-name'] ?? ''].every(isFreeText)) {
    throw new BadUsage('What could be a card number stands in the name. Nothing was kept.');
  }
  if (values.home !== undefined && values.database !== undefined) {
    throw new BadUsage('Say where the shop is once: --home or --database.');
  }
  const database = await openShopDatabase(values.database ?? readShopConfig(configFileIn(values.home)).databaseUrl);
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
  const isBadUsage = error instanceof BadUsage || error instanceof NoShop;
  if (isBadUsage) console.error(`\n${usage}`);
  process.exitCode = isBadUsage ? 2 : 1;
}
