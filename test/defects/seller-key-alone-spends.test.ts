import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { makeKeyPair } from '../../platform/key-file.ts';
import type { SealContents } from '../../contract/settling/seal.ts';
import type { RequestingTerminal } from '../../contract/settling/terminal-signature.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { askCredit } from '../settling/operator-in-process.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { enterPerson, startSettling } from '../settling/settling-under-test.ts';
import type { SettlingUnderTest } from '../settling/settling-under-test.ts';
import { buyAt } from '../settling/terminal-buyer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dayMs = 24 * 3_600_000;

type Asked = { contents: SealContents; seal: string; terminal: RequestingTerminal };

/** A check as an honest seller and its kiosk make it, spoiled by `spoil`, and the exact reason that settling kept. */
async function reasonOf(settling: SettlingUnderTest, spoil: (asked: Asked, seller: SellerAtSettling) => Asked) {
  const { seller, database } = settling;
  const contents = seller.sealContents({ card: await enterPerson(settling) });
  const seal = seller.seal(contents);
  const { terminal } = seller.checkOf(contents, { seal });
  const asked = spoil({ contents, seal, terminal }, seller);
  const answer = await seller.check(seller.checkOf(asked.contents, { seal: asked.seal, terminal: asked.terminal }));
  const { kind, reason: tells } = seller.read(answer);
  const row = await database.get<{ reason: string | null }>('SELECT reason FROM application WHERE application_id = ?', [
    asked.contents.applicationId,
  ]);
  return { kind, tells, reason: row!.reason };
}

const publicJwk = (key = makeKeyPair()) => key.publicJwk as RequestingTerminal['publicJwk'];

const spoiled: [string, string, (asked: Asked, seller: SellerAtSettling) => Asked][] = [
  [
    'a terminal id that was invented after the seal',
    'seal_mismatch',
    (asked, seller) => {
      const contents = { ...asked.contents, terminalId: 'kiosk-invented' };
      return { ...asked, contents, terminal: seller.checkOf(contents, { seal: asked.seal }).terminal };
    },
  ],
  [
    'another key than the one that signed',
    'terminal_unproven',
    (asked) => ({ ...asked, terminal: { ...asked.terminal, publicJwk: publicJwk() } }),
  ],
  [
    'a signature by a key that is not named',
    'terminal_unproven',
    (asked, seller) => {
      const signature = seller.signAsTerminal({ ...asked.contents, seal: asked.seal }, { key: makeKeyPair() });
      return { ...asked, terminal: { ...asked.terminal, signature } };
    },
  ],
  ...(
    [
      ['another application', { applicationId: '01987f3a-4000-7000-8000-400000000009' }],
      ['another seller', { sellerId: 'shop-9' }],
      ['another terminal', { terminalId: 'kiosk-9' }],
      ['another amount', { amountMinor: 1 }],
      ['another currency', { currency: 'JPY' }],
      ['another seal', { sealSha256: 'A'.repeat(43) }],
    ] as const
  ).map(([what, changes]): [string, string, (asked: Asked, seller: SellerAtSettling) => Asked] => [
    `a signature over ${what}`,
    'terminal_unproven',
    (asked, seller) => {
      const signature = seller.signAsTerminal({ ...asked.contents, seal: asked.seal }, changes);
      return { ...asked, terminal: { ...asked.terminal, signature } };
    },
  ]),
  [
    'a signature that was altered',
    'terminal_unproven',
    (asked) => {
      const [head, body, end] = asked.terminal.signature.split('.') as [string, string, string];
      const signature = [head, body, (end[0] === 'A' ? 'B' : 'A') + end.slice(1)].join('.');
      return { ...asked, terminal: { ...asked.terminal, signature } };
    },
  ],
];

describeOnEveryDatabase("A seller's key alone", ({ freshUrl }) => {
  it('has no check decided without a terminal that signed this very seal', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    expect(await reasonOf(settling, (asked) => asked)).toMatchObject({ kind: 'approval', reason: null });
    for (const [what, reason, spoil] of spoiled) {
      const expected = { kind: 'non-approval', tells: 'seal_refused', reason };
      expect([what, await reasonOf(settling, spoil)]).toEqual([what, expected]);
    }
  });

  it('is not heard at all when it names no terminal', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const { terminal: _terminal, ...without } = seller.checkOf(
      seller.sealContents({ card: await enterPerson(settling) }),
    );
    const { status, text } = await seller.post('/checks', seller.sign(without));
    expect([status, JSON.parse(text)]).toEqual([400, { refusal: 'request_malformed' }]);
  });

  it('gains nothing by inventing terminal ids for one key: they count together', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy: {} } });
    const card = await enterPerson(settling);
    const key = makeKeyPair();
    const reasons: unknown[] = [];
    for (let count = 0; count < 4; count++) {
      reasons.push((await buyAt(settling, card, { terminalId: `invented-${count}`, key })).reason);
    }
    expect(reasons).toEqual([null, null, null, 'frequency_exceeded']);
  });

  it('gains nothing by inventing terminals that enrolled themselves: they count together', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy: {} } });
    const card = await enterPerson(settling);
    const reasons: unknown[] = [];
    for (let count = 0; count < 5; count++) {
      const terminal = { terminalId: `browser-${count}`, enrolledBy: 'self', key: makeKeyPair() } as const;
      reasons.push((await buyAt(settling, card, terminal)).reason);
    }
    expect(reasons).toEqual([null, null, null, 'frequency_exceeded', 'frequency_exceeded']);
    expect((await buyAt(settling, card, { terminalId: 'kiosk-1' })).kind).toBe('approval');
  });

  it('cannot have a known terminal come with another key, or be enrolled otherwise, and raises an alarm by it', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const card = await enterPerson(settling);
    expect((await buyAt(settling, card, { terminalId: 'kiosk-1' })).kind).toBe('approval');
    const changed = { kind: 'non-approval', tells: 'terminal_refused', reason: 'terminal_changed', code: '58' };
    expect(await buyAt(settling, card, { terminalId: 'kiosk-1', key: makeKeyPair() })).toEqual(changed);
    expect(await buyAt(settling, card, { terminalId: 'kiosk-1', enrolledBy: 'self' })).toEqual(changed);
    expect((await buyAt(settling, card, { terminalId: 'kiosk-1' })).kind).toBe('approval');
    const alarms = await settling.database.all('SELECT kind, terminal_id AS "terminalId" FROM alarm');
    expect(alarms).toEqual([{ kind: 'terminal_changed', terminalId: 'kiosk-1' }]);
    const audited = await settling.database.all(`SELECT reason FROM audit_record WHERE action = 'alarm'`);
    expect(audited).toEqual([{ reason: 'terminal_changed' }]);
  });

  it('brings five new kiosks a day and no sixth, however many come at once; an operator can allow more', async () => {
    const folder = temporaryFolder();
    const settling = await startSettling({ databaseUrl: await freshUrl(), folder, config: { policy: {} } });
    const cards = await Promise.all(Array.from({ length: 12 }, () => enterPerson(settling)));
    const first = await Promise.all(
      cards.map((card, place) => buyAt(settling, card, { terminalId: `kiosk-${place}` })),
    );
    expect(first.filter(({ kind }) => kind === 'approval')).toHaveLength(5);
    const refused = first.filter(({ kind }) => kind !== 'approval');
    expect(new Set(refused.map((each) => JSON.stringify(each)))).toEqual(
      new Set([
        JSON.stringify({ kind: 'non-approval', tells: 'terminal_refused', reason: 'terminals_exceeded', code: '58' }),
      ]),
    );
    expect(await settling.database.all('SELECT kind FROM alarm')).toEqual([{ kind: 'terminals_exceeded' }]);

    const configFile = path.join(folder, 'config.json');
    writeFileSync(configFile, JSON.stringify(settling.config));
    await askCredit(configFile, ['terminals', 'allow', 'shop-1', '2']);
    const later = await Promise.all(cards.map((card, place) => buyAt(settling, card, { terminalId: `more-${place}` })));
    expect(later.filter(({ kind }) => kind === 'approval')).toHaveLength(2);
    expect(await askCredit(configFile, ['terminals', 'list'])).toMatchObject({ terminals: { length: 7 } });

    settling.clock.advance(dayMs);
    expect((await buyAt(settling, cards[0]!, { terminalId: 'kiosk-of-tomorrow' })).kind).toBe('approval');
  });

  it('of one seller says nothing about the terminals of another that have the same ids', async () => {
    const clock = new MovableClock();
    const [seller, other] = [new SellerAtSettling('shop-1', clock), new SellerAtSettling('shop-2', clock)];
    const config = { policy: {}, sellers: [seller.listing, other.listing] };
    const settling = await startSettling({ databaseUrl: await freshUrl(), clock, seller, config });
    other.meet(settling.config.listen, settling.keys);
    const card = await enterPerson(settling);
    const terminal = { terminalId: 'kiosk-1', key: makeKeyPair() };
    for (let count = 0; count < 3; count++) await buyAt(settling, card, terminal);
    expect((await buyAt(settling, card, terminal)).reason).toBe('frequency_exceeded');
    expect((await buyAt(settling, card, terminal, other)).kind).toBe('approval');
    other.leave();
  });
});
