import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import { createLog } from '../../platform/log.ts';
import type { Card } from '../../contract/card.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { askCredit } from '../settling/operator-in-process.ts';
import { SellerAtSettling } from '../settling/seller-at-settling.ts';
import { enterPerson, newCard, socketIn, startSettling } from '../settling/settling-under-test.ts';
import type { SettlingOptions, SettlingUnderTest } from '../settling/settling-under-test.ts';
import { buyAt } from '../settling/terminal-buyer.ts';
import type { BuyerTerminal } from '../settling/terminal-buyer.ts';

const hourMs = 3_600_000;
const here = { terminalId: 'kiosk-by-the-door' };
const elsewhere = { terminalId: 'kiosk-upstairs' };

/** Settling with the policy that holds where a credit company sets nothing. */
const start = (options: SettlingOptions) => startSettling({ ...options, config: { policy: {}, ...options.config } });

const wrongly = (card: Card): Card => ({ ...card, birthDate: '1971-02-03' });

async function reasonsOf(settling: SettlingUnderTest, cards: readonly Card[], terminal: BuyerTerminal) {
  const reasons: (string | null)[] = [];
  for (const card of cards) reasons.push((await buyAt(settling, card, terminal)).reason);
  return reasons;
}

const peopleAt = (settling: SettlingUnderTest, count: number) =>
  Promise.all(Array.from({ length: count }, () => enterPerson(settling)));

describeOnEveryDatabase('One terminal', ({ freshUrl }) => {
  it('locks nobody out anywhere else, however long it tries: it is suspended first', async () => {
    const settling = await start({ databaseUrl: await freshUrl() });
    const people = await peopleAt(settling, 5);
    for (let day = 0; day < 3; day++) {
      for (let round = 0; round < 9; round++) {
        await reasonsOf(settling, people.map(wrongly), here);
        settling.clock.advance(2 * hourMs);
      }
      settling.clock.advance(6 * hourMs);
      for (const person of people) expect((await buyAt(settling, person, elsewhere)).kind).toBe('approval');
    }
    const reasons = await settling.database.all<{ reason: string }>('SELECT DISTINCT reason FROM application');
    expect(reasons.map(({ reason }) => reason)).not.toContain('tries_exceeded');
  });

  it('is suspended after its tenth wrong try, whether numbers or identities were wrong, and others are not', async () => {
    const settling = await start({ databaseUrl: await freshUrl() });
    const [person, ...others] = await peopleAt(settling, 4);
    const guesses = [...others.map(wrongly), ...others.map(wrongly), newCard(), newCard(), newCard(), newCard()];
    const reasons = await reasonsOf(settling, guesses, here);
    expect(new Set(reasons)).toEqual(new Set(['identity_mismatch', 'number_unknown']));
    const suspended = { kind: 'non-approval', tells: 'terminal_refused', reason: 'terminal_suspended', code: '58' };
    for (const card of [person!, wrongly(person!), newCard()])
      expect(await buyAt(settling, card, here)).toEqual(suspended);
    for (const card of [person!, ...others]) expect((await buyAt(settling, card, elsewhere)).kind).toBe('approval');

    settling.clock.advance(hourMs);
    expect((await buyAt(settling, person!, here)).kind).toBe('approval');
    expect((await buyAt(settling, newCard(), here)).reason).toBe('number_unknown');
  });

  it('tries no more than ten, when sixty guesses arrive at the same moment', async () => {
    const settling = await start({ databaseUrl: await freshUrl() });
    const person = await enterPerson(settling);
    const guesses = [...Array.from({ length: 60 }, () => newCard()), person];
    const bought = await Promise.all(guesses.map((card) => buyAt(settling, card, here)));
    expect(bought.filter(({ reason }) => reason === 'number_unknown')).toHaveLength(10);
    expect(bought.at(-1)!.reason).toBe('terminal_suspended');
    expect(await settling.database.all('SELECT kind FROM alarm')).toEqual([{ kind: 'terminal_suspended' }]);
  });

  it('does not begin anew when settling does', async () => {
    const databaseUrl = await freshUrl();
    const folder = temporaryFolder();
    const clock = new MovableClock();
    const seller = new SellerAtSettling('shop-1', clock);
    const first = await start({ databaseUrl, folder, clock, seller });
    await reasonsOf(
      first,
      Array.from({ length: 9 }, () => newCard()),
      here,
    );
    const listen = { kind: 'socket', path: socketIn(folder, 'second.sock') } as const;
    const second = await start({ databaseUrl, folder, clock, seller, config: { listen } });
    const reasons = await Promise.all(
      Array.from({ length: 5 }, async () => (await buyAt(second, newCard(), here)).reason),
    );
    expect(reasons.toSorted()).toEqual(['number_unknown', ...Array.from({ length: 4 }, () => 'terminal_suspended')]);
  });

  it('that enrolled itself is suspended with all others of its seller that did, and no kiosk is', async () => {
    const settling = await start({
      databaseUrl: await freshUrl(),
      config: { policy: { probing: { wrongTriesAtSelfEnrolled: 4, wrongTriesOfSeller: 4 } } },
    });
    const person = await enterPerson(settling);
    for (let count = 0; count < 4; count++) {
      const browser = { terminalId: `browser-${count}`, enrolledBy: 'self' } as const;
      expect((await buyAt(settling, newCard(), browser)).reason).toBe('number_unknown');
    }
    const another = { terminalId: 'browser-9', enrolledBy: 'self' } as const;
    expect((await buyAt(settling, person, another)).reason).toBe('terminal_suspended');
    expect((await buyAt(settling, person, here)).kind).toBe('approval');
  });

  it('raises an alarm in log and audit, which operators see, and lift', async () => {
    const lines: string[] = [];
    const log = createLog('settling', 'warn', { write: (line) => void lines.push(line) });
    const folder = temporaryFolder();
    const settling = await start({ databaseUrl: await freshUrl(), folder, log });
    const configFile = path.join(folder, 'config.json');
    writeFileSync(configFile, JSON.stringify(settling.config));
    const person = await enterPerson(settling);
    await reasonsOf(
      settling,
      Array.from({ length: 10 }, () => newCard()),
      here,
    );

    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const about = { sellerId: 'shop-1', terminalId: here.terminalId };
    expect(logged.filter(({ event }) => event === 'alarm')).toMatchObject([{ alarm: 'terminal_suspended', ...about }]);
    const audited = await settling.database.all(
      `SELECT seller_id AS "sellerId", reason FROM audit_record WHERE action = 'alarm'`,
    );
    expect(audited).toEqual([{ sellerId: 'shop-1', reason: 'terminal_suspended' }]);

    const { alarms } = await askCredit<{ alarms: { alarmId: string; kind: string }[] }>(configFile, ['alarms', 'list']);
    expect(alarms).toMatchObject([{ kind: 'terminal_suspended', ...about }]);
    const lift = ['alarms', 'lift', alarms[0]!.alarmId, '--reason', 'the clerk was trained'];
    expect(await askCredit(configFile, lift)).toMatchObject({ kind: 'terminal_suspended' });
    expect(await askCredit(configFile, lift)).toMatchObject({ refusal: 'alarm_lifted' });
    expect(await askCredit(configFile, ['alarms', 'lift', 'no-such'])).toMatchObject({ refusal: 'alarm_unknown' });
    expect(await askCredit(configFile, ['alarms', 'list'])).toEqual({ alarms: [] });
    expect((await buyAt(settling, person, here)).kind).toBe('approval');
    const again = await reasonsOf(
      settling,
      Array.from({ length: 11 }, () => newCard()),
      here,
    );
    expect(again.map((reason) => reason === 'terminal_suspended')).toEqual([
      ...Array.from({ length: 10 }, () => false),
      true,
    ]);
  });
});

describeOnEveryDatabase('A number', ({ freshUrl }) => {
  it('is locked at one terminal after three wrong identities, and open to the right holder at another', async () => {
    const settling = await start({ databaseUrl: await freshUrl() });
    const person = await enterPerson(settling);
    const guesses = [wrongly(person), wrongly(person), wrongly(person), wrongly(person), person];
    const locked = 'tries_exceeded_at_terminal';
    const three = ['identity_mismatch', 'identity_mismatch', 'identity_mismatch'];
    expect(await reasonsOf(settling, guesses, here)).toEqual([...three, locked, locked]);
    expect((await buyAt(settling, person, elsewhere)).kind).toBe('approval');
  });

  it('that was locked is open again when an operator unlocks its account', async () => {
    const folder = temporaryFolder();
    const settling = await start({ databaseUrl: await freshUrl(), folder });
    const configFile = path.join(folder, 'config.json');
    writeFileSync(configFile, JSON.stringify(settling.config));
    const person = await enterPerson(settling);
    for (let count = 0; count < 3; count++) await buyAt(settling, wrongly(person), here);
    expect((await buyAt(settling, person, here)).reason).toBe('tries_exceeded_at_terminal');
    expect(await askCredit(configFile, ['accounts', 'unlock', '1'])).toEqual({ accountId: 1, forgiven: 3 });
    expect((await buyAt(settling, person, here)).kind).toBe('approval');
  });
});

describeOnEveryDatabase('A seller', ({ freshUrl }) => {
  it('is suspended as a whole when its terminals together try too often, and another seller is not', async () => {
    const clock = new MovableClock();
    const [seller, other] = [new SellerAtSettling('shop-1', clock), new SellerAtSettling('shop-2', clock)];
    const policy = { probing: { wrongTriesOfSeller: 6 } };
    const config = { policy, sellers: [seller.listing, other.listing] };
    const settling = await start({ databaseUrl: await freshUrl(), clock, seller, config });
    other.meet(settling.config.listen, settling.keys);
    const person = await enterPerson(settling);
    for (let count = 0; count < 6; count++) await buyAt(settling, newCard(), { terminalId: `kiosk-${count % 3}` });
    const suspended = { tells: 'terminal_refused', reason: 'seller_suspended', code: '66' };
    expect(await buyAt(settling, person, { terminalId: 'kiosk-4' })).toMatchObject(suspended);
    expect((await buyAt(settling, person, { terminalId: 'kiosk-4' }, other)).kind).toBe('approval');
    expect(await settling.database.all('SELECT kind, seller_id AS "sellerId" FROM alarm')).toEqual([
      { kind: 'seller_suspended', sellerId: 'shop-1' },
    ]);
    clock.advance(hourMs);
    expect((await buyAt(settling, person, { terminalId: 'kiosk-4' })).kind).toBe('approval');
    other.leave();
  });
});
