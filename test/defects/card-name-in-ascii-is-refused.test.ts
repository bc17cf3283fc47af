import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { enterPerson, newCard, startSettling } from '../settling/settling-under-test.ts';
import type { SettlingUnderTest } from '../settling/settling-under-test.ts';
import type { Card } from '../../contract/card.ts';

async function buy({ seller, database }: SettlingUnderTest, card: Card) {
  const check = seller.checkOf(seller.sealContents({ card }));
  const notice = seller.read(await seller.check(check));
  const row = await database.get<{ reason: string | null }>('SELECT reason FROM application WHERE application_id = ?', [
    check.applicationId,
  ]);
  return { kind: notice.kind, reason: row!.reason };
}

const embossed: [string, string[]][] = [
  ['Łukasz Żółkiewski', ['LUKASZ ZOLKIEWSKI', 'ZOLKIEWSKI/LUKASZ']],
  ['Ole Sørensen', ['OLE SORENSEN', 'OLE SOERENSEN', 'MR O SOERENSEN']],
  ['Jürgen Müller', ['JUERGEN MUELLER', 'JURGEN MUELLER', 'MULLER JURGEN DR']],
  ['Maria Fernanda Oliveira dos Santos', ['MARIA FERNANDA OLIVEIRA DO', 'MARIA SANTOS']],
  ['Sean Patrick O’Neill', ['SEAN O NEILL', 'S P ONEILL JR']],
];

describeOnEveryDatabase('A name that a card has in capitals from A to Z', ({ freshUrl }) => {
  it.each(embossed)('is the name that the account is kept under: %s', async (name, ways) => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy: {} } });
    const card = await enterPerson(settling, { card: newCard({ name }) });
    for (const each of [name, ...ways]) {
      settling.clock.advance(3_600_000);
      expect([each, await buy(settling, { ...card, name: each })]).toEqual([each, { kind: 'approval', reason: null }]);
    }
    const { held } = (await settling.database.get<{ held: number }>(
      'SELECT held_minor AS held FROM person WHERE name = ?',
      [name],
    ))!;
    expect(held).toBeGreaterThan(0);
  });

  it('is approved as often as there is credit, and no more often, when it comes many times at once', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const { seller } = settling;
    const { amountMinor } = seller.checkOf(seller.sealContents({ card: newCard() }));
    const card = await enterPerson(settling, { card: newCard({ name: 'Ole Sørensen' }), limitMinor: 3 * amountMinor });
    const bought = await Promise.all(
      Array.from({ length: 8 }, (_, place) =>
        buy(settling, { ...card, name: place % 2 === 0 ? 'SOERENSEN OLE' : 'OLE SØRENSEN' }),
      ),
    );
    expect(bought.filter(({ kind }) => kind === 'approval')).toHaveLength(3);
    expect(bought.filter(({ reason }) => reason === 'limit_exceeded')).toHaveLength(5);
  });
});

describeOnEveryDatabase('A slip of the finger in a name', ({ freshUrl }) => {
  it('never locks anybody out, and is told no more than any other refusal', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy: {} } });
    const card = await enterPerson(settling, { card: newCard({ name: 'Katarzyna Wiśniewska' }) });
    for (const name of ['KATARZYNA WISNIEWSAK', 'KATARZYN WISNIEWSKA', 'WISNEWSKA KATARZYNA']) {
      for (let count = 0; count < 4; count++) {
        expect(await buy(settling, { ...card, name })).toEqual({ kind: 'non-approval', reason: 'identity_near_miss' });
      }
    }
    expect(await buy(settling, card)).toEqual({ kind: 'approval', reason: null });
  });

  it('is a wrong identity like any other where a date is wrong', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy: {} } });
    const card = await enterPerson(settling, { card: newCard({ name: 'Katarzyna Wiśniewska' }) });
    const wrong = { ...card, name: 'KATARZYN WISNIEWSKA' };
    for (const change of [{ birthDate: '1999-09-09' }, { expiry: '2038-11' }]) {
      expect((await buy(settling, { ...wrong, ...change })).reason).toBe('identity_mismatch');
    }
  });

  it('leaves nothing of the person with the decision', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl() });
    const card = await enterPerson(settling, { card: newCard({ name: 'Katarzyna Wiśniewska' }) });
    await buy(settling, { ...card, name: 'KATARZYN WISNIEWSKA' });
    const row = await settling.database.get<{ seen: string }>('SELECT information_seen AS seen FROM application');
    expect(Object.keys(JSON.parse(row!.seen))).toEqual(['attempts']);
  });
});
