import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { noteHistory } from '../../../platform/backup/backup-history.ts';
import { BackupRounds } from '../../../platform/backup/backup-rounds.ts';
import { makeIdentity } from '../../../platform/backup/recovery-keys.ts';
import { createLog } from '../../../platform/log.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const hourMs = 3_600_000;
const start = Date.parse('2026-11-30T03:00:00Z');
let rounds: BackupRounds | undefined;
afterEach(() => rounds?.stop());

/** A server's rounds with a command that writes down that it ran. */
async function openRounds() {
  const folder = temporaryFolder();
  const ran = path.join(folder, 'ran');
  const program = path.join(folder, 'command.mjs');
  writeFileSync(program, `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(ran)}, 'once ');`);
  const recipients = (await Promise.all([makeIdentity(), makeIdentity()])).map(({ recipient }) => recipient);
  const settingsFile = path.join(folder, 'backup.json');
  const clock = { at: start, now: () => clock.at };
  rounds = new BackupRounds({ clock, log: createLog('test', 'silent'), settingsFile, command: [program] });
  const count = () => (existsSync(ran) ? readFileSync(ran, 'utf8').split(' ').length - 1 : 0);
  const setUp = () => writeFileSync(settingsFile, JSON.stringify({ store: { folder: 'store' }, recipients }));
  const note = (changes: Parameters<typeof noteHistory>[1]) => noteHistory(path.join(folder, 'backup'), changes);
  const good = (takenAt: number) =>
    note((history) => ({ ...history, failure: null, good: { backupId: 'x', takenAt, checkedAt: takenAt, bytes: 1 } }));
  return { rounds, clock, count, setUp, note, good };
}

it('makes a backup when none is good yet, and then once a day', async () => {
  const { rounds: made, clock, count, setUp, good } = await openRounds();
  made.look();
  expect(made.standing().state).toBe('not_set_up');
  setUp();
  made.look();
  await expect.poll(count, { timeout: 20_000 }).toBe(1);
  good(start);
  clock.at = start + 24 * hourMs - 1;
  made.look();
  expect(made.standing()).toMatchObject({ state: 'unproved', lastGoodAt: start });
  clock.at = start + 24 * hourMs;
  // The process of the first backup may not have been seen to end yet: a look begins none beside it.
  await expect.poll(() => (made.look(), count()), { timeout: 20_000 }).toBe(2);
});

it('tries again an hour after a backup that failed, and says so meanwhile', async () => {
  const { rounds: made, clock, count, setUp, note, good } = await openRounds();
  setUp();
  good(start - 30 * hourMs);
  note((history) => ({ ...history, failure: { at: start, message: 'The disk is full.' } }));
  clock.at = start + hourMs - 1;
  made.look();
  expect(made.standing()).toMatchObject({ state: 'failed', failure: { message: 'The disk is full.' } });
  expect(count()).toBe(0);
  clock.at = start + hourMs;
  made.look();
  await expect.poll(count, { timeout: 20_000 }).toBe(1);
});

it('calls settings that cannot be read a failure', async () => {
  const { rounds: made, setUp } = await openRounds();
  setUp();
  const settingsFile = path.join(temporaryFolder(), 'backup.json');
  writeFileSync(settingsFile, JSON.stringify({ store: { folder: 'store' }, recipients: [] }));
  const broken = new BackupRounds({
    clock: { now: () => start },
    log: createLog('test', 'silent'),
    settingsFile,
    command: [],
  });
  broken.look();
  expect(broken.standing()).toMatchObject({
    state: 'failed',
    failure: { message: expect.stringContaining('at least 2 different recovery recipients') },
  });
  expect(made.standing().state).toBe('not_set_up');
});
