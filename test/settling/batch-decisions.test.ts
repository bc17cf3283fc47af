import { describe, expect, it } from 'vitest';
import type { NewDecision } from '../../settling/check/batch-decision.ts';
import { decideAll, isRaised, now, person, reasonsOf, recorded } from './batch-ground.ts';

const attempts = (recent: number, recentAtTerminal: number, wrong: number, wrongAtTerminal: number) => ({
  recent,
  recentAtTerminal,
  wrongIdentities: wrong,
  wrongIdentitiesAtTerminal: wrongAtTerminal,
});
const attemptsOf = ({ outcomes }: ReturnType<typeof decideAll>) =>
  outcomes.map((outcome) => (outcome as NewDecision).attempts);

describe('The same application in one batch', () => {
  it('is decided once, and each repeat names the first', () => {
    const same = { application: 'a', content: 'c' };
    const { outcomes } = decideAll([{}, same, same, same]);
    expect(outcomes.slice(2)).toEqual([
      { kind: 'repeated', place: 1 },
      { kind: 'repeated', place: 1 },
    ]);
  });

  it('with other content is refused, and leaves the first as it is', () => {
    const first = { application: 'a', content: 'c', amountMinor: 1_00 };
    const others = [{ amountMinor: 2_00 }, { currency: 'USD' as const }, { content: 'other' }];
    const batch = decideAll([first, ...others.map((other) => ({ ...first, ...other })), first]);
    expect(reasonsOf(batch)).toEqual([null, ...others.map(() => 'content_differs'), 'repeated']);
  });

  it('of two sellers is two applications', () => {
    const same = { application: 'a', content: 'c' };
    expect(reasonsOf(decideAll([same, { ...same, seller: 'shop-2' }]))).toEqual([null, null]);
  });

  it('is not decided with keys that are out of date', () => {
    const check = { application: 'a', content: 'c' };
    const { outcomes, raised, admitted } = decideAll([
      { ...check, keyGeneration: 6, before: { remembered: null }, enrolledBy: 'self' },
      { ...check, terminal: 'kiosk-2' },
    ]);
    expect(outcomes).toMatchObject([{ kind: 'keys_changed' }, { kind: 'decided' }]);
    expect([raised, admitted]).toEqual([[], []]);
  });
});

const known = (notice: string) => [
  { kind: 'known', notice },
  { kind: 'known', notice },
];

describe('An application that is recorded', () => {
  const check = { application: 'a', content: 'c' };
  const answers = (changes: Parameters<typeof recorded>[1], asked: object = {}, rules = {}) =>
    decideAll(
      [
        { ...check, ...asked },
        { ...check, ...asked },
      ],
      { applications: new Map([recorded('a', changes)]) },
      rules,
    ).outcomes;
  const reversed = {
    kind: 'after_reversal',
    decision: { outcome: 'declined', reason: 'reversed', responseCode: '12' },
  };
  const refused = [reversed, { kind: 'repeated', place: 0 }];

  it('gives its notice again, unless an approval was reversed', () => {
    const contentHash = Buffer.from('c');
    for (const outcome of ['approved', 'declined'] as const) {
      expect(answers({ contentHash, outcome, notice: 'then' })).toEqual(known('then'));
    }
    const over = { contentHash, notice: 'then', reversalNotice: 'reversed' };
    expect(answers({ ...over, outcome: 'declined' })).toEqual(known('then'));
    expect(answers({ ...over, outcome: 'approved' })).toEqual(refused);
    expect(answers({ ...over, outcome: 'approved', noticeAfterReversal: 'later' })).toEqual(known('later'));
  });

  it('that was only reversed is refused, once, even if its seal does not open and no terminal signed', () => {
    const reversal = { reversalNotice: 'reversed' };
    expect(answers(reversal)).toEqual(refused);
    expect(answers(reversal, { isLegible: false, isProven: false })).toEqual(refused);
    expect(answers({ ...reversal, noticeAfterReversal: 'later' })).toEqual(known('later'));
    const unserved = answers(reversal, {}, { isSellerServed: (sellerId: string) => sellerId !== 'shop-1' });
    expect(unserved[0]).toMatchObject({ kind: 'after_reversal', decision: { reason: 'seller_unknown' } });
  });

  it('with other content is refused, however it ended', () => {
    const differs = [{ kind: 'content_differs' }, { kind: 'content_differs' }];
    const record = { contentHash: Buffer.from('c'), outcome: 'approved' as const, notice: 'then' };
    expect(answers(record, { content: 'other' })).toEqual(differs);
    expect(answers(record, { amountMinor: 2_00 })).toEqual(differs);
    expect(answers({ reversalNotice: 'reversed' }, { amountMinor: 2_00 })).toEqual(differs);
    expect(answers({ reversalNotice: 'reversed' }, { currency: 'USD' })).toEqual(differs);
  });
});

describe('Credit', () => {
  it('that a check of the batch holds is not there for the next, and a declined check holds none', () => {
    const batch = decideAll([
      { amountMinor: 50_00 },
      { amountMinor: 40_00 },
      { amountMinor: 80_00, person: 2 },
      { amountMinor: 30_00, terminal: 'kiosk-2' },
      { amountMinor: 1, terminal: 'kiosk-2' },
    ]);
    expect(reasonsOf(batch)).toEqual([null, 'limit_exceeded', null, null, 'limit_exceeded']);
    const held = batch.outcomes.map((outcome) => (outcome as NewDecision).person?.facts.heldMinor);
    expect(held).toEqual([20_00, 70_00, 20_00, 70_00, 100_00]);
    expect((batch.outcomes[1] as NewDecision).person).toEqual(person(1, { heldMinor: 70_00 }));
  });

  it('is not looked for without a person', () => {
    const batch = decideAll([{ person: null }, { isLegible: false }]);
    expect(reasonsOf(batch)).toEqual(['number_unknown', 'seal_unreadable']);
    expect(batch.outcomes).toMatchObject([{ person: null }, { person: null, sealNonce: null }]);
  });
});

const noncesOf = ({ outcomes }: ReturnType<typeof decideAll>) =>
  outcomes.map((outcome) => (outcome as NewDecision).sealNonce);

describe('A seal', () => {
  it('is accepted once, in this batch or before, even if the check was then declined', () => {
    const batch = decideAll(
      [{ nonce: 'n', amountMinor: 90_00 }, { nonce: 'n' }, { nonce: 'used' }, { nonce: 'other' }],
      { usedNonces: new Set(['used']) },
    );
    expect(reasonsOf(batch)).toEqual(['limit_exceeded', 'seal_reused', 'seal_reused', null]);
    expect(noncesOf(batch)).toEqual(['n', null, null, 'other']);
  });

  it('that was refused stays unused', () => {
    const batch = decideAll([{ nonce: 'n', sealedAt: now - 60_001 }, { nonce: 'n', isProven: false }, { nonce: 'n' }]);
    expect(reasonsOf(batch)).toEqual(['seal_stale', 'terminal_unproven', null]);
    expect(noncesOf(batch)).toEqual([null, null, 'n']);
  });
});

describe('What was tried with a number', () => {
  it('counts within the batch: everywhere, and at the terminal by its key', () => {
    const elsewhere = { terminal: 'kiosk-2' };
    const batch = decideAll([{}, {}, elsewhere, {}, {}, { person: 2 }, elsewhere, elsewhere, { terminal: 'kiosk-3' }]);
    const often = 'frequency_exceeded';
    expect(reasonsOf(batch)).toEqual([null, null, null, null, often, null, null, often, often]);
    const [free, ...rest] = attemptsOf(batch).map(({ recent, recentAtTerminal }) => [recent, recentAtTerminal]);
    expect([free, ...rest]).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 2],
      [4, 3],
      [0, 0],
      [4, 1],
      [5, 2],
      [5, 0],
    ]);
  });

  it('counts a wrong identity apart, and apart for each seller', () => {
    const wrong = { isRightIdentity: false };
    const batch = decideAll([
      wrong,
      { ...wrong, seller: 'shop-2' },
      { ...wrong, person: 2 },
      {},
      { terminal: 'kiosk-2' },
    ]);
    expect(reasonsOf(batch)).toEqual(['identity_mismatch', 'identity_mismatch', 'identity_mismatch', null, null]);
    expect(attemptsOf(batch)).toEqual([
      attempts(0, 0, 0, 0),
      attempts(0, 0, 1, 0),
      attempts(0, 0, 0, 0),
      attempts(0, 0, 2, 1),
      attempts(1, 0, 2, 0),
    ]);
  });

  it('adds to what was tried before', () => {
    const before = { attempts: attempts(2, 1, 20, 10) };
    const wrong = { isRightIdentity: false, before };
    const batch = decideAll([{ before }, wrong, { before }, { before, person: null }]);
    expect(attemptsOf(batch)).toEqual([
      attempts(2, 1, 20, 10),
      attempts(3, 2, 20, 10),
      attempts(3, 2, 21, 11),
      attempts(2, 1, 20, 10),
    ]);
  });

  it('does not count where no terminal proved that it signed, and nothing is known of such a terminal', () => {
    const batch = decideAll([{ isProven: false }, {}, { isProven: false }]);
    expect(reasonsOf(batch)).toEqual(['terminal_unproven', null, 'terminal_unproven']);
    expect(attemptsOf(batch)).toEqual([attempts(0, 0, 0, 0), attempts(0, 0, 0, 0), attempts(0, 0, 0, 0)]);
  });
});

describe('An alarm', () => {
  it('is raised after the check that brought it about, or before the one that came to a suspension that was due', () => {
    const wrong = { isRightIdentity: false };
    const after = decideAll([{}, wrong, wrong, wrong, {}]);
    expect(after.raised).toMatchObject([{ kind: 'terminal_suspended', place: 4 }]);
    expect(reasonsOf(after).at(-1)).toBe('terminal_suspended');
    const due = decideAll([{ terminal: 'kiosk-2' }, { before: { wrongTries: { atTerminal: 3, atSeller: 0 } } }]);
    expect(due.raised).toMatchObject([{ kind: 'terminal_suspended', place: 1, terminal: { terminalId: 'kiosk-1' } }]);
    expect(reasonsOf(due)).toEqual([null, 'terminal_suspended']);
    const changed = decideAll([{}, { terminal: 'kiosk-2', before: { remembered: 'another staff' } }]);
    expect(changed.raised).toMatchObject([{ kind: 'terminal_changed', place: 2 }]);
    expect(reasonsOf(changed)).toEqual([null, 'terminal_changed']);
  });

  it('is not raised for numbers of issuers that are exempt, nor for a terminal that is suspended already', () => {
    const exempt = { isRightIdentity: false, issuer: '98119999' };
    const batch = decideAll([exempt, exempt, exempt, exempt]);
    expect(batch.raised).toEqual([]);
    expect(batch.outcomes.map((outcome) => (outcome as NewDecision).wrongTry)).toEqual([null, null, null, null]);
    const before = { isRaised: isRaised('terminal_suspended'), wrongTries: { atTerminal: 3, atSeller: 0 } };
    const suspended = decideAll([{ before }, { before, isRightIdentity: false }]);
    expect(suspended.raised).toEqual([]);
    expect(reasonsOf(suspended)).toEqual(['terminal_suspended', 'terminal_suspended']);
  });
});
