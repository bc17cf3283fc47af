import { describe, expect, it } from 'vitest';
import { signCompact } from '../../platform/compact-jose.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { KeyPair } from '../../platform/key-file.ts';
import { pursuePurchase } from '../../renderer/kiosk/purchase/purchase-conversation.ts';
import type { Conversation, PurchaseStage } from '../../renderer/kiosk/purchase/purchase-conversation.ts';
import type { Answer } from '../../renderer/kiosk/seller/seller-api.ts';
import type { Application, ApplicationOutcome } from '../../contract/seller/application.ts';
import type { KeySet, PublishedKey } from '../../contract/settling/key-set.ts';
import { noticeType } from '../../contract/settling/notice.ts';
import type { Notice } from '../../contract/settling/notice.ts';
import { anyContact } from '../support/sold-here.ts';

const settling = makeKeyPair();
const rotated = makeKeyPair();

function keySetOf(...pairs: KeyPair[]): KeySet {
  const keys = pairs.map(({ kid, publicJwk }) => {
    return { kid, purpose: 'notice' as const, jwk: publicJwk as PublishedKey['jwk'], notBefore: 0, notAfter: 9e15 };
  });
  return { issuer: 'settling', issuedAt: 0, expiresAt: 9e15, keys };
}

const application: Application = {
  applicationId: '01912345-6789-7abc-8def-0123456789ab',
  lines: [{ variantId: 'mug', quantity: 1, unitPriceMinor: 1250 }],
  totalMinor: 1250,
  currency: 'EUR',
  fulfilment: { method: 'collect' },
  contact: anyContact,
  seal: 'a..b.c.d',
  terminalSignature: 'a.b.c',
};

function noticeOf(kind: Notice['kind'], signer = settling, parts: Partial<Notice> = {}): string {
  const notice: Notice = {
    noticeId: '01912345-6789-7abc-8def-0123456789ac',
    kind,
    sellerId: 'shop',
    applicationId: application.applicationId,
    amountMinor: 1250,
    currency: 'EUR',
    decidedAt: 1,
    ...parts,
  };
  return signCompact(notice, signer.privateKey, { kid: signer.kid, typ: noticeType });
}

function outcome(state: ApplicationOutcome['state'], notice: string | null = null): Answer<ApplicationOutcome> {
  const order = state === 'accepted' ? { orderNumber: '1', collectionCode: 'A1' } : null;
  const { applicationId, totalMinor, currency } = application;
  return { value: { applicationId, state, totalMinor, currency, notice, order, timing: null } };
}

const unreachable: Answer<ApplicationOutcome> = { failure: 'unreachable' };

/** Plays a seller that answers in this order; gives the stages that were told and what was asked. */
async function play(answers: Answer<ApplicationOutcome>[], parts: Partial<Conversation> = {}) {
  const asked: string[] = [];
  const stages: PurchaseStage[] = [];
  const stop = new AbortController();
  const next = (what: string) => {
    asked.push(what);
    const answer = answers.shift();
    if (answer) return Promise.resolve(answer);
    stop.abort(new Error('nothing more to answer'));
    return Promise.reject(stop.signal.reason as Error);
  };
  const conversation: Conversation = {
    application,
    sellerId: 'shop',
    keySet: keySetOf(settling),
    send: () => next('send'),
    withdraw: () => next('withdraw'),
    ask: () => next('ask'),
    renewKeySet: () => Promise.resolve(undefined),
    wait: () => Promise.resolve(),
    signal: stop.signal,
    ...parts,
  };
  try {
    for await (const stage of pursuePurchase(conversation)) stages.push(stage);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  return { asked, stages, last: stages.at(-1)! };
}

describe('the conversation about a purchase', () => {
  it('asks until a check that takes its time is decided', async () => {
    const { asked, last } = await play([
      outcome('checking'),
      outcome('checking'),
      outcome('accepted', noticeOf('approval')),
    ]);
    expect(asked).toEqual(['send', 'ask', 'ask']);
    expect(last).toEqual({ stage: 'accepted', orderNumber: '1', collectionCode: 'A1', acceptedAt: 1 });
  });

  it('says after several failures that it does not know, and goes on asking until it does', async () => {
    const { asked, stages, last } = await play([
      ...Array.from({ length: 8 }, () => unreachable),
      outcome('accepted', noticeOf('approval')),
    ]);
    expect(asked).toHaveLength(9);
    expect(stages.map(({ stage }) => stage)).toContain('unknown');
    expect(last.stage).toBe('accepted');
  });

  it('sends the same application once more when the seller turns out never to have had it', async () => {
    const { asked, last } = await play([
      outcome('checking'),
      { refusal: 'not_found' },
      outcome('accepted', noticeOf('approval')),
    ]);
    expect(asked).toEqual(['send', 'ask', 'send']);
    expect(last.stage).toBe('accepted');
  });

  it.each(['too_many_requests', 'internal_error'] as const)('sends it again after %s', async (refusal) => {
    const { asked, last } = await play([{ refusal }, outcome('accepted', noticeOf('approval'))]);
    expect(asked).toEqual(['send', 'send']);
    expect(last.stage).toBe('accepted');
  });

  it('goes on from undetermined to reversed', async () => {
    const { stages } = await play([
      outcome('undetermined'),
      outcome('undetermined'),
      outcome('reversed', noticeOf('reversal')),
    ]);
    expect(stages.map(({ stage }) => stage)).toEqual(['checking', 'undetermined', 'undetermined', 'reversed']);
  });

  it.each([
    ['no notice at all', null],
    ['a notice signed by somebody else', noticeOf('approval', makeKeyPair())],
    ['a non-approval', noticeOf('non-approval')],
    ['a reversal', noticeOf('reversal')],
    ['a notice about another amount', noticeOf('approval', settling, { amountMinor: 125 })],
    ['a notice about another currency', noticeOf('approval', settling, { currency: 'JPY' })],
    ['a notice for another seller', noticeOf('approval', settling, { sellerId: 'other' })],
    [
      'a notice about another application',
      noticeOf('approval', settling, { applicationId: '01912345-6789-7abc-8def-0123456789ad' }),
    ],
    ['rubbish', 'x.y.z'],
  ])('does not tell an acceptance with %s as one', async (_what, notice) => {
    const { last } = await play([outcome('accepted', notice)]);
    expect(last).toEqual({ stage: 'unverified' });
  });

  it('does not tell a rejection that settling did not sign as one', async () => {
    const { last } = await play([outcome('rejected', noticeOf('approval'))]);
    expect(last).toEqual({ stage: 'unverified' });
  });

  it('does not tell an approved purchase as reversed', async () => {
    const { last } = await play([outcome('reversed', noticeOf('approval'))]);
    expect(last).toEqual({ stage: 'unverified' });
  });

  it('fetches the key set again when settling has begun to sign with a new key', async () => {
    const accepted = outcome('accepted', noticeOf('approval', rotated));
    expect((await play([accepted])).last.stage).toBe('unverified');
    const renewed = await play([accepted], { renewKeySet: () => Promise.resolve(keySetOf(settling, rotated)) });
    expect(renewed.last.stage).toBe('accepted');
  });

  it('fetches the key set again and again where the line fails, and says nothing of it meanwhile', async () => {
    const accepted = outcome('accepted', noticeOf('approval', rotated));
    const answers = [undefined, keySetOf(settling), keySetOf(settling, rotated)];
    const renewed = await play([accepted], { renewKeySet: () => Promise.resolve(answers.shift()) });
    expect(renewed.stages.map(({ stage }) => stage)).toEqual(['checking', 'accepted']);
    expect(answers).toEqual([]);
  });

  it('tells a refused seal from a refused person', async () => {
    const sealRefused = noticeOf('non-approval', settling, { reason: 'seal_refused' });
    expect((await play([outcome('rejected', sealRefused)])).last.stage).toBe('seal_refused');
    const declined = noticeOf('non-approval', settling, { reason: 'declined' });
    expect((await play([outcome('rejected', declined)])).last.stage).toBe('rejected');
  });
});
