import { BadUsage } from '../../platform/bad-usage.ts';
import { cardSchema, normaliseCreditNumber } from '../../contract/card.ts';
import { present } from '../../contract/presence.ts';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import {
  findAccount,
  findAccountByIndex,
  listAccounts,
  listPastPayments,
  lockAccount,
  setAccountStatus,
} from '../credit-information/account-store.ts';
import type { AccountRecord } from '../credit-information/account-store.ts';
import { indexesOfNumber } from '../credit-information/number-protection.ts';
import { openAccount } from '../credit-information/open-account.ts';
import { firstLimitRefusal, readAccountRow, rowReasons } from './account-file.ts';
import { readAccountId } from './account-id.ts';
import { CommandRefused, recordLook, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { maskedNumber, moment, money, pairsOf, tableOf } from './table.ts';

const statuses = ['active', 'suspended', 'closed'] as const;
const mostListed = 10_000;

function noSuchAccount(what: string): CommandRefused {
  return new CommandRefused('account_unknown', `There is no account ${what}.`);
}

async function findNamed(desk: Desk, reader: Reader, id: string | undefined): Promise<AccountRecord> {
  if (!desk.options['number-stdin']) {
    const accountId = readAccountId(id);
    const account = await findAccount(reader, accountId);
    if (account) return account;
    throw noSuchAccount(String(accountId));
  }
  const number = normaliseCreditNumber((await desk.readInput('Credit number: ')).trim());
  const account = await findAccountByIndex(reader, indexesOfNumber(number, desk.keys.number));
  if (account) return account;
  throw noSuchAccount('with this credit number');
}

const available = ({ limitMinor, debtMinor, heldMinor }: AccountRecord) => limitMinor - debtMinor - heldMinor;

export async function listCommand(desk: Desk): Promise<CommandResult> {
  const { status, 'last-four': numberLastFour, after, limit = '100' } = desk.options;
  const known = statuses.find((one) => one === status);
  if (status !== undefined && !known) throw new BadUsage(`--status is one of ${statuses.join(', ')}.`);
  if (numberLastFour !== undefined && !/^\d{4}$/.test(numberLastFour))
    throw new BadUsage('--last-four is four digits.');
  if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > mostListed) {
    throw new BadUsage(`--limit is a number from 1 to ${mostListed}.`);
  }
  const afterAccountId = after === undefined ? undefined : readAccountId(after);
  const filter = { status: known, numberLastFour, afterAccountId, limit: Number(limit) };
  const accounts = await listAccounts(desk.database, filter);
  await recordLook(desk, 'accounts list', { accounts: accounts.length });
  const rows = accounts.map((account) => {
    const { accountId, numberLastFour, name, expiry, status, paymentStatus, currency } = account;
    const amounts = [account.limitMinor, account.debtMinor, account.heldMinor, available(account)];
    const identity = [String(accountId), maskedNumber(numberLastFour), name, expiry, status, paymentStatus];
    return [...identity, ...amounts.map((amountMinor) => money(amountMinor, currency))];
  });
  const isCut = accounts.length === filter.limit;
  const table = tableOf(
    [
      { heading: 'account', isNumber: true },
      ...['number', 'name', 'expires', 'status', 'payments'].map((heading) => ({ heading })),
      ...['limit', 'debt', 'held', 'available'].map((heading) => ({ heading, isNumber: true })),
    ],
    rows,
  );
  const last = accounts.at(-1);
  const more = isCut && last ? `\nThere may be more: --after ${last.accountId}` : '';
  return {
    forPeople: accounts.length === 0 ? 'There is no such account.' : table + more,
    forPrograms: { accounts, isCut },
  };
}

export async function showCommand(desk: Desk, id: string | undefined): Promise<CommandResult> {
  const account = await findNamed(desk, desk.database, id);
  const { accountId, currency } = account;
  const payments = await listPastPayments(desk.database, accountId, 12);
  await recordLook(desk, 'accounts show', { accountId });
  const pairs: [string, string][] = [
    ['account', String(accountId)],
    ['number', maskedNumber(account.numberLastFour)],
    ['name', account.name],
    ['born', account.birthDate],
    ['expires', account.expiry],
    ['status', account.status],
    ['payments', account.paymentStatus],
    ['limit', money(account.limitMinor, currency)],
    ['debt', money(account.debtMinor, currency)],
    ['overdue', money(account.overdueMinor, currency)],
    ['next due', moment(account.dueAt)],
    ['held', money(account.heldMinor, currency)],
    ['available', money(available(account), currency)],
    ['opened', moment(account.openedAt)],
  ];
  const history = tableOf(
    [{ heading: 'due' }, { heading: 'amount', isNumber: true }, { heading: 'paid' }, { heading: 'outcome' }],
    payments.map(({ dueAt, dueMinor, paidAt, outcome }) => [
      moment(dueAt).slice(0, 10),
      money(dueMinor, currency),
      moment(paidAt).slice(0, 10),
      outcome,
    ]),
  );
  return {
    forPeople: payments.length === 0 ? pairsOf(pairs) : `${pairsOf(pairs)}\n\n${history}`,
    forPrograms: { account, lastPayments: payments },
  };
}

/** What may become of an account, and from what. */
const changes = {
  suspend: { from: ['active'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'active' },
  close: { from: ['active', 'suspended'], to: 'closed' },
} as const satisfies Record<string, { from: readonly AccountRecord['status'][]; to: AccountRecord['status'] }>;

export type StatusChange = keyof typeof changes;

export async function changeStatusCommand(
  desk: Desk,
  change: StatusChange,
  id: string | undefined,
): Promise<CommandResult> {
  const { from, to } = changes[change];
  const found = await findNamed(desk, desk.database, id);
  const { accountId, currency } = found;
  const allowed: readonly string[] = from;
  const refuse = (status: string) => {
    if (allowed.includes(status)) return;
    throw new CommandRefused(`account_${status}`, `Account ${accountId} is ${status}: it cannot be ${to} from there.`);
  };
  refuse(found.status);
  if (change === 'close') {
    const owed = `It owes ${money(found.debtMinor, currency)}, and ${money(found.heldMinor, currency)} is held.`;
    await desk.confirm(
      `Account ${accountId}, ${maskedNumber(found.numberLastFour)}, ${found.name}, will be closed for good. ${owed} This cannot be undone.`,
      `close ${accountId}`,
    );
  }
  await desk.database.write(async (transaction) => {
    const account = present(await lockAccount(transaction, accountId), 'the account to be changed');
    refuse(account.status);
    await setAccountStatus(transaction, accountId, to);
    await recordOperatorAction(transaction, desk, `accounts ${change}`, { accountId, was: account.status });
  });
  return { forPeople: `Account ${accountId} is ${to}.`, forPrograms: { accountId, status: to, was: found.status } };
}

const isPlain = (value: unknown) => typeof value === 'string' || typeof value === 'number';

/** The fields as the columns of an account file would hold them. */
function readFields(given: unknown): Record<string, string> {
  const fields = Object.entries(given ?? {});
  if (fields.some(([name, value]) => name === 'number' && typeof value !== 'string')) {
    throw new CommandRefused(
      'number_malformed',
      'The account was not added: the credit number must be in quotes, "number": "…". JSON rounds long numbers.',
    );
  }
  return Object.fromEntries(
    fields.filter(([, value]) => isPlain(value)).map(([name, value]) => [name, String(value)] as const),
  );
}

/** One account, from one JSON object on standard input, or asked for field by field. */
export async function addCommand(desk: Desk): Promise<CommandResult> {
  const fields = ['number', 'name', 'birth_date', 'expiry', 'currency', 'limit'];
  const text = (await desk.readInput(`A JSON object with ${fields.join(', ')}: `)).trim();
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new BadUsage(`Standard input must hold one JSON object with ${fields.join(', ')}.`);
  }
  const read = readAccountRow(readFields(given), desk.clock.now());
  if ('reason' in read) throw new CommandRefused(read.reason, `The account was not added: ${read.reason}.`);
  const tooHigh = firstLimitRefusal(read.account, desk.config);
  if (tooHigh) throw new CommandRefused(tooHigh, `The account was not added: ${rowReasons[tooHigh]}`);
  const lastFour = cardSchema.parse(read.account.card).number.slice(-4);
  const add = async (transaction: Transaction) => {
    const isNew = await openAccount(transaction, read.account, desk.keys.number, desk.clock.now());
    const indexes = indexesOfNumber(read.account.card.number, desk.keys.number);
    const account = present(await findAccountByIndex(transaction, indexes), 'the account of the number');
    if (!isNew) {
      throw new CommandRefused('number_known', `There is an account with this number already: ${account.accountId}.`);
    }
    await recordOperatorAction(transaction, desk, 'accounts add', { accountId: account.accountId });
    return account.accountId;
  };
  const accountId = await desk.keys.whileUnchanged(() => desk.database.write(add));
  return {
    forPeople: `Account ${accountId} is open for ${maskedNumber(lastFour)}.`,
    forPrograms: { accountId, numberLastFour: lastFour },
  };
}
