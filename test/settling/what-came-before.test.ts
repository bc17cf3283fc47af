import { expect, it } from 'vitest';
import type { DeclineReason } from '../../contract/settling/refusals.ts';
import { declineReasons } from '../../contract/settling/refusals.ts';
import type { Database } from '../../platform/database/database.ts';
import { insertDecidedChecks, setReversal } from '../../settling/application/application-store.ts';
import type { DecidedCheck } from '../../settling/application/application-store.ts';
import { auditAlarm, forgetCountedTries, insertAlarms, makeAlarms } from '../../settling/check/alarms.ts';
import type { AlarmKind, RaisedAlarm } from '../../settling/check/alarms.ts';
import { countAttempts, isCounted, takeTurns } from '../../settling/check/attempts.ts';
import { insertKnownTerminals, newKioskWindowMs, readAdmissions } from '../../settling/check/known-terminals.ts';
import type { ProvenTerminal } from '../../settling/check/known-terminals.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { now, policy } from './batch-ground.ts';

const { velocity, lockOut, probing } = policy;
const countedReasons = [
  'account_closed',
  'account_suspended',
  'card_expired',
  'currency_differs',
  'debt_overdue',
  'payment_history_poor',
  'limit_exceeded',
];

function kiosk(key: string, changes: Partial<ProvenTerminal> = {}): ProvenTerminal {
  const about = { sellerId: 'shop-1', terminalId: `kiosk-${key}`, enrolledBy: 'staff', keyThumbprint: key } as const;
  return { ...about, counted: key, ...changes };
}

type Past = Partial<DecidedCheck> & { reason?: DeclineReason };
let made = 0;

function decided({ reason, ...changes }: Past): DecidedCheck {
  const outcome = reason ? 'declined' : 'approved';
  const decision = { outcome, reason: reason ?? null, responseCode: '00' } as DecidedCheck['decision'];
  const about = { sellerId: 'shop-1', applicationId: `a${++made}`, amountMinor: 1, currency: 'EUR' } as const;
  const where = { terminalId: 'kiosk-A', countedTerminal: 'A', countsAtTerminal: false, countsAtSeller: false };
  const rest = {
    contentHash: Buffer.from('c'),
    sealNonce: null,
    policyVersion: 'p',
    informationSeen: null,
    notice: 'n',
  };
  return { ...about, ...where, ...rest, personId: 1, decision, decidedAt: now, ...changes };
}

const keep = (database: Database, past: readonly Past[]) =>
  database.write((transaction) => insertDecidedChecks(transaction, past.map(decided)));

const raise = (database: Database, raised: readonly RaisedAlarm[], at = now) =>
  database.write((transaction) => insertAlarms(transaction, raised, makeAlarms(raised, at, policy)));

const before = async (database: Database, terminal = kiosk('A'), personId: number | null = 1, rules = policy) =>
  (await database.write((transaction) => countAttempts(transaction, [{ personId, terminal }], now, rules)))[0]!;

describeOnEveryDatabase('What came before a check', ({ freshUrl, dialect }) => {
  const open = async () => openSettlingDatabase(await freshUrl());

  it('counts a number’s checks with the right identity, within the window, everywhere and at the terminal', async () => {
    const database = await open();
    const often = Object.keys(declineReasons).map((reason) => ({
      reason: reason as DeclineReason,
      countedTerminal: 'B',
    }));
    const takenBack = decided({});
    await keep(database, [
      {},
      { decidedAt: now - velocity.windowMs + 1 },
      { decidedAt: now - velocity.windowMs },
      { sellerId: 'shop-2' },
      { countedTerminal: 'C' },
      { personId: 2 },
      ...often,
    ]);
    await database.write(async (transaction) => {
      await insertDecidedChecks(transaction, [takenBack]);
      await setReversal(transaction, takenBack, { reversalNotice: 'r', reversedAt: now });
    });
    const counts = async (terminal: ProvenTerminal, personId: number | null) => {
      const { recent, recentAtTerminal } = (await before(database, terminal, personId)).attempts;
      return [recent, recentAtTerminal];
    };
    const all = 4 + countedReasons.length;
    expect(await counts(kiosk('A'), 1)).toEqual([all, 2]);
    expect(await counts(kiosk('B'), 1)).toEqual([all, countedReasons.length]);
    expect(await counts(kiosk('A', { sellerId: 'shop-2' }), 1)).toEqual([all, 1]);
    expect(await counts(kiosk('A'), 2)).toEqual([1, 1]);
    expect(await counts(kiosk('A'), null)).toEqual([0, 0]);
    for (const reason of Object.keys(declineReasons) as DeclineReason[]) {
      expect(isCounted({ reason }), reason).toBe(countedReasons.includes(reason));
    }
    expect(isCounted({ reason: null })).toBe(true);
    await database.close();
  });

  it('counts wrong identities that no operator forgave, whichever of the two windows is longer', async () => {
    const database = await open();
    const wrong = { reason: 'identity_mismatch' } as const;
    const past = { ...wrong, decidedAt: now - lockOut.windowMs + 1 };
    await keep(database, [
      wrong,
      past,
      { ...wrong, decidedAt: now - lockOut.windowMs },
      { ...wrong, countedTerminal: 'B' },
    ]);
    await keep(database, [
      { ...wrong, personId: 2 },
      { reason: 'identity_near_miss' },
      { ...wrong, applicationId: 'f' },
    ]);
    await database.write((transaction) =>
      transaction.run(`UPDATE application SET forgiven = 1 WHERE application_id = 'f'`),
    );
    const counts = async (rules = policy) => (await before(database, kiosk('A'), 1, rules)).attempts;
    const none = { recent: 0, recentAtTerminal: 0 };
    expect(await counts()).toEqual({ ...none, wrongIdentities: 3, wrongIdentitiesAtTerminal: 2 });
    await keep(database, [{ decidedAt: now - 2 * lockOut.windowMs }]);
    const long = { ...policy, velocity: { ...velocity, windowMs: 3 * lockOut.windowMs } };
    expect(await counts(long)).toEqual({
      recent: 1,
      recentAtTerminal: 1,
      wrongIdentities: 3,
      wrongIdentitiesAtTerminal: 2,
    });
    await database.close();
  });

  it('counts wrong tries of the terminal and of its seller, each in its window, until a suspension forgets them', async () => {
    const database = await open();
    const both = { personId: null, reason: 'number_unknown', countsAtTerminal: true, countsAtSeller: true } as const;
    await keep(database, [
      both,
      { ...both, decidedAt: now - probing.terminalWindowMs + 1 },
      { ...both, decidedAt: now - probing.terminalWindowMs },
      { ...both, decidedAt: now - probing.sellerWindowMs + 1 },
      { ...both, decidedAt: now - probing.sellerWindowMs },
      { ...both, countedTerminal: 'B' },
      { ...both, countsAtTerminal: false },
      { ...both, countsAtSeller: false },
      { ...both, sellerId: 'shop-2' },
    ]);
    const tries = async () => {
      const found = [];
      for (const terminal of [kiosk('A'), kiosk('B'), kiosk('A', { sellerId: 'shop-2' })]) {
        const { atTerminal, atSeller } = (await before(database, terminal)).wrongTries;
        found.push([atTerminal, atSeller]);
      }
      return found;
    };
    const forget = (...kinds: AlarmKind[]) =>
      database.write((transaction) =>
        forgetCountedTries(
          transaction,
          kinds.map((kind) => ({ kind, terminal: kiosk('A') })),
        ),
      );
    const beginning = [
      [3, 6],
      [1, 6],
      [1, 1],
    ];
    expect(await tries()).toEqual(beginning);
    await forget('terminals_exceeded', 'terminal_changed');
    expect(await tries()).toEqual(beginning);
    await forget('terminal_suspended');
    expect(await tries()).toEqual([
      [0, 6],
      [1, 6],
      [1, 1],
    ]);
    await forget('seller_suspended');
    expect(await tries()).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    await database.close();
  });

  it('tells of alarms about the terminal and its seller that are not over and not lifted', async () => {
    const kinds = ['terminal_suspended', 'seller_suspended', 'terminals_exceeded', 'terminal_changed'] as const;
    const database = await open();
    const raisedFor = async (terminal: ProvenTerminal) => {
      const { isRaised } = await before(database, terminal);
      return kinds.filter((kind) => isRaised[kind]);
    };
    const terminal = kiosk('A');
    const lasts = { terminal_suspended: probing.suspendTerminalMs, seller_suspended: probing.suspendSellerMs };
    const over = kinds.map(
      (kind) =>
        [kind, { terminals_exceeded: newKioskWindowMs, terminal_changed: newKioskWindowMs, ...lasts }[kind]] as const,
    );
    for (const [kind, lastsMs] of over) await raise(database, [{ kind, terminal }], now - lastsMs);
    expect(await raisedFor(terminal)).toEqual([]);
    for (const [place, [kind, lastsMs]] of over.entries()) {
      await raise(database, [{ kind, terminal }], now - lastsMs + 1);
      expect(await raisedFor(terminal), kind).toEqual(kinds.slice(0, place + 1));
    }
    expect(await raisedFor(kiosk('B'))).toEqual(['seller_suspended', 'terminals_exceeded']);
    expect(await raisedFor(kiosk('B', { terminalId: 'kiosk-A' }))).toEqual(kinds.slice(1));
    expect(await raisedFor(kiosk('A', { terminalId: 'kiosk-B' }))).toEqual(kinds.slice(0, 3));
    expect(await raisedFor(kiosk('A', { sellerId: 'shop-2' }))).toEqual([]);
    await database.write((transaction) => transaction.run('UPDATE alarm SET lifted_at = ?', [now]));
    expect(await raisedFor(terminal)).toEqual([]);
    await database.close();
  });

  it('is told of each check in its place, and of a terminal how it was seen first', async () => {
    const database = await open();
    expect(await database.write((transaction) => countAttempts(transaction, [], now, policy))).toEqual([]);
    await keep(database, [{}, {}, { personId: 2 }]);
    const seen = [kiosk('A'), kiosk('C', { enrolledBy: 'self' }), kiosk('B', { sellerId: 'shop-2' })];
    expect(await database.write((transaction) => insertKnownTerminals(transaction, seen, now))).toBe(true);
    const subjects = [
      { personId: 2, terminal: kiosk('A') },
      { personId: null, terminal: kiosk('B') },
      { personId: 1, terminal: kiosk('A') },
      { personId: 1, terminal: kiosk('C', { keyThumbprint: 'other' }) },
      { personId: 2, terminal: kiosk('A') },
    ];
    const found = await database.write((transaction) => countAttempts(transaction, subjects, now, policy));
    expect(
      found.map(({ attempts: { recent, recentAtTerminal }, remembered }) => [recent, recentAtTerminal, remembered]),
    ).toEqual([
      [1, 1, 'A staff'],
      [0, 0, null],
      [2, 2, 'A staff'],
      [2, 0, 'C self'],
      [1, 1, 'A staff'],
    ]);
    await database.close();
  });

  it('is asked when it is the turn of its numbers', async () => {
    const database = await open();
    const indexes = [7, -2, 7].map((turn) => {
      const index = Buffer.alloc(32);
      index.writeInt32BE(turn);
      return index;
    });
    const turns = await database.write(async (transaction) => {
      await takeTurns(transaction, []);
      await takeTurns(transaction, indexes);
      if (dialect === 'sqlite') return [];
      return transaction.all<{ turn: number }>(
        `SELECT objid::bigint AS turn FROM pg_locks WHERE locktype = 'advisory' AND classid = 62 AND pid = pg_backend_pid() ORDER BY 1`,
      );
    });
    const expected = dialect === 'sqlite' ? [] : [7, 2 ** 32 - 2];
    expect(turns.map(({ turn }) => Number(turn))).toEqual(expected);
    await database.close();
  });
});

describeOnEveryDatabase('An alarm', ({ freshUrl }) => {
  it('is kept with what it is about, and told to the audit', async () => {
    const database = await openSettlingDatabase(await freshUrl());
    const terminal = kiosk('A');
    const kinds = ['terminal_changed', 'seller_suspended', 'terminal_suspended'] as const;
    const raised = kinds.map((kind) => ({ kind, terminal }));
    const alarms = makeAlarms(raised, now, policy);
    await database.write(async (transaction) => {
      await insertAlarms(transaction, [], []);
      await insertAlarms(transaction, raised, alarms);
      await auditAlarm(transaction, alarms[1]!);
    });
    const rows = await database.all('SELECT * FROM alarm ORDER BY kind DESC');
    const kept = (place: number, kind: AlarmKind, counted_terminal: string) => ({
      alarm_id: alarms[place]!.alarmId,
      kind,
      seller_id: 'shop-1',
      counted_terminal,
      terminal_id: 'kiosk-A',
      raised_at: now,
      ends_at: alarms[place]!.endsAt,
      lifted_at: null,
    });
    expect(rows).toEqual([
      kept(2, 'terminal_suspended', 'A'),
      kept(0, 'terminal_changed', 'kiosk-A'),
      kept(1, 'seller_suspended', ''),
    ]);
    const [audited, ...more] = await database.all<{ details: string }>('SELECT * FROM audit_record');
    expect(more).toEqual([]);
    const about = { recorded_at: now, actor: 'settling', action: 'alarm', seller_id: 'shop-1', outcome: 'done' };
    expect(audited).toMatchObject({ ...about, reason: 'seller_suspended' });
    const { alarmId, endsAt } = alarms[1]!;
    expect(JSON.parse(audited!.details)).toEqual({ alarmId, terminalId: 'kiosk-A', endsAt });
    await database.close();
  });
});

describeOnEveryDatabase('The admission of new terminals', ({ freshUrl }) => {
  it('counts the kiosks of a day against what the policy and the operators allow, for each seller', async () => {
    const database = await openSettlingDatabase(await freshUrl());
    const read = (terminals: readonly ProvenTerminal[]) =>
      database.write((transaction) => readAdmissions(transaction, terminals, now, policy));
    const remember = (terminals: readonly ProvenTerminal[], at: number) =>
      database.write((transaction) => insertKnownTerminals(transaction, terminals, at));
    const inOther = { sellerId: 'shop-2' };
    const self = { enrolledBy: 'self' } as const;
    expect(await remember([kiosk('B'), kiosk('A')], now - newKioskWindowMs + 1)).toBe(true);
    await remember([kiosk('C')], now - newKioskWindowMs);
    await remember([kiosk('D', self), kiosk('A', inOther)], now);
    expect(await remember([kiosk('E'), kiosk('A')], now), 'one of them was there already').toBe(false);
    for (const [id, seller, kiosks, until] of [
      ['1', 'shop-1', 3, now + 1],
      ['2', 'shop-1', 4, now + 1],
      ['3', 'shop-1', 20, now],
      ['4', 'shop-3', 1, now + 1],
    ] as const) {
      await database.write((transaction) =>
        transaction.run('INSERT INTO kiosk_allowance VALUES (?, ?, ?, ?, ?)', [id, seller, kiosks, now, until]),
      );
    }
    const { kiosksLeft, remembered } = await read([
      kiosk('X'),
      kiosk('A', inOther),
      kiosk('X', { sellerId: 'shop-3' }),
      kiosk('Y'),
      kiosk('D', { ...self, sellerId: 'shop-4' }),
    ]);
    const daily = policy.terminals.newKiosksPerDay;
    expect(kiosksLeft).toEqual(
      new Map([
        ['shop-1', daily + 7 - 3],
        ['shop-2', daily - 1],
        ['shop-3', daily + 1],
      ]),
    );
    expect(remembered).toEqual(new Map([['["shop-2","kiosk-A"]', 'A staff']]));
    expect(await read([kiosk('D', self)])).toEqual({ kiosksLeft: new Map(), remembered: new Map() });
    await database.close();
  });
});
