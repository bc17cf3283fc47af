import { expect, it } from 'vitest';
import type { SettlingConfigFile } from '../../settling/config/settling-config.ts';
import type { Card } from '../../contract/card.ts';
import { demonstrationFile } from '../support/demonstration-file.ts';
import { demonstrationAccounts } from '../../build/demonstration/demonstration-accounts.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { enterPerson, newCard, socketIn, startSettling } from './settling-under-test.ts';
import type { SettlingUnderTest } from './settling-under-test.ts';

const hourMs = 3_600_000;

/** Settling with the policy that holds where a credit company sets nothing, but for `policy`. */
function startWithPolicy(databaseUrl: string, policy: SettlingConfigFile['policy'] = {}): Promise<SettlingUnderTest> {
  return startSettling({ databaseUrl, config: { policy } });
}

/** Buys, and gives the exact reason and the response code that settling keeps to itself. */
async function buy({ seller, database }: SettlingUnderTest, card: Card, terminalId = 'kiosk-1') {
  const contents = { ...seller.sealContents({ card, amountMinor: 1_00 }), terminalId };
  const { kind, reason } = seller.read(await seller.check(seller.checkOf(contents)));
  const kept = await database.get<{ reason: string | null; code: string }>(
    'SELECT reason, response_code AS code FROM application WHERE application_id = ?',
    [contents.applicationId],
  );
  return { contents, kind, tells: reason, ...kept! };
}

describeOnEveryDatabase('A number used too often', ({ freshUrl }) => {
  it('is declined the fourth time in an hour at one terminal, and the sixth at any, until the hour is over', async () => {
    const settling = await startWithPolicy(await freshUrl());
    const card = await enterPerson(settling);
    for (let count = 0; count < 3; count++) expect((await buy(settling, card)).kind).toBe('approval');
    expect(await buy(settling, card)).toMatchObject({ reason: 'frequency_exceeded', code: '65', tells: 'declined' });
    for (const terminal of ['kiosk-2', 'kiosk-3']) expect((await buy(settling, card, terminal)).kind).toBe('approval');
    expect(await buy(settling, card, 'kiosk-4')).toMatchObject({ reason: 'frequency_exceeded' });
    expect((await buy(settling, await enterPerson(settling))).kind).toBe('approval');
    settling.clock.advance(hourMs);
    expect((await buy(settling, card)).kind).toBe('approval');
  });

  it('counts what was declined for credit, and neither what was reversed nor what was declined for coming too often', async () => {
    const settling = await startWithPolicy(await freshUrl());
    const { seller, clock } = settling;
    const poor = await enterPerson(settling, { limitMinor: 50 });
    for (let count = 0; count < 3; count++) expect((await buy(settling, poor)).reason).toBe('limit_exceeded');
    expect((await buy(settling, poor)).reason).toBe('frequency_exceeded');
    clock.advance(hourMs / 2);
    expect((await buy(settling, poor)).reason).toBe('frequency_exceeded');
    clock.advance(hourMs / 2);
    expect((await buy(settling, poor)).reason).toBe('limit_exceeded');
    const card = await enterPerson(settling);
    for (let count = 0; count < 7; count++) {
      const { kind, contents } = await buy(settling, card);
      expect(kind).toBe('approval');
      await seller.reverse(seller.reversalOf(contents));
    }
  });

  it('races itself, and exactly as many checks pass as the policy allows', async () => {
    const settling = await startWithPolicy(await freshUrl());
    const card = await enterPerson(settling);
    const results = await Promise.all(Array.from({ length: 12 }, () => buy(settling, card)));
    expect(results.filter(({ kind }) => kind === 'approval')).toHaveLength(3);
    expect(results.filter(({ reason }) => reason === 'frequency_exceeded')).toHaveLength(9);
  });

  it('is limited as the policy says, and a demonstration account is exempt by the policy only', async () => {
    const [demonstration] = demonstrationAccounts;
    const { gives: _gives, ...card } = demonstration!;
    const fourth = async (policy: SettlingConfigFile['policy']) => {
      const config = { firstAccountsFile: demonstrationFile(), policy };
      const settling = await startSettling({ databaseUrl: await freshUrl(), config });
      for (let count = 0; count < 3; count++) await buy(settling, card);
      return (await buy(settling, card)).reason;
    };
    expect(await fourth({})).toBe('frequency_exceeded');
    expect(await fourth({ velocity: { largestPerNumberAndTerminal: 4 } })).toBeNull();
    expect(await fourth({ exemptIssuers: [card.number.slice(0, 8)] })).toBeNull();
    expect(await fourth({ exemptIssuers: ['123456'] })).toBe('frequency_exceeded');
  });
});

describeOnEveryDatabase('A number that wrong identities came with', ({ freshUrl }) => {
  it('is locked out at that terminal after the third, for the right identity too, and says no more than before', async () => {
    const settling = await startWithPolicy(await freshUrl());
    const card = await enterPerson(settling);
    const said = new Set<unknown>();
    for (let count = 0; count < 3; count++) {
      const wrong = await buy(settling, { ...card, birthDate: `1990-01-0${count + 1}` });
      expect(wrong.reason).toBe('identity_mismatch');
      said.add(wrong.tells);
    }
    const right = await buy(settling, card);
    expect(right).toMatchObject({ reason: 'tries_exceeded_at_terminal', code: '75' });
    said.add(right.tells);
    said.add((await buy(settling, newCard())).tells);
    expect([...said]).toEqual(['declined']);
    expect((await buy(settling, await enterPerson(settling))).kind).toBe('approval');
  });

  it('is locked out everywhere after the twentieth, from seven terminals', async () => {
    const settling = await startWithPolicy(await freshUrl(), { terminals: { newKiosksPerDay: 8 } });
    const card = await enterPerson(settling);
    const reasons: unknown[] = [];
    for (let count = 0; count < 20; count++) {
      const guess = { ...card, name: `Guess ${count}` };
      reasons.push((await buy(settling, guess, `kiosk-${Math.floor(count / 3)}`)).reason);
    }
    expect(new Set(reasons)).toEqual(new Set(['identity_mismatch']));
    expect(await buy(settling, card, 'kiosk-of-its-own')).toMatchObject({ reason: 'tries_exceeded', code: '75' });
  });

  it('is open again when the wrong ones are a day old, and guesses while it was locked do not prolong that', async () => {
    const settling = await startWithPolicy(await freshUrl());
    const card = await enterPerson(settling);
    const wrong = { ...card, name: 'Somebody Else' };
    for (let count = 0; count < 3; count++) await buy(settling, wrong);
    settling.clock.advance(23 * hourMs);
    expect((await buy(settling, wrong)).reason).toBe('tries_exceeded_at_terminal');
    settling.clock.advance(hourMs);
    expect((await buy(settling, card)).kind).toBe('approval');
  });

  it('leaves what it saw of attempts with the decision, and nothing of the person', async () => {
    const settling = await startWithPolicy(await freshUrl(), { lockOut: { wrongIdentities: 1 } });
    const card = await enterPerson(settling, { debtMinor: 12_34, dueAt: 4e12 });
    await buy(settling, { ...card, name: 'Somebody Else' });
    await buy(settling, card);
    const rows = await settling.database.all<{ reason: string; seen: string }>(
      'SELECT reason, information_seen AS seen FROM application ORDER BY decided_at, reason',
    );
    const none = { recent: 0, recentAtTerminal: 0 };
    expect(rows.map(({ reason, seen }) => [reason, JSON.parse(seen)])).toEqual([
      ['identity_mismatch', { attempts: { ...none, wrongIdentities: 0, wrongIdentitiesAtTerminal: 0 } }],
      ['tries_exceeded', { attempts: { ...none, wrongIdentities: 1, wrongIdentitiesAtTerminal: 1 } }],
    ]);
  });
});

describeOnEveryDatabase('The policy', ({ freshUrl }) => {
  it('is kept whole under a version of its own, which every decision records', async () => {
    const databaseUrl = await freshUrl();
    const folder = temporaryFolder();
    const versions = new Set<string>();
    const policies = [{}, {}, { velocity: { largestPerNumber: 9 } }, { version: 'winter' }];
    for (const [place, policy] of policies.entries()) {
      const listen = { kind: 'socket', path: socketIn(folder, `${place}.sock`) } as const;
      const settling = await startSettling({ databaseUrl, folder, config: { policy, listen } });
      const { applicationId } = (await buy(settling, await enterPerson(settling))).contents;
      const kept = await settling.database.get<{ version: string; policy: string }>(
        `SELECT decision_policy.version, policy FROM application JOIN decision_policy ON version = policy_version
         WHERE application_id = ?`,
        [applicationId],
      );
      versions.add(kept!.version);
      expect(JSON.parse(kept!.policy)).toMatchObject({ velocity: { largestPerNumber: 5, ...policy.velocity } });
    }
    expect(versions.size).toBe(3);
    expect([...versions].at(-1)).toMatch(/^winter-/);
  });
});
