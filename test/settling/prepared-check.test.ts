import { expect, it, onTestFinished } from 'vitest';
import { prepareCheck } from '../../settling/check/prepared-check.ts';
import { registerPolicy } from '../../settling/check/policy-register.ts';
import { openSettlingDatabase } from '../../settling/database/open-settling-database.ts';
import type { KeyRing } from '../../settling/keys/key-ring.ts';
import { SealOpener } from '../../settling/keys/seal-opener.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { policy } from './batch-ground.ts';
import { makeSellers, makeWorldKeys, worldCard } from './check-world.ts';

function prepare() {
  const shared = makeWorldKeys(temporaryFolder());
  const [seller] = makeSellers(shared);
  const keys = { ...shared.keys, generation: 7 } as unknown as KeyRing;
  const seals = new SealOpener(shared.keys, shared.clock, 60_000);
  const check = seller!.checkOf(seller!.sealContents({ card: worldCard(0), amountMinor: 3_00 }));
  return { check, read: (request: typeof check) => prepareCheck(request, { seals, keys }) };
}

it('A check keeps the first eight digits of a card number, which name its issuer, and nothing else of the card', () => {
  const { check, read } = prepare();
  const prepared = read(check);
  expect(prepared).toMatchObject({ keyGeneration: 7, lookup: { keyGeneration: 7 }, sealed: { issuer: '98110000' } });
  expect(prepared.sealed).not.toHaveProperty('card');
  expect(JSON.stringify({ ...prepared, request: null })).not.toContain(worldCard(0).number);
});

it('A terminal counts as proven by its own signature over this very check, and by no other', () => {
  const { check, read } = prepare();
  expect(read(check).terminal).toMatchObject({ terminalId: 'kiosk-1' });
  const others = [
    { ...check, amountMinor: 4_00 },
    { ...check, terminal: { ...check.terminal, terminalId: 'kiosk-2' } },
    { ...check, terminal: { ...check.terminal, ...prepare().check.terminal } },
  ];
  expect(others.map((other) => read(other).terminal)).toEqual([null, null, null]);
});

it('Two policies never share a version, and each stays as it was when it was first used', async () => {
  const database = await openSettlingDatabase(`${temporaryFolder()}/s.sqlite`);
  onTestFinished(() => database.close());
  const other = { ...policy, exemptIssuers: ['123456'] };
  const versions: string[] = [];
  for (const each of [policy, other, policy]) versions.push((await registerPolicy(database, each, 5)).version);
  expect(versions[2]).toBe(versions[0]);
  expect(versions.map((version) => version.replace(/-[0-9a-f]{8}$/, ''))).toEqual(
    [policy, other, policy].map(({ version }) => version),
  );
  const rows = await database.all<{ version: string; policy: string }>(
    'SELECT version, policy FROM decision_policy WHERE version IN (?, ?) ORDER BY policy',
    versions.slice(0, 2),
  );
  const kept = rows.map(({ version, policy: text }) => ({ ...JSON.parse(text), version }));
  expect(kept).toHaveLength(2);
  expect(kept).toContainEqual({ ...policy, version: versions[0] });
  expect(kept).toContainEqual({ ...other, version: versions[1] });
});
