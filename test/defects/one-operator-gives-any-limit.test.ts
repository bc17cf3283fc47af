import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Currency } from '../../contract/money.ts';
import { settlingConfigSchema } from '../../settling/config/settling-config.ts';
import { MovableClock } from '../../platform/clock.ts';
import { isSamePerson } from '../../platform/system-user.ts';
import type { SystemUser } from '../../platform/system-user.ts';
import type { SettlingConfigFile } from '../../settling/config/settling-config.ts';
import { addCommand } from '../../settling/operator/account-commands.ts';
import { importCommand } from '../../settling/operator/account-import.ts';
import { CommandRefused } from '../../settling/operator/command.ts';
import type { CommandResult, Desk } from '../../settling/operator/command.ts';
import { changeLimitCommand } from '../../settling/operator/limit-command.ts';
import { boundsFor, judgeLimit } from '../../settling/operator/operator-bounds.ts';
import { postPaymentCommand } from '../../settling/operator/payment-commands.ts';
import { approveCommand, listProposalsCommand, withdrawCommand } from '../../settling/operator/proposal-commands.ts';
import { confirmByTyping } from '../../settling/operator/typed-input.ts';
import { pipedTerminal } from '../settling/operator-in-process.ts';
import { enterPerson, newCard, startSettling } from '../settling/settling-under-test.ts';
import { describeOnEveryDatabase } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Who = { operator: string; sudoUser: string };
const kim: Who = { operator: 'Kim', sudoUser: 'kim' };
const ola: Who = { operator: 'Ola', sudoUser: 'ola' };

type Answer = Record<string, unknown>;
type Command = (desk: Desk, ...args: string[]) => Promise<CommandResult>;

const commands: Record<string, Command> = {
  'accounts limit': changeLimitCommand,
  'accounts add': addCommand,
  'accounts import': importCommand,
  'payments post': postPaymentCommand,
  'proposals list': listProposalsCommand,
  'proposals approve': approveCommand,
  'proposals withdraw': withdrawCommand,
};

const user = (change: Partial<SystemUser>): SystemUser => ({
  name: 'settling',
  uid: 900,
  sudoUser: null,
  loginUid: null,
  ...change,
});

/** A credit company whose operators work as themselves, by way of sudo. */
async function openOffice(databaseUrl: string, operators: SettlingConfigFile['operators'] = undefined) {
  const folder = temporaryFolder();
  const clock = new MovableClock();
  const settling = await startSettling({ databaseUrl, folder, clock, config: { operators } });
  const { database, config, ring } = settling;
  const ask = async ({ operator, sudoUser }: Who, typed: string[], input = ''): Promise<Answer> => {
    const args = typed.filter((word) => word !== '--yes');
    const desk: Desk = {
      config,
      database,
      keys: ring,
      clock,
      operator,
      systemUser: user({ sudoUser }),
      options: { all: false, now: false, 'number-stdin': false },
      confirm:
        typed.length > args.length
          ? () => Promise.resolve()
          : (question, word) => confirmByTyping(pipedTerminal(), question, word),
      readInput: () => Promise.resolve(input),
      stderr: process.stderr,
      signal: new AbortController().signal,
    };
    try {
      const { forPrograms, exitStatus = 0 } = await commands[args.slice(0, 2).join(' ')]!(desk, ...args.slice(2));
      return { ...(forPrograms as Answer), status: exitStatus };
    } catch (error) {
      if (error instanceof CommandRefused) return { refusal: error.reason };
      throw error;
    }
  };
  const limitOf = async (accountId: number) =>
    (await database.get<{ n: number }>('SELECT limit_minor AS n FROM person WHERE person_id = ?', [accountId]))!.n;
  const audited = async () =>
    (
      await database.all<{ actor: string; reason: string | null; details: string }>(
        "SELECT actor, reason, details FROM audit_record WHERE action = 'operator' ORDER BY record_id",
      )
    ).map(({ details, ...record }): Answer => ({ ...record, ...(JSON.parse(details) as Answer) }));
  /** The same by a process of its own. */
  const start = ({ operator, sudoUser }: Who, args: string[]) => {
    const configFile = path.join(folder, 'config.json');
    writeFileSync(configFile, JSON.stringify(config));
    const command = ['settling/operator/main.ts', ...args, '--config', configFile, '--operator', operator, '--json'];
    const env = { ...process.env, SUDO_USER: sudoUser };
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'], env });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return { ...settling, ask, start, limitOf, audited };
}

describeOnEveryDatabase('A limit', ({ freshUrl }) => {
  it('is not changed before somebody confirmed it', async () => {
    const office = await openOffice(await freshUrl());
    await enterPerson(office, { limitMinor: 1_000_00 });
    expect(await office.ask(kim, ['accounts', 'limit', '1', '900.00'])).toMatchObject({ refusal: 'not_confirmed' });
    expect(await office.limitOf(1)).toBe(1_000_00);
    expect(await office.ask(kim, ['accounts', 'limit', '1', '900.00', '--yes'])).toMatchObject({ limitMinor: 900_00 });
    expect(await office.limitOf(1)).toBe(900_00);
  });

  it('is within bounds, whoever asks and however', async () => {
    const office = await openOffice(await freshUrl());
    await enterPerson(office, { limitMinor: 1_500_00 });
    const limit = (amount: string) => office.ask(kim, ['accounts', 'limit', '1', amount, '--yes']);
    expect(await limit('50000.01')).toMatchObject({ refusal: 'limit_above_largest' });
    expect(await limit('7500.01')).toMatchObject({ refusal: 'limit_raised_too_far' });
    expect(await limit('7500.00')).toMatchObject({ limitMinor: 7_500_00, status: 0 });
    const { number, name, expiry, birthDate } = newCard();
    const account = { number, name, expiry, birth_date: birthDate, currency: 'EUR' };
    const add = (amount: string) => office.ask(kim, ['accounts', 'add'], JSON.stringify({ ...account, limit: amount }));
    expect(await add('50000.01')).toMatchObject({ refusal: 'limit_above_largest' });
    expect(await add('10000.01')).toMatchObject({ refusal: 'limit_needs_second_operator' });
    const file = path.join(temporaryFolder(), 'accounts.csv');
    writeFileSync(
      file,
      `number,name,birth_date,expiry,currency,limit\n${number},${name},${birthDate},${expiry},EUR,99999\n`,
    );
    expect(await office.ask(kim, ['accounts', 'import', file])).toMatchObject({
      entered: 0,
      leftOut: [{ line: 2, reason: 'limit_above_largest' }],
    });
    expect(await add('10000.00')).toMatchObject({ status: 0 });
  });

  it('above the threshold takes two: not the same name, not the same user of the machine, not --yes', async () => {
    const office = await openOffice(await freshUrl());
    await enterPerson(office, { limitMinor: 9_000_00 });
    const propose = () => office.ask(kim, ['accounts', 'limit', '1', '20000.00', '--yes']);
    const proposed = await propose();
    expect(proposed).toMatchObject({ status: 3, state: 'pending' });
    const id = String(proposed['proposalId']);
    expect((await propose())['proposalId'], 'asked for twice is one').toBe(id);
    expect(await office.limitOf(1)).toBe(9_000_00);
    const approve = (who: Who) => office.ask(who, ['proposals', 'approve', id, '--yes']);
    for (const who of [
      kim,
      { ...kim, sudoUser: 'ola' },
      { ...ola, sudoUser: 'kim' },
      { operator: 'k i m', sudoUser: 'x' },
    ]) {
      expect(await approve(who), JSON.stringify(who)).toMatchObject({ refusal: 'proposal_own' });
    }
    expect(await office.limitOf(1)).toBe(9_000_00);
    expect(await approve(ola)).toMatchObject({ status: 0, state: 'approved', isRepeat: false });
    expect(await office.limitOf(1)).toBe(20_000_00);
    await office.ask(kim, ['accounts', 'limit', '1', '100.00', '--yes']);
    expect(await approve(ola)).toMatchObject({ isRepeat: true });
    expect(await approve({ operator: 'Third', sudoUser: 'third' })).toMatchObject({ refusal: 'proposal_approved' });
    expect(await office.limitOf(1)).toBe(100_00);

    const records = await office.audited();
    expect(records.map(({ systemUser, systemUid }) => [systemUser, systemUid])).toEqual(
      records.map(() => ['settling', 900]),
    );
    expect(records.filter((record) => 'step' in record)).toMatchObject([
      { actor: 'operator:Kim', step: 'proposed', proposalId: id, sudoUser: 'kim', limitMinor: 20_000_00 },
      { actor: 'operator:Ola', step: 'approved', proposalId: id, sudoUser: 'ola', proposedBy: 'Kim' },
    ]);
  });

  it('that was proposed for another limit, was withdrawn or waited too long, is not given', async () => {
    const office = await openOffice(await freshUrl());
    for (let count = 0; count < 3; count++) {
      await enterPerson(office, { limitMinor: 9_000_00 });
    }
    const propose = async (account: string) =>
      String((await office.ask(kim, ['accounts', 'limit', account, '20000.00', '--yes']))['proposalId']);
    const late = await propose('3');
    office.clock.advance(24 * 3_600_000);
    const [changed, withdrawn] = [await propose('1'), await propose('2')];
    await office.ask(kim, ['accounts', 'limit', '1', '8000.00', '--yes']);
    await office.ask(ola, ['proposals', 'withdraw', withdrawn]);
    const approve = (id: string) => office.ask(ola, ['proposals', 'approve', id, '--yes']);
    expect(await approve(changed)).toMatchObject({ refusal: 'limit_changed_meanwhile' });
    expect(await approve(withdrawn)).toMatchObject({ refusal: 'proposal_withdrawn' });
    expect(await approve(late)).toMatchObject({ refusal: 'proposal_expired' });
    expect(await Promise.all([1, 2, 3].map(office.limitOf))).toEqual([8_000_00, 9_000_00, 9_000_00]);
    const { proposals } = await office.ask(ola, ['proposals', 'list']);
    expect((proposals as { state: string }[]).map(({ state }) => state).toSorted()).toEqual([
      'expired',
      'pending',
      'withdrawn',
    ]);
  });

  it('is given once, however many approve at the same moment and are killed', async () => {
    const office = await openOffice(await freshUrl());
    await enterPerson(office, { limitMinor: 9_000_00 });
    const proposed = await office.ask(kim, ['accounts', 'limit', '1', '12000.00', '--yes']);
    const args = ['proposals', 'approve', String(proposed['proposalId']), '--yes'];
    const children = Array.from({ length: 2 }, () => office.start(ola, args));
    // Somewhere in what it does, or before it, or behind it: the effect is whole or none.
    await Promise.race(children.map((child) => once(child, 'close')));
    for (const child of children) child.kill('SIGKILL');
    const statuses = await Promise.all([office.ask(ola, args), office.ask(ola, args)]);
    expect(statuses.map(({ refusal }) => refusal ?? 'done')).toContain('done');
    expect(await office.limitOf(1)).toBe(12_000_00);
    const approvals = (await office.audited()).filter((record) => record['step'] === 'approved');
    expect(approvals).toMatchObject([{ systemUid: process.getuid!(), sudoUser: 'ola' }]);
  });
});

describeOnEveryDatabase('A large payment', ({ freshUrl }) => {
  it('by a person is posted by two operators, once', async () => {
    const office = await openOffice(await freshUrl(), { secondOperatorAbove: { EUR: 100_00 } });
    await enterPerson(office, { limitMinor: 900_00, debtMinor: 500_00, dueAt: 4e12 });
    const debt = async () => (await office.database.get<{ n: number }>('SELECT debt_minor AS n FROM person'))!.n;
    const proposed = await office.ask(kim, ['payments', 'post', '1', '100.01', '--yes']);
    expect(proposed).toMatchObject({ status: 3 });
    expect(await debt()).toBe(500_00);
    const args = ['proposals', 'approve', String(proposed['proposalId']), '--yes'];
    expect(await office.ask(kim, args)).toMatchObject({ refusal: 'proposal_own' });
    expect(await office.ask(ola, args)).toMatchObject({ status: 0 });
    expect(await office.ask(ola, args)).toMatchObject({ isRepeat: true });
    expect(await debt()).toBe(399_99);
    expect(await office.ask(kim, ['payments', 'post', '1', '100.00', '--yes'])).toMatchObject({ status: 0 });
    expect(await debt()).toBe(299_99);
  });
});

const boundsOf = (operators: SettlingConfigFile['operators'], currency: Currency) =>
  boundsFor({ operators: settlingConfigSchema.shape.operators.parse(operators) }, currency);

describe('Who may give which limit', () => {
  it('is said for every currency in about the same money, and at the very ends of the ranges', () => {
    const bounds = boundsOf({}, 'EUR');
    const judge = (wasMinor: number, limitMinor: number) => judgeLimit({ wasMinor, limitMinor }, bounds);
    expect(judge(10_000_00, 10_000_00)).toEqual({ operators: 1 });
    expect(judge(9_999_99, 10_000_00)).toEqual({ operators: 1 });
    expect(judge(9_999_99, 10_000_01)).toEqual({ operators: 2 });
    expect(judge(10_000_00, 50_000_00)).toEqual({ operators: 2 });
    expect(judge(10_000_00, 50_000_01)).toEqual({ refusal: 'limit_above_largest' });
    expect(judge(0, 5_000_00)).toEqual({ operators: 1 });
    expect(judge(0, 5_000_01)).toEqual({ refusal: 'limit_raised_too_far' });
    expect(judge(90_000_00, 60_000_00), 'less is always allowed').toEqual({ operators: 1 });
    expect(boundsOf(undefined, 'JPY').largestLimitMinor).toBe(5_000_000);
    expect(boundsOf({}, 'KWD').largestLimitMinor).toBe(50_000_000);
    expect(boundsOf({ largestLimit: { EUR: 7 } }, 'EUR').largestLimitMinor).toBe(7);
    expect(boundsOf({ largestLimit: { EUR: 7 } }, 'USD').largestLimitMinor, 'others keep theirs').toBe(50_000_00);
  });

  it('is two people only where the machine cannot tell that they are one', () => {
    expect(isSamePerson(user({}), user({}))).toBe(true);
    expect(isSamePerson(user({ sudoUser: 'kim' }), user({ name: 'Kim', uid: 1000 }))).toBe(true);
    expect(isSamePerson(user({ sudoUser: 'kim' }), user({ sudoUser: 'ola' }))).toBe(false);
    expect(isSamePerson(user({ sudoUser: 'kim', loginUid: 5 }), user({ sudoUser: 'ola', loginUid: 5 }))).toBe(true);
  });
});
