import { expect, it } from 'vitest';
import { MovableClock } from '../../platform/clock.ts';
import type { Desk } from '../../settling/operator/command.ts';
import { postPaymentCommand, reversePaymentCommand } from '../../settling/operator/payment-commands.ts';
import { enterPerson, startSettling } from '../settling/settling-under-test.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';

const hourMs = 3_600_000;

describeOnEveryDatabase('A large payment', ({ freshUrl }) => {
  const open = async () => {
    const clock = new MovableClock();
    const config = { operators: { secondOperatorAbove: { EUR: 100_00 } } };
    const settling = await startSettling({ databaseUrl: await freshUrl(), clock, config });
    for (const debtMinor of [500_00, 500_00]) await enterPerson(settling, { debtMinor, dueAt: 4e12 });
    const desk: Desk = {
      config: settling.config,
      database: settling.database,
      keys: settling.ring,
      clock,
      operator: 'Kim',
      systemUser: { name: 'settling', uid: 900, sudoUser: 'kim', loginUid: null },
      options: { all: false, now: false, 'number-stdin': false, reason: 'it was none' },
      confirm: () => Promise.resolve(),
      readInput: () => Promise.resolve(''),
      stderr: process.stderr,
      signal: new AbortController().signal,
    };
    const post = async (account: string, amount: string, paymentId?: string) => {
      const options = { ...desk.options, ...(paymentId !== undefined && { 'payment-id': paymentId }) };
      const { forPrograms, exitStatus } = await postPaymentCommand({ ...desk, options }, account, amount);
      return { paymentId: (forPrograms as { receivedPaymentId: string }).receivedPaymentId, waits: exitStatus === 3 };
    };
    const debts = async () =>
      (await settling.database.all<{ n: number }>('SELECT debt_minor AS n FROM person ORDER BY person_id')).map(
        ({ n }) => n,
      );
    return { clock, desk, post, debts };
  };

  it('waits for a second operator when it is posted in small ones within a day', async () => {
    const { clock, post, debts } = await open();
    expect(await post('1', '60.00')).toMatchObject({ waits: false });
    clock.advance(23 * hourMs);
    expect(await post('1', '40.01')).toMatchObject({ waits: true });
    expect(await post('1', '40.00')).toMatchObject({ waits: false });
    expect(await post('1', '0.01')).toMatchObject({ waits: true });
    expect(await post('2', '100.00'), 'another account').toMatchObject({ waits: false });
    expect(await debts()).toEqual([400_00, 400_00]);
    clock.advance(hourMs);
    expect(await post('1', '60.00'), 'the first is a day old').toMatchObject({ waits: false });
    expect(await debts()).toEqual([340_00, 400_00]);
  });

  it('waits when its small ones are posted at one moment', async () => {
    const { post, debts } = await open();
    const posted = await Promise.all(Array.from({ length: 4 }, () => post('1', '50.00')));
    expect(posted.filter(({ waits }) => waits)).toHaveLength(2);
    expect(await debts()).toEqual([400_00, 500_00]);
  });

  it('is no more than what stands: a repeat waits for nobody, and what was reversed does not count', async () => {
    const { desk, post, debts } = await open();
    const { paymentId } = await post('1', '100.00');
    expect(await post('1', '100.00', paymentId)).toEqual({ paymentId, waits: false });
    expect(await debts()).toEqual([400_00, 500_00]);
    await reversePaymentCommand(desk, paymentId);
    expect(await post('1', '100.00')).toMatchObject({ waits: false });
    expect(await debts()).toEqual([400_00, 500_00]);
  });
});
