import { expect, it } from 'vitest';
import { judgeBackups } from '../../../platform/backup/backup-history.ts';
import { backupSettingsSchema } from '../../../platform/backup/backup-settings.ts';
import { isRecordRefusal, readRecord, signRecord } from '../../../platform/backup/backup-record.ts';
import type { BackupRecord } from '../../../platform/backup/backup-record.ts';
import { planPacks } from '../../../platform/backup/make-backup.ts';
import { moveConfiguration, movedTo } from '../../../platform/backup/places.ts';
import {
  findIdentities,
  makeIdentity,
  makeSigningSeed,
  readRecipients,
  signerFrom,
} from '../../../platform/backup/recovery-keys.ts';
import { linesOf, printableSheet, readSheet } from '../../../platform/backup/recovery-sheet.ts';
import { chooseExpired } from '../../../platform/backup/retention.ts';

const dayMs = 86_400_000;
const monday = Date.parse('2026-11-30T03:00:00Z');
const daily = (count: number) =>
  Array.from({ length: count }, (_, age) => ({
    backupId: `day-${age}`,
    takenAt: monday - age * dayMs,
    verified: true,
  }));

it('keeps the newest of the last days, weeks and months, and of nothing more', () => {
  const gone = new Set(chooseExpired(daily(100), { last: 2, days: 3, weeks: 2, months: 2 }));
  const kept = daily(100)
    .map(({ backupId }) => backupId)
    .filter((backupId) => !gone.has(backupId));
  // Three days; Monday 30 November begins a week, so the week before ends on Sunday, a day earlier; October ends 30 days earlier.
  expect(kept).toEqual(['day-0', 'day-1', 'day-2', 'day-30']);
});

it('never removes the newest good backup, and lets a bad one go once a newer one is good', () => {
  const none = { last: 1, days: 0, weeks: 0, months: 0 };
  const bad = { backupId: 'bad', takenAt: monday, verified: false };
  const [newest, older] = daily(2) as [ReturnType<typeof daily>[0], ReturnType<typeof daily>[0]];
  expect(chooseExpired([bad], none)).toEqual([]);
  expect(chooseExpired([{ ...bad, takenAt: monday + 1 }, newest, older], none)).toEqual([older.backupId]);
  expect(chooseExpired([{ ...bad, takenAt: monday - 1 }, newest], none)).toEqual(['bad']);
});

it('refuses fewer than two different recipients, and words that are none', async () => {
  const { recipient: one } = await makeIdentity();
  const { recipient: other } = await makeIdentity();
  expect(readRecipients([one, ` ${other} `])).toEqual([one, other]);
  expect(readRecipients([])).toMatchObject({
    refusal: 'recipients_too_few',
    message: expect.stringContaining('there are 0'),
  });
  expect(readRecipients([one, one])).toMatchObject({
    refusal: 'recipients_too_few',
    message: expect.stringContaining('there is 1'),
  });
  expect(readRecipients([one, 'age1nonsense'])).toMatchObject({ refusal: 'recipient_unusable' });
});

it('reads a sheet that was typed in with spaces, small letters and other text around it', async () => {
  const { identity } = await makeIdentity();
  const sheet = {
    side: 'seller' as const,
    of: 'Café & Co',
    trusted: signerFrom(makeSigningSeed()).publicKey,
    identity,
  };
  const lines = linesOf(sheet);
  expect(await readSheet(lines)).toEqual(sheet);
  const typed = identity.toLowerCase().replaceAll(/(.{7})/g, '$1 ');
  expect(await readSheet(`Found in the safe\n\n${lines.replace(identity, typed)}\nthank you`)).toEqual(sheet);
  const page = printableSheet(sheet, { number: 1, count: 2, madeAt: monday, svg: '<svg></svg>' });
  expect(page).toContain('Café &amp; Co');
  expect(page).toContain(identity);
});

it('says which line of a sheet is wrong', async () => {
  const { identity } = await makeIdentity();
  const { identity: second } = await makeIdentity();
  const lines = linesOf({
    side: 'settling',
    of: 'settling',
    trusted: signerFrom(makeSigningSeed()).publicKey,
    identity,
  });
  const last = identity.at(-1) === 'Q' ? 'P' : 'Q';
  for (const [text, says] of [
    [identity, 'The line that begins with "sidelane recovery" is missing'],
    [lines.replace('recovery 1', 'recovery 2'), 'made by a newer version'],
    [lines.replace(/signed by .*/, ''), 'The line "signed by" is missing'],
    [lines.replace(identity, identity.slice(0, -1)), 'has no line "AGE-SECRET-KEY-1…"'],
    [lines.replace(identity, `${identity.slice(0, -1)}${last}`), 'its checksum does not fit'],
    [`${lines}\n${second}`, 'has two keys'],
  ] as const) {
    expect(await readSheet(text)).toMatchObject({
      refusal: 'sheet_unreadable',
      message: expect.stringContaining(says),
    });
  }
  expect(findIdentities('AGE-SECRET-KEY-1 and nothing behind it')).toEqual([]);
});

const signer = signerFrom(makeSigningSeed());
const part = { name: 'seller-a/backups/x/database.sqlite.zst.age', bytes: 1, sha256: '0'.repeat(64) };
const record: BackupRecord = {
  form: 1,
  side: 'seller',
  of: 'a',
  backupId: '20261130T030000Z-00ff',
  takenAt: monday,
  programVersion: '0.1.0',
  schema: '001',
  database: 'sqlite',
  places: { home: '/shop', database: '/shop/seller.sqlite' },
  rows: {},
  parts: { database: part, files: part },
  packs: [],
};

it('refuses a record that is damaged, foreign, newer, another backup’s or of the other side, by name', () => {
  const asked = { name: record.backupId, side: 'seller' as const, trusted: signer.publicKey };
  const stored = signRecord(record, signer);
  expect(readRecord(stored, asked)).toEqual(record);
  const refusalOf = (text: string, changes: Partial<typeof asked> = {}) => {
    const read = readRecord(text, { ...asked, ...changes });
    return isRecordRefusal(read) ? read.refusal : undefined;
  };
  expect(refusalOf('{')).toBe('record_damaged');
  expect(refusalOf(stored.replace('0.1.0', '0.1.1'))).toBe('record_foreign');
  expect(refusalOf(stored, { trusted: signerFrom(makeSigningSeed()).publicKey })).toBe('record_foreign');
  expect(refusalOf(signRecord({ ...record, form: 2 }, signer))).toBe('record_newer');
  expect(refusalOf(stored, { side: 'settling' as never })).toBe('record_of_other_side');
  // The record of an older backup under a newer one's name would roll the shop back unseen.
  expect(refusalOf(stored, { name: '20261201T030000Z-00ff' })).toBe('record_damaged');
});

it('stores each picture once, and packs anew when most of what is stored is not used any more', () => {
  const known = { old: { bytes: 5, sha256: '', items: ['a', 'b'] }, newer: { bytes: 7, sha256: '', items: ['c'] } };
  const inStore = new Map([
    ['old', 5],
    ['newer', 7],
  ]);
  expect(planPacks(['a', 'b', 'c', 'd'], known, inStore)).toEqual({ used: known, toPack: ['d'] });
  expect(planPacks(['b', 'c'], known, inStore)).toEqual({ used: known, toPack: [] });
  expect(planPacks(['c'], known, inStore)).toEqual({ used: {}, toPack: ['c'] });
  // A pack that somebody removed or cut short is not relied on.
  expect(planPacks(['a', 'b', 'c'], known, new Map([['newer', 6]]))).toEqual({ used: {}, toPack: ['a', 'b', 'c'] });
  expect(planPacks(['a', 'c'], known, new Map([['newer', 7]]))).toEqual({
    used: { newer: known.newer },
    toPack: ['a'],
  });
});

it('moves paths below the old home to the new one, and nothing else', () => {
  const move = { oldHome: '/old/shop', newHome: '/new' };
  expect(movedTo('/old/shop/keys/a.pem', move)).toBe('/new/keys/a.pem');
  expect(movedTo('/old/shopping/a.pem', move)).toBe('/new/from-elsewhere/shopping/a.pem');
  expect(movedTo('/etc/tls.pem', { oldHome: '/new', newHome: '/new' })).toBe('/etc/tls.pem');
  const config = JSON.stringify({
    databaseUrl: '/old/shop/a.sqlite',
    name: 'The /old/shop',
    deep: [{ file: '/old/shop' }],
    tls: '/etc/tls.pem',
    other: '/etc/hosts',
  });
  expect(JSON.parse(moveConfiguration(config, move, new Set(['/etc/tls.pem'])))).toEqual({
    databaseUrl: '/new/a.sqlite',
    name: 'The /old/shop',
    deep: [{ file: '/new' }],
    tls: '/new/from-elsewhere/etc/tls.pem',
    other: '/etc/hosts',
  });
  expect(moveConfiguration(config, { oldHome: '/new', newHome: '/new' })).toBe(config);
});

it('says how backups stand: a failure before age, age before a sheet that was not proved', () => {
  const settings = { recipients: ['age1a', 'age1b'], staleAfterMs: 36 * 3_600_000 };
  const good = { backupId: 'x', takenAt: monday, checkedAt: monday, bytes: 1 };
  const nothing = { good: null, failure: null, proved: {} };
  const stateOf = (history: Parameters<typeof judgeBackups>[0], now = monday) =>
    judgeBackups(history, settings, now).state;
  expect(stateOf(nothing)).toBe('none_yet');
  expect(stateOf({ ...nothing, good })).toBe('unproved');
  expect(stateOf({ ...nothing, good, proved: { age1other: 1 } })).toBe('unproved');
  expect(stateOf({ ...nothing, good, proved: { age1b: 1 } })).toBe('good');
  expect(stateOf({ ...nothing, good, proved: { age1b: 1 } }, monday + 36 * 3_600_000)).toBe('good');
  expect(stateOf({ ...nothing, good, proved: { age1b: 1 } }, monday + 36 * 3_600_000 + 1)).toBe('stale');
  expect(stateOf({ good, proved: {}, failure: { at: monday, message: 'no room' } })).toBe('failed');
});

it('has a rule for what is kept where the settings name none', () => {
  const settings = backupSettingsSchema.parse({ store: { folder: '/b' }, recipients: [] });
  expect(settings.keep).toEqual({ last: 7, days: 14, weeks: 8, months: 12 });
});
