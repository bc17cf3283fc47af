import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Database } from '../../../platform/database/database.ts';
import { StorageUnavailable } from '../../../platform/storage-unavailable.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import type { CreditInformationCheckingRequester } from '../../../server/purchase-application/credit-information-checking-requester.ts';
import { moveApplication } from '../../../server/purchase-application/move-application.ts';
import { OpenApplications } from '../../../server/purchase-application/open-applications.ts';
import { PurchaseApplicationReceiver } from '../../../server/purchase-application/purchase-application-receiver.ts';
import { keptLog, makeApplication, noticeFor, openGround, shelf, startedAt, terminal } from './purchase-ground.ts';
import { soldIn } from '../../support/sold-here.ts';

const database = openGround();
let now = startedAt;
const clock = { now: () => now };
const receiver = new PurchaseApplicationReceiver({ database, clock, sold: soldIn('EUR'), leftBehindAfterMs: 60_000 });

let opened: OpenApplications[] = [];
beforeEach(() => void (now = startedAt));
afterEach(async () => {
  for (const each of opened) await each.stop();
  opened = [];
  await database.write((t) => t.run("UPDATE application SET state = 'reversed'"));
});

function open({ isSilent = false, over = database }: { isSilent?: boolean; over?: Database } = {}) {
  const asked: object[] = [];
  const { log, told } = keptLog();
  const requester = {
    reverse: async (application: Parameters<CreditInformationCheckingRequester['reverse']>[0]) => {
      asked.push(application);
      return isSilent ? undefined : noticeFor(application, 'reversal');
    },
  } as CreditInformationCheckingRequester;
  const applications = new OpenApplications({ database: over, clock, log, requester });
  opened.push(applications);
  return { applications, asked, told };
}

/** One that was left open in this state. */
async function leftBehind(state: 'received' | 'checking' | 'undetermined' | 'withdrawn') {
  const application = makeApplication();
  const { applicationId } = application;
  await receiver.receive(application, terminal.terminalId);
  const move = (from: 'received' | 'checking', to: typeof state) =>
    database.write((t) => moveApplication(t, applicationId, from, to, now));
  if (state === 'withdrawn') await move('received', 'withdrawn');
  if (state === 'checking' || state === 'undetermined') await move('received', 'checking');
  if (state === 'undetermined') await move('checking', 'undetermined');
  return applicationId;
}
const stateOf = async (id: string) => (await findApplication(database, id))!.state;

describe('An application that was left open', () => {
  it.each([
    ['received', 'application_withdrawn'],
    ['checking', 'application_undetermined'],
    ['undetermined', undefined],
    ['withdrawn', undefined],
  ] as const)('%s when the server starts is reversed with settling’s word, its goods back', async (state, event) => {
    const before = await shelf(database);
    const applicationId = await leftBehind(state);
    const { applications, asked, told } = open();
    await applications.start();
    await expect.poll(() => stateOf(applicationId)).toBe('reversed');
    expect(asked).toMatchObject([{ applicationId, totalMinor: 2_500, currency: 'EUR' }]);
    expect((await findApplication(database, applicationId))!.notice).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await shelf(database)).toEqual(before);
    await applications.stop();
    expect(told).toEqual([
      ...(event ? [{ level: 'warn', event, applicationId }] : []),
      { level: 'info', event: 'application_reversed', applicationId },
    ]);
  });

  it('is asked about again later, and later each time, while settling does not answer', async () => {
    const applicationId = await leftBehind('checking');
    const { applications, asked } = open({ isSilent: true });
    await applications.start();
    const kept = () =>
      database.get('SELECT state, attempts, due_at - ? AS due FROM application WHERE application_id = ?', [
        startedAt,
        applicationId,
      ]);
    await expect.poll(kept).toEqual({ state: 'undetermined', attempts: 1, due: 500 });
    now += 500;
    applications.hurry();
    await expect.poll(kept).toEqual({ state: 'undetermined', attempts: 2, due: 1_500 });
    expect(asked).toHaveLength(2);
  });

  it('is left alone while this process works on it, no matter what the clock says', async () => {
    const [mine, other] = [await leftBehind('checking'), await leftBehind('received')];
    const { applications, asked } = open();
    applications.leaveAlone((applicationId) => applicationId === mine);
    await applications.start();
    await expect.poll(() => stateOf(other)).toBe('reversed');
    await applications.stop();
    expect(await stateOf(mine)).toBe('checking');
    expect(asked).toMatchObject([{ applicationId: other }]);
  });

  it('is not asked about where another process was faster', async () => {
    const applicationId = await leftBehind('checking');
    const overtaking: Database = {
      ...database,
      // Nothing is made due at the start then: the first write is the one that would take the application.
      dialect: 'postgres',
      write: async (work) => {
        await database.write((t) => t.run("UPDATE application SET state = 'accepted' WHERE due_at <= ?", [now]));
        return database.write(work);
      },
    };
    await database.write((t) =>
      t.run('UPDATE application SET due_at = ? WHERE application_id = ?', [now, applicationId]),
    );
    const { applications, asked, told } = open({ over: overtaking });
    await applications.start();
    await expect.poll(() => stateOf(applicationId)).toBe('accepted');
    await applications.stop();
    expect([asked, told]).toEqual([[], []]);
  });
});

it('An open application is looked at as soon as somebody hurries, and never once all is stopped', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { applications } = open();
  await applications.start();
  vi.advanceTimersByTime(0);
  await expect.poll(() => vi.getTimerCount()).toBe(1);
  const applicationId = await leftBehind('undetermined');
  await database.write((t) =>
    t.run('UPDATE application SET due_at = ? WHERE application_id = ?', [now, applicationId]),
  );
  applications.hurry();
  vi.advanceTimersByTime(0);
  expect(vi.getTimerCount(), 'the next round has begun').toBe(0);
  await expect.poll(() => stateOf(applicationId)).toBe('reversed');
  await applications.stop();
  expect(vi.getTimerCount()).toBe(0);
});

function failingWith(error: Error) {
  const write = async () => {
    throw error;
  };
  return open({ over: { ...database, write } }).applications;
}

describe('Applications that are open when a server starts', () => {
  it('keep their own time where several servers share a database', async () => {
    const [later, due] = [await leftBehind('checking'), await leftBehind('undetermined')];
    await database.write((t) => t.run('UPDATE application SET due_at = ? WHERE application_id = ?', [now, due]));
    const { applications } = open({ over: { ...database, dialect: 'postgres' } });
    await applications.start();
    await expect.poll(() => stateOf(due)).toBe('reversed');
    await applications.stop();
    expect(await stateOf(later)).toBe('checking');
  });

  it('do not keep it from starting on a full disk, and any other fault does', async () => {
    await failingWith(new StorageUnavailable('disk_full', 'full')).start();
    await expect(failingWith(new Error('a fault of our own')).start()).rejects.toThrow('a fault of our own');
  });
});
