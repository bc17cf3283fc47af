import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { openDatabase } from '../../platform/database/open-database.ts';
import { readSystemUser } from '../../platform/system-user.ts';
import { demonstrationAccounts } from '../demonstration/demonstration-accounts.ts';
import type { KnownPrivate } from './redaction.ts';

const largestFileBytes = 1_000_000;

/** The members of private files that are public themselves. */
const publicMembers = new Set([
  'sellerUrl',
  'shopName',
  'rootThumbprint',
  'signInName',
  'kty',
  'crv',
  'alg',
  'use',
  'currency',
]);

function textOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() && found.size <= largestFileBytes ? readFileSync(file, 'utf8') : '';
}

function stringsOf(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return publicMembers.has(name) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, each]) => stringsOf(each, member));
}

function stringsOfJson(text: string): string[] {
  try {
    return stringsOf(JSON.parse(text));
  } catch {
    return [];
  }
}

/** Every line of the files in a folder of keys, and every string where they are JSON. */
function keysIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.log'))
    .map((entry) => textOf(path.join(folder, entry.name)))
    .flatMap((text) => [...text.split('\n').map((line) => line.trim()), ...stringsOfJson(text)])
    .filter((each) => each.length >= 16 && !each.startsWith('-----'));
}

const configurationSchema = z.looseObject({ databaseUrl: z.string().catch(''), mail: z.unknown().optional() });

/** What a shop's own configuration has of secrets: the sign-in to a database, and to a mail server. */
function secretsOfConfiguration(file: string): string[] {
  try {
    const { databaseUrl, mail } = configurationSchema.parse(JSON.parse(textOf(file)));
    if (!databaseUrl.startsWith('postgres')) return stringsOf(mail);
    return [databaseUrl, decodeURIComponent(new URL(databaseUrl).password), ...stringsOf(mail)];
  } catch {
    return [];
  }
}

const queries = {
  seller: [
    'SELECT contact AS value FROM application',
    'SELECT fulfilment AS value FROM application',
    'SELECT gift_note AS value FROM application',
    'SELECT address AS value FROM receipt_mail',
    'SELECT name AS value FROM staff_member',
    'SELECT sign_in_name AS value FROM staff_member',
  ],
  settling: ['SELECT name AS value FROM person', 'SELECT birth_date AS value FROM person'],
} as const;

/** What people typed into the shop, by the columns that hold it. */
async function typedInto(url: string, name: 'seller' | 'settling'): Promise<string[]> {
  if (!existsSync(url)) return [];
  const database = await openDatabase(url, name);
  try {
    const values: string[] = [];
    for (const query of queries[name]) {
      // A database that was never opened has no such tables yet.
      const rows = await database.all<{ value: string | null }>(query).catch(() => []);
      for (const { value } of rows) {
        if (value === null) continue;
        values.push(...(value.startsWith('{') ? stringsOfJson(value) : [value]));
      }
    }
    return values;
  } finally {
    await database.close();
  }
}

/** A name, and the parts of it that are no ordinary short words. */
const namesOf = (name: string) => [name, ...name.split(/\s+/).filter((part) => part.length > 4)];

const noPerson = new Set(['manager', 'deliver', 'collect']);

/**
 * Everything private that can be known on this machine: keys and passwords of the shop, what people typed into it, the
 * demonstration's accounts, and who uses the machine.
 * @param home the folder of the shop
 * @param kitFolder where the kit was unpacked
 */
export async function knownPrivateOf(home: string, kitFolder: string): Promise<KnownPrivate[]> {
  const inside = (...parts: string[]) => path.join(home, ...parts);
  const secrets = [
    ...['seller/keys', 'settling/keys', 'link'].flatMap((folder) => keysIn(inside(folder))),
    ...['kiosk/enrolment.json', 'seller/first-staff.json', 'kiosk/profile/enrolment.json'].flatMap((file) =>
      stringsOfJson(textOf(inside(file))),
    ),
    ...['seller/config.json', 'settling/config.json'].flatMap((file) => secretsOfConfiguration(inside(file))),
  ];
  const typed = [
    ...(await typedInto(inside('seller/seller.sqlite'), 'seller')),
    ...(await typedInto(inside('settling/settling.sqlite'), 'settling')),
  ].filter((value) => !noPerson.has(value));
  const { name: username, uid } = readSystemUser();
  // A number stands for a user who has no name on this machine, and would be taken out of every sentence that has it.
  const isName = username !== 'root' && username !== String(uid);
  return [
    { what: 'kit', value: kitFolder },
    { what: 'home folder', value: homedir() },
    ...(isName ? [{ what: 'user', value: username }] : []),
    ...(hostname() === 'localhost' ? [] : [{ what: 'machine', value: hostname() }]),
    ...secrets.map((value) => ({ what: 'secret', value })),
    ...demonstrationAccounts.flatMap(({ number, name, birthDate }) => [
      { what: 'card number', value: number },
      { what: 'date', value: birthDate },
      ...namesOf(name).map((value) => ({ what: 'person', value })),
    ]),
    ...typed.flatMap(namesOf).map((value) => ({ what: 'person', value })),
  ];
}
