import { expect, it } from 'vitest';
import type { Card } from '../../contract/card.ts';
import { enterPerson, newCard, startSettling } from '../settling/settling-under-test.ts';
import { buyAt } from '../settling/terminal-buyer.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const wrongly = (card: Card): Card => ({ ...card, name: 'Somebody Quite Different', birthDate: '1971-02-03' });

describeOnEveryDatabase('The suspension of a terminal', ({ freshUrl }) => {
  it('comes after as many guesses with a number that there is as with one that there is not', async () => {
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy: {} } });
    const known = wrongly(await enterPerson(settling));
    const told = async (card: Card, terminalId: string) => {
      const answers: (string | undefined)[] = [];
      for (let count = 0; count < 12; count++) answers.push((await buyAt(settling, card, { terminalId })).tells);
      return answers;
    };
    const expected = [...Array.from({ length: 10 }, () => 'declined'), 'terminal_refused', 'terminal_refused'];
    expect(await told(newCard(), 'kiosk-1')).toEqual(expected);
    expect(await told(known, 'kiosk-2')).toEqual(expected);
  });

  it('comes as soon where the number is locked everywhere', async () => {
    const policy = { lockOut: { wrongIdentities: 1 }, probing: { wrongTriesAtTerminal: 4 } };
    const settling = await startSettling({ databaseUrl: await freshUrl(), config: { policy } });
    const known = wrongly(await enterPerson(settling));
    const reasons: unknown[] = [];
    for (let count = 0; count < 5; count++)
      reasons.push((await buyAt(settling, known, { terminalId: 'kiosk-3' })).reason);
    const locked = Array.from({ length: 3 }, () => 'tries_exceeded');
    expect(reasons).toEqual(['identity_mismatch', ...locked, 'terminal_suspended']);
  });
});
