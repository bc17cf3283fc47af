import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { signCompact, verifyCompact } from '../../../platform/compact-jose.ts';
import { makeKeyPair } from '../../../platform/key-file.ts';
import { applicantOf } from '../../../server/purchase-application/applicant.ts';
import { CreditInformationCheckingRequester } from '../../../server/purchase-application/credit-information-checking-requester.ts';
import { findApplication } from '../../../server/purchase-application/application-store.ts';
import { PurchaseApplicationReceiver } from '../../../server/purchase-application/purchase-application-receiver.ts';
import type { SettlingAvailability } from '../../../server/settling-client/settling-availability.ts';
import { NoAnswer } from '../../../server/settling-client/settling-client.ts';
import type { SettlingClient } from '../../../server/settling-client/settling-client.ts';
import type { Answer } from '../../../contract/settling/check.ts';
import { noticeType } from '../../../contract/settling/notice.ts';
import type { RequestingTerminal } from '../../../contract/settling/terminal-signature.ts';
import {
  keptLog,
  keySetOf,
  makeApplication,
  noticeFor,
  noticeKey,
  openGround,
  sellerId,
  startedAt,
  terminal,
} from './purchase-ground.ts';
import { soldIn } from '../../support/sold-here.ts';

const database = openGround();
const clock = { now: () => startedAt };
const sellerKey = makeKeyPair();
const receiver = new PurchaseApplicationReceiver({ database, clock, sold: soldIn('EUR'), leftBehindAfterMs: 60_000 });

type Sent = { path: string; request: Record<string, unknown>; deadlineMs: number };
let noted: string[];
let refreshed: (number | undefined)[];
let sent: Sent[];
beforeEach(() => {
  noted = [];
  refreshed = [];
  sent = [];
});

const note = (what: string) => () => void noted.push(what);

/** A requester whose settling answers with these, one after another. */
function requesterOf(...answers: (Answer | Error)[]) {
  const time = { now: startedAt + 5_000 };
  const availability = {
    settlingClock: {
      now: () => time.now,
      nowFor: async (withinMs: number) => (noted.push(`time within ${withinMs}`), time.now),
      measureAgain: async (withinMs: number) => {
        noted.push(`measured ${withinMs > 400 && withinMs <= 2_000}`);
        time.now += 1_000;
      },
      noteHeard: note('heard'),
    },
    noteAnswer: note('answer'),
    noteCannotDecide: note('cannot decide'),
    noteStale: note('stale'),
    noteNoAnswer: (why: string) => void noted.push(`silent: ${why}`),
  } as Partial<SettlingAvailability> as SettlingAvailability;
  const client = {
    ask: async ({ path }: { path: string }, signed: string, deadlineMs: number) => {
      const request = verifyCompact(signed, 'sidelane-request+jws', ({ kid }) =>
        kid === sellerKey.kid ? sellerKey.publicKey : undefined,
      );
      sent.push({ path, request, deadlineMs });
      const answer = answers.shift()!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as SettlingClient;
  const { log, told } = keptLog();
  const requester = new CreditInformationCheckingRequester({
    database,
    clock,
    log,
    sellerId,
    signingKey: sellerKey,
    client,
    keySet: keySetOf(refreshed),
    availability,
    checkDeadlineMs: 3_000,
  });
  return { requester, told };
}

/** An application that was received, and as settling is asked about it. */
async function received() {
  const application = makeApplication();
  expect(await receiver.receive(application, terminal.terminalId)).toBe('received');
  const { applicationId, totalMinor, currency, seal } = application;
  const asked = applicantOf(application, terminal, sellerId) as RequestingTerminal;
  return { applicationId, totalMinor, currency, seal, terminal: asked };
}
const answerOf = (signed: string): Answer => ({ notice: signed });

describe('A check', () => {
  it('is asked for once, in settling’s time, with the terminal that signed, and believed as settling signed it', async () => {
    const application = await received();
    const { notice, signed } = noticeFor(application, 'approval');
    const { requester, told } = requesterOf(answerOf(signed));
    expect(await requester.check(application)).toEqual({ notice, signed });
    const { applicationId, totalMinor: amountMinor, currency, seal } = application;
    expect(sent).toMatchObject([
      {
        path: '/checks',
        request: {
          request: 'check',
          sellerId,
          applicationId,
          amountMinor,
          currency,
          seal,
          terminal: { terminalId: 'kiosk-1', enrolledBy: 'staff', publicJwk: terminal.publicJwk },
          issuedAt: startedAt + 5_000,
        },
      },
    ]);
    expect(sent[0]!.deadlineMs).toBeGreaterThan(2_000);
    expect(sent[0]!.deadlineMs).toBeLessThanOrEqual(3_000);
    expect(noted).toEqual(['time within 1500', 'answer', 'heard']);
    expect((await findApplication(database, applicationId))!.state).toBe('checking');
    expect([told, refreshed]).toEqual([[], []]);
    expect(await requester.check(application), 'a second time').toBe('overtaken');
    expect(sent).toHaveLength(1);
  });

  it('fetches the keys anew, in the time that is left, where settling could not open the seal', async () => {
    const application = await received();
    const { signed } = noticeFor(application, 'non-approval', { reason: 'seal_refused' });
    const { requester, told } = requesterOf(answerOf(signed));
    expect(await requester.check(application)).toMatchObject({ notice: { reason: 'seal_refused' } });
    expect(refreshed).toHaveLength(1);
    expect(refreshed[0]).toBeGreaterThan(1_000);
    expect(refreshed[0]).toBeLessThanOrEqual(3_000);
    expect(told).toEqual([]);
  });

  it('is told of in the log where settling decides nothing from the terminal', async () => {
    const application = await received();
    const { applicationId } = application;
    const { requester, told } = requesterOf(
      answerOf(noticeFor(application, 'non-approval', { reason: 'terminal_refused' }).signed),
    );
    expect(await requester.check(application)).toMatchObject({ notice: { reason: 'terminal_refused' } });
    expect(told).toEqual([{ level: 'warn', event: 'terminal_refused', applicationId, terminalId: 'kiosk-1' }]);
    expect(refreshed).toEqual([]);
  });

  it('is unanswered where settling signed a reversal, or about something else', async () => {
    for (const [kind, changes, event] of [
      ['reversal', {}, undefined],
      ['approval', { applicationId: randomUUID() }, 'notice_refused'],
      ['approval', { amountMinor: 1 }, 'notice_refused'],
      ['approval', { sellerId: 'other' }, 'notice_refused'],
    ] as const) {
      const application = await received();
      const { requester, told } = requesterOf(answerOf(noticeFor(application, kind, changes).signed));
      expect(await requester.check(application)).toBe('unanswered');
      const { applicationId } = application;
      expect(told).toEqual(event ? [{ level: 'error', event, applicationId }] : []);
    }
  });

  it('is unanswered where another key signed, and settling counts as within reach', async () => {
    const application = await received();
    const { notice } = noticeFor(application, 'approval');
    const stranger = makeKeyPair();
    const forged = signCompact(notice, stranger.privateKey, { kid: noticeKey.kid, typ: noticeType });
    const { requester, told } = requesterOf(answerOf(forged));
    expect(await requester.check(application)).toBe('unanswered');
    const { applicationId } = application;
    expect(told).toEqual([{ level: 'error', event: 'notice_refused', applicationId, why: expect.any(String) }]);
    expect(noted).toEqual(['time within 1500', 'answer', 'heard']);
  });

  it('is unanswered where settling refuses, says that it cannot decide, or says nothing', async () => {
    const application = await received();
    const refused = requesterOf({ refusal: 'request_malformed' });
    expect(await refused.requester.check(application)).toBe('unanswered');
    const { applicationId } = application;
    expect(refused.told).toEqual([
      { level: 'error', event: 'settling_refused', applicationId, refusal: 'request_malformed' },
    ]);
    noted = [];
    const unable = requesterOf({ refusal: 'settling_unavailable' });
    expect(await unable.requester.check(await received())).toBe('unanswered');
    expect([noted, unable.told]).toEqual([['time within 1500', 'answer', 'heard', 'cannot decide'], []]);
    noted = [];
    const silent = requesterOf(new NoAnswer('deadline', 'no answer within 3000 ms'));
    const last = await received();
    expect(await silent.requester.check(last)).toBe('unanswered');
    expect(noted).toEqual(['time within 1500', 'silent: no answer within 3000 ms']);
    expect(silent.told).toEqual([
      { level: 'warn', event: 'settling_silent', applicationId: last.applicationId, why: 'no answer within 3000 ms' },
    ]);
    const broken = requesterOf(new Error('a fault of our own'));
    await expect(broken.requester.check(await received())).rejects.toThrow('a fault of our own');
  });

  it('is asked for once more in settling’s time as it is now, where settling took it for stale', async () => {
    const application = await received();
    const { signed } = noticeFor(application, 'approval');
    const { requester } = requesterOf({ refusal: 'request_stale' }, answerOf(signed));
    expect(await requester.check(application)).toMatchObject({ signed });
    expect(sent.map(({ request }) => request['issuedAt'])).toEqual([startedAt + 5_000, startedAt + 6_000]);
    expect(sent[1]!.request).toMatchObject({ request: 'check', seal: application.seal });
    expect(noted).toEqual(['time within 1500', 'answer', 'measured true', 'answer', 'heard']);
  });

  it('closes the shop for credit where that is stale too', async () => {
    const application = await received();
    const { requester, told } = requesterOf({ refusal: 'request_stale' }, { refusal: 'request_stale' });
    expect(await requester.check(application)).toBe('unanswered');
    expect(noted.slice(1)).toEqual(['answer', 'measured true', 'answer', 'stale']);
    expect(told).toMatchObject([{ refusal: 'request_stale' }]);
  });
});

describe('A reversal', () => {
  it('is asked for with four seconds of time, in settling’s, and only settling’s word for it counts', async () => {
    const application = await received();
    const { notice, signed } = noticeFor(application, 'reversal');
    const { requester } = requesterOf(answerOf(signed), answerOf(noticeFor(application, 'approval').signed), {
      refusal: 'settling_unavailable',
    });
    expect(await requester.reverse(application)).toEqual({ notice, signed });
    const { applicationId, totalMinor: amountMinor, currency } = application;
    const request = {
      request: 'reversal',
      sellerId,
      applicationId,
      amountMinor,
      currency,
      issuedAt: startedAt + 5_000,
    };
    expect(sent).toEqual([{ path: '/reversals', request, deadlineMs: expect.any(Number) }]);
    expect(sent[0]!.deadlineMs).toBeGreaterThan(3_000);
    expect(sent[0]!.deadlineMs).toBeLessThanOrEqual(4_000);
    expect(noted, 'it says nothing about the time that checks bear').toEqual(['answer']);
    expect(await requester.reverse(application)).toBeUndefined();
    expect(await requester.reverse(application)).toBeUndefined();
    expect((await findApplication(database, applicationId))!.state).toBe('received');
  });
});

it('A notice by an unknown key has the keys fetched in the time that is left of the check', async () => {
  const application = await received();
  const stranger = makeKeyPair();
  const forged = signCompact(noticeFor(application, 'approval').notice, stranger.privateKey, {
    kid: stranger.kid,
    typ: noticeType,
  });
  const now = vi.spyOn(performance, 'now').mockReturnValue(1_000);
  const { requester } = requesterOf(answerOf(forged));
  expect(await requester.check(application)).toBe('unanswered');
  expect(refreshed).toEqual([3_000]);
  now.mockRestore();
});
