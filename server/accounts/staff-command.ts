/**
 * `npm run staff` manages the staff list from the command line, on the seller's machine. It works while the seller is running.
 */
import { parseArgs } from 'node:util';
import { calledAs } from '../../platform/called-as.ts';
import { homeByDefault } from '../../platform/usual-home.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { isFreeText } from '../../contract/seller/free-text.ts';
import { runShopCommand } from '../database/shop-command.ts';
import { configFileIn, openShopDatabase, readShopConfig } from '../database/shop-place.ts';
import { passwordProblem, passwordProblemWords } from '../../contract/seller/staff-password.ts';
import { staffRoles, staffRoleSchema } from '../../contract/seller/staff-role.ts';
import type { StaffRole } from '../../contract/seller/staff-role.ts';
import { readNewPassword } from './password-prompt.ts';
import type { StaffAction, StaffRecordEntry } from '../../contract/seller/back-office-record.ts';
import { recordedChanges } from './recorded-changes.ts';
import { staffMemberChange } from './staff-member-change.ts';
import { listStaffRecord, systemUserActor } from './staff-record.ts';
import {
  changeRole,
  createStaffMember,
  deactivateStaffMember,
  findStaffMember,
  listStaff,
  reactivateStaffMember,
  resetPassword,
} from './staff-store.ts';

const usage = `${calledAs('staff')} COMMAND [options]

  add NAME [--role ROLE] [--full-name TEXT]
                                adds a member of staff; asks for a password (or reads it from standard input)
  role NAME ROLE                gives another role: ${staffRoles.join(', ')}
  reset NAME                    sets a new password and ends their sessions
  remove NAME                   deactivates a member of staff and ends their sessions; the name stays taken
  reactivate NAME               lets a deactivated member of staff sign in again, with the password they had
  list                          lists the members of staff
  record [--about ID]           who changed what, newest first: all changes, or those about one article, order, terminal, code
                                or member of staff, or by one member of staff (an id or a sign-in name)

  --role ROLE      viewer sees, catalogue edits products, counter serves orders, manager does both and sees to kiosks, owner does
                   everything (default: counter)
  --limit N        how many entries of the record are shown (default: 50)
  --home DIR       the shop's home (default: ${homeByDefault()}): its seller's configuration says which database
  --database URL   postgres://… or the path of a SQLite file, instead of the home's
`;

/** @param known the names of the member of staff whose password it becomes */
async function readPassword(known: readonly string[]): Promise<string> {
  const password = await readNewPassword();
  const problem = passwordProblem(password, known);
  if (problem) throw new Error(`The password ${passwordProblemWords[problem]}. Nothing was changed.`);
  return password;
}

type Asked = {
  command: string;
  signInName: string;
  fullName: string | undefined;
  role: StaffRole;
  about: string | undefined;
  limit: number;
};

/** A database whose writes about this member of staff are on the record. */
function recorded(
  database: Database,
  action: Extract<StaffAction, `staff_${string}`>,
  signInName: string,
  isOfSecret = false,
): Database {
  return recordedChanges(
    database,
    systemClock,
    systemUserActor('npm run staff'),
    staffMemberChange(action, signInName, isOfSecret),
  );
}

function lineOf({ recordedAt, actor, cameFrom, action, subject, before, after }: StaffRecordEntry): string {
  const at = new Date(recordedAt).toISOString().slice(0, 19).replace('T', ' ');
  const who = `${actor.name} (${actor.kind} ${actor.id})`;
  const states = `${JSON.stringify(before)} → ${JSON.stringify(after)}`;
  return [`${at}Z`, who, cameFrom, action, `${subject.kind} ${subject.id}`, states].join('\t');
}

async function showRecord(database: Database, { about, limit }: Asked): Promise<string> {
  const { rows, total, hasMoreThanTotal } = await listStaffRecord(database, { about, limit });
  if (total === 0) return 'There is nothing on the record.';
  const earlier = `${hasMoreThanTotal ? 'more than ' : ''}${total - rows.length}`;
  const more = total > rows.length ? [`… and ${earlier} earlier: --limit shows more.`] : [];
  return [...rows.map(lineOf), ...more].join('\n');
}

async function add(database: Database, { signInName, fullName, role }: Asked): Promise<string> {
  const former = await findStaffMember(database, signInName);
  if (former?.isActive === false) {
    throw new Error(`${signInName} was deactivated and keeps the name. To let them in again: reactivate ${signInName}`);
  }
  const password = await readPassword([signInName, fullName ?? '']);
  const news = { signInName, password, role, name: fullName };
  const staff = await createStaffMember(recorded(database, 'staff_added', signInName), systemClock, news);
  if (!staff)
    throw new Error(`Somebody signs in as ${signInName} already. To change the password: reset ${signInName}`);
  return `${staff.name} can sign in as ${staff.signInName}, with the role ${staff.role}.`;
}

/** Carries out one command. @returns what to say @throws when it cannot be done, saying why */
async function carryOut(database: Database, asked: Asked): Promise<string> {
  const { command, signInName } = asked;
  const unknownName = new Error(`There is no active member of staff with the sign-in name ${signInName}.`);
  const noOwnerLeft = new Error(
    `${signInName} is the shop's only owner. Make somebody else an owner first: role NAME owner`,
  );
  switch (command) {
    case 'add':
      return add(database, asked);
    case 'reset': {
      const within = recorded(database, 'staff_password_reset', signInName, true);
      if (!(await resetPassword(within, signInName, await readPassword([signInName])))) throw unknownName;
      return `${signInName} has a new password and is signed out everywhere.`;
    }
    case 'remove': {
      const within = recorded(database, 'staff_deactivated', signInName);
      const removed = await deactivateStaffMember(within, systemClock, signInName);
      if (removed !== true) throw removed.refusal === 'last_owner' ? noOwnerLeft : unknownName;
      return `${signInName} is deactivated and signed out everywhere. The name stays taken; reactivate ${signInName} undoes it.`;
    }
    case 'role': {
      const changed = await changeRole(recorded(database, 'staff_role_changed', signInName), signInName, asked.role);
      if (changed !== true) throw changed.refusal === 'last_owner' ? noOwnerLeft : unknownName;
      return `${signInName} has the role ${asked.role}.`;
    }
    case 'reactivate':
      if (!(await reactivateStaffMember(recorded(database, 'staff_reactivated', signInName), signInName))) {
        throw new Error(`No member of staff with the sign-in name ${signInName} is deactivated.`);
      }
      return `${signInName} can sign in again.`;
    case 'record':
      return showRecord(database, asked);
    default: {
      const staff = await listStaff(database);
      const line = ({ signInName: name, name: fullName, role, isActive }: (typeof staff)[number]) =>
        `${name}\t${fullName}\t${role}${isActive ? '' : '\tdeactivated'}`;
      return staff.map(line).join('\n') || 'There is no staff yet.';
    }
  }
}

const withoutName = new Set(['list', 'record']);
const commands = new Set(['add', 'role', 'reset', 'remove', 'reactivate', ...withoutName]);

function readRole(role: string | undefined): StaffRole {
  const known = staffRoleSchema.safeParse(role);
  if (!known.success) throw new BadUsage(`A role is one of ${staffRoles.join(', ')}.`);
  return known.data;
}

function readLimit(limit: string): number {
  if (!/^\d{1,6}$/.test(limit) || Number(limit) === 0) throw new BadUsage('--limit is a number from 1 on.');
  return Number(limit);
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
        role: { type: 'string', default: 'counter' },
        about: { type: 'string' },
        limit: { type: 'string', default: '50' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new BadUsage((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return console.log(usage);
  const [command = '', signInName = '', ...others] = positionals;
  if (!commands.has(command)) throw new BadUsage('Missing command.');
  const [typedRole, rest] = command === 'role' ? [others[0], others.slice(1)] : [values.role, others];
  if (rest.length > 0 || withoutName.has(command) !== (signInName.trim() === ''))
    throw new BadUsage('Give exactly one name.');
  if (![signInName, values['full-name'] ?? ''].every(isFreeText)) {
    throw new BadUsage('What could be a card number stands in the name. Nothing was kept.');
  }
  const asked = {
    command,
    signInName,
    fullName: values['full-name'],
    role: readRole(typedRole),
    about: values.about,
    limit: readLimit(values.limit),
  };
  if (values.home !== undefined && values.database !== undefined) {
    throw new BadUsage('Say where the shop is once: --home or --database.');
  }
  const database = await openShopDatabase(values.database ?? readShopConfig(configFileIn(values.home)).databaseUrl);
  try {
    console.log(await carryOut(database, asked));
  } finally {
    await database.close();
  }
}

await runShopCommand(main, usage);
