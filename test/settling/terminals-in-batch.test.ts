import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeAlarms, mostWrongTries, subjectOf } from '../../settling/check/alarms.ts';
import type { AlarmKind } from '../../settling/check/alarms.ts';
import type { NewDecision } from '../../settling/check/batch-decision.ts';
import {
  asRemembered,
  newKioskWindowMs,
  provenTerminal,
  selfEnrolled,
  standingOf,
  terminalKey,
} from '../../settling/check/known-terminals.ts';
import { Tally, nameOf } from '../../settling/check/tally.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import { decideAll, isRaised, now, policy, reasonsOf } from './batch-ground.ts';
import type { Asked } from './batch-ground.ts';

const wrong = { isRightIdentity: false };
const raisedBy = (batch: ReturnType<typeof decideAll>) =>
  batch.raised.map(({ kind, terminal, place }) => [kind, terminal.sellerId, terminal.terminalId, place]);
const triesOf = ({ outcomes }: ReturnType<typeof decideAll>) =>
  outcomes.map((outcome) => (outcome as NewDecision).wrongTry);
const times = (count: number, asked: Partial<Asked>) => Array.from({ length: count }, () => asked);

describe('A tally', () => {
  it('counts by name, and a name of several parts is like no other', () => {
    const tally = new Tally([['a', 2]]);
    tally.add('a');
    tally.add('b', -3);
    expect([tally.of('a'), tally.of('b'), tally.of('c'), new Tally().of('a')]).toEqual([3, -3, 0, 0]);
    tally.clear('a');
    expect([tally.of('a'), tally.of('b')]).toEqual([0, -3]);
    expect(new Set([nameOf('a', 'b'), nameOf('ab'), nameOf('a,b'), nameOf(1), nameOf('1'), nameOf()]).size).toBe(6);
  });
});

describe('A suspension within a batch', () => {
  it('of a terminal comes with its last wrong try allowed, by its key, and its tries do not count again', () => {
    const batch = decideAll([
      ...times(3, wrong),
      {},
      { terminal: 'kiosk-1b', key: 'kiosk-1' },
      { terminal: 'kiosk-2' },
    ]);
    expect(reasonsOf(batch).slice(3)).toEqual(['terminal_suspended', 'terminal_suspended', null]);
    expect(raisedBy(batch)).toEqual([['terminal_suspended', 'shop-1', 'kiosk-1', 3]]);
    expect(triesOf(batch).slice(0, 4)).toEqual([
      ...Array.from({ length: 3 }, () => ({ countsAtTerminal: false, countsAtSeller: true })),
      null,
    ]);
    expect(triesOf(decideAll(times(2, wrong)))).toEqual(
      Array.from({ length: 2 }, () => ({ countsAtTerminal: true, countsAtSeller: true })),
    );
  });

  it('of a seller comes with the last wrong try of all its kiosks, and spares other sellers', () => {
    const elsewhere = { ...wrong, terminal: 'kiosk-2' };
    const third = { ...wrong, terminal: 'kiosk-3' };
    const batch = decideAll([wrong, wrong, elsewhere, elsewhere, third, { terminal: 'kiosk-4' }, { seller: 'shop-2' }]);
    expect(reasonsOf(batch).slice(5)).toEqual(['seller_suspended', null]);
    expect(raisedBy(batch)).toEqual([['seller_suspended', 'shop-1', 'kiosk-3', 5]]);
    expect(triesOf(batch).slice(0, 5)).toEqual(
      Array.from({ length: 5 }, () => ({ countsAtTerminal: true, countsAtSeller: false })),
    );
  });

  it('of terminals that enrolled themselves comes later, for all of them, and never closes the kiosks', () => {
    const browsers = [0, 1, 2, 3, 4].map((place) => ({
      ...wrong,
      terminal: `browser-${place}`,
      enrolledBy: 'self' as const,
    }));
    const batch = decideAll([...browsers, { terminal: 'kiosk-1' }, ...times(2, { ...wrong, terminal: 'kiosk-2' })]);
    expect(reasonsOf(batch)).toEqual([
      ...Array.from({ length: 4 }, () => 'identity_mismatch'),
      'terminal_suspended',
      null,
      'identity_mismatch',
      'identity_mismatch',
    ]);
    expect(raisedBy(batch)).toEqual([['terminal_suspended', 'shop-1', 'browser-3', 4]]);
    expect(triesOf(batch)[0]).toEqual({ countsAtTerminal: false, countsAtSeller: false });
  });

  it('counts what came before the batch, at the terminal and at its seller', () => {
    const before = { wrongTries: { atTerminal: 2, atSeller: 3 } };
    expect(
      raisedBy(
        decideAll([
          { ...wrong, before },
          { ...wrong, terminal: 'kiosk-2', before: { wrongTries: { atTerminal: 0, atSeller: 3 } } },
        ]),
      ),
    ).toEqual([
      ['terminal_suspended', 'shop-1', 'kiosk-1', 1],
      ['seller_suspended', 'shop-1', 'kiosk-2', 2],
    ]);
    const both = { before: { wrongTries: { atTerminal: 3, atSeller: 5 } } };
    expect(raisedBy(decideAll([both, both]))).toEqual([
      ['terminal_suspended', 'shop-1', 'kiosk-1', 0],
      ['seller_suspended', 'shop-1', 'kiosk-1', 0],
    ]);
    const almost = { before: { wrongTries: { atTerminal: 2, atSeller: 4 } } };
    expect(decideAll([almost, almost]).raised).toEqual([]);
  });

  it.each(['terminal_suspended', 'seller_suspended'] as const)('that holds already is not raised again: %s', (kind) => {
    const before = { isRaised: isRaised(kind), wrongTries: { atTerminal: 2, atSeller: 4 } };
    const batch = decideAll([{ before }, { before }]);
    expect([reasonsOf(batch), batch.raised]).toEqual([[kind, kind], []]);
    const due = { isRaised: isRaised(kind), wrongTries: { atTerminal: 3, atSeller: 5 } };
    const other = kind === 'terminal_suspended' ? 'seller_suspended' : 'terminal_suspended';
    expect(raisedBy(decideAll([{ before: due }]))).toEqual([[other, 'shop-1', 'kiosk-1', 0]]);
  });
});

const left = (count: number) => ({ kiosksLeft: new Map([['shop-1', count]]), remembered: new Map<string, string>() });

describe('New terminals in a batch', () => {
  const fresh = { before: { remembered: null } };
  const kiosk = (place: number, seller = 'shop-1') => ({ ...fresh, terminal: `kiosk-${place}`, seller });

  it('are remembered while their seller may add kiosks; more are refused, with one alarm for the seller', () => {
    const batch = [kiosk(1), kiosk(2), kiosk(1), kiosk(3), kiosk(4), kiosk(5, 'shop-2')];
    const { admitted, ...rest } = decideAll(batch, { admissions: left(2) });
    const exceeded = 'terminals_exceeded';
    expect(reasonsOf({ admitted, ...rest })).toEqual([null, null, null, exceeded, exceeded, exceeded]);
    expect(admitted.map(({ terminalId }) => terminalId)).toEqual(['kiosk-1', 'kiosk-2']);
    expect(raisedBy({ admitted, ...rest })).toEqual([
      [exceeded, 'shop-1', 'kiosk-3', 4],
      [exceeded, 'shop-2', 'kiosk-5', 6],
    ]);
  });

  it('that enrolled themselves are always remembered, and take no kiosk’s place', () => {
    const browser = { ...fresh, terminal: 'browser-1', enrolledBy: 'self' as const };
    const { admitted, ...rest } = decideAll([browser, kiosk(1)], { admissions: left(1) });
    expect(reasonsOf({ admitted, ...rest })).toEqual([null, null]);
    expect(admitted.map(({ terminalId }) => terminalId)).toEqual(['browser-1', 'kiosk-1']);
  });

  it('that come with another key are refused, with one alarm for each terminal id', () => {
    const other = { ...kiosk(1), key: 'another' };
    const second = { terminal: 'kiosk-2', before: { remembered: 'kiosk-2 self' } };
    const batch = decideAll([kiosk(1), other, other, second, kiosk(1)], { admissions: left(2) });
    const changed = 'terminal_changed';
    expect(reasonsOf(batch)).toEqual([null, changed, changed, changed, null]);
    expect(raisedBy(batch)).toEqual([
      [changed, 'shop-1', 'kiosk-1', 2],
      [changed, 'shop-1', 'kiosk-2', 4],
    ]);
  });

  it('that another process remembered meanwhile are known, or changed', () => {
    const remembered = new Map([
      [terminalKey({ sellerId: 'shop-1', terminalId: 'kiosk-1' }), 'kiosk-1 staff'],
      [terminalKey({ sellerId: 'shop-1', terminalId: 'kiosk-2' }), 'other staff'],
    ]);
    const batch = decideAll([kiosk(1), kiosk(2)], { admissions: { kiosksLeft: new Map(), remembered } });
    expect(reasonsOf(batch)).toEqual([null, 'terminal_changed']);
    expect(batch.admitted).toEqual([]);
  });

  it.each(['terminals_exceeded', 'terminal_changed'] as const)('raise no second alarm in its time: %s', (kind) => {
    const remembered = kind === 'terminal_changed' ? 'other staff' : null;
    const batch = decideAll([{ before: { remembered, isRaised: isRaised(kind) } }]);
    expect([reasonsOf(batch), batch.raised]).toEqual([[kind], []]);
  });
});

describe('An alarm', () => {
  const about = { sellerId: 'shop-1', terminalId: 'kiosk-1', counted: 'thumb', keyThumbprint: 'thumb' };
  const terminal = { ...about, enrolledBy: 'staff' } as const;

  it('is about a terminal as it is counted, a terminal id or the whole seller, and lasts as the policy says', () => {
    const probing = { ...policy.probing, suspendTerminalMs: 1_001, suspendSellerMs: 1_002 };
    const expected: [AlarmKind, string, number][] = [
      ['terminal_suspended', 'thumb', 1_001],
      ['seller_suspended', '', 1_002],
      ['terminals_exceeded', '', 24 * 3_600_000],
      ['terminal_changed', 'kiosk-1', 24 * 3_600_000],
    ];
    const raised = expected.map(([kind]) => ({ kind, terminal }));
    const alarms = makeAlarms(raised, now, { ...policy, probing });
    expect(newKioskWindowMs).toBe(24 * 3_600_000);
    for (const [place, [kind, subject, lastsMs]] of expected.entries()) {
      expect(subjectOf(kind, terminal)).toBe(subject);
      const when = { raisedAt: now, endsAt: now + lastsMs };
      expect(alarms[place]).toEqual({
        alarmId: alarms[place]!.alarmId,
        kind,
        sellerId: 'shop-1',
        terminalId: 'kiosk-1',
        ...when,
      });
    }
    expect(new Set(alarms.map(({ alarmId }) => alarmId)).size).toBe(4);
  });

  it('for wrong tries needs more of them where terminals enrolled themselves', () => {
    expect(mostWrongTries(terminal, policy)).toBe(3);
    expect(mostWrongTries({ counted: selfEnrolled }, policy)).toBe(4);
  });
});

describe('A terminal that signed', () => {
  const { publicJwk } = makeKeyPair();
  const requesting = { terminalId: 'kiosk-1', publicJwk, signature: 's' } as unknown as RequestingTerminal;

  it('is counted by its key if staff enrolled it, or else with all that enrolled themselves', () => {
    const { kty, crv, x, y } = publicJwk as Record<string, string>;
    // RFC 7638
    const keyThumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
    const about = { sellerId: 'shop-1', terminalId: 'kiosk-1', keyThumbprint };
    const staff = provenTerminal('shop-1', { ...requesting, enrolledBy: 'staff' });
    const self = provenTerminal('shop-1', { ...requesting, enrolledBy: 'self' });
    expect(staff).toEqual({ ...about, enrolledBy: 'staff', counted: keyThumbprint });
    expect(self).toEqual({ ...about, enrolledBy: 'self', counted: 'self-enrolled' });
    expect(standingOf(staff, null)).toBe('new');
    expect(standingOf(staff, asRemembered(staff))).toBe('known');
    expect(standingOf(staff, asRemembered(self))).toBe('changed');
    expect(asRemembered(staff)).toBe(`${keyThumbprint} staff`);
    const other = terminalKey({ sellerId: 'shop-1', terminalId: 'kiosk-2' });
    expect(new Set([terminalKey(staff), other, terminalKey({ ...staff, sellerId: 'shop-2' })]).size).toBe(3);
  });
});
