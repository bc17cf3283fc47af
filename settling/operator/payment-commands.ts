import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { present } from '../../contract/presence.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { formatAmount } from '../../contract/money.ts';
import type { Currency } from '../../contract/money.ts';
import { findAccount } from '../credit-information/account-store.ts';
import { readAmountArgument } from './amount-argument.ts';
import { tryLockPersonAccount } from '../credit-information/person-account.ts';
import { receivePayment } from '../credit-information/receive-payment.ts';
import type { ReceivedPayment } from '../credit-information/receive-payment.ts';
import {
  findReceivedPayment,
  listReceivedPayments,
  sumReceivedSince,
} from '../credit-information/received-payment-store.ts';
import { reverseReceivedPayment } from '../credit-information/reverse-received-payment.ts';
import { readAccountId } from './account-id.ts';
import { BadUsage } from '../../platform/bad-usage.ts';
import { CommandRefused, recordLook, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { boundsFor } from './operator-bounds.ts';
import type { Proposal } from './proposal-store.ts';
import { propose, proposedResult } from './second-operator.ts';
import { maskedNumber, moment, money, tableOf } from './table.ts';

const refusalTexts = {
  person_unknown: 'There is no such account.',
  payment_currency_differs: 'The account is kept in another currency.',
  received_payment_content_differs: 'Another payment was posted under this id. Nothing was changed.',
  received_payment_unknown: 'No payment was received under this id. Nothing was changed.',
};

const mostListed = 1000;
const dayMs = 24 * 3_600_000;

const isUuid = (text: string) => z.uuid().safeParse(text).success;

function givenPaymentId({ options }: Desk): string | undefined {
  const given = options['payment-id'];
  if (given !== undefined && !isUuid(given)) throw new BadUsage('--payment-id is a UUID.');
  return given;
}

/** The id is shown before anything is stored under it, because a repeat needs it. */
function makePaymentId({ stderr }: Desk): string {
  const made = randomUUID();
  stderr.write(`Should this be cut short, repeat it with --payment-id ${made}: it counts once.\n`);
  return made;
}

/**
 * Tells whether a payment needs a second operator: by its own amount, or with the account's other small payments within a day. A
 * large payment can therefore not be posted as several small ones. A payment that was posted already is a repeat and needs no
 * approval.
 */
async function needsSecondOperator(
  transaction: Transaction,
  { receivedPaymentId, personId, amountMinor }: Pick<ReceivedPayment, 'receivedPaymentId' | 'personId' | 'amountMinor'>,
  { since, largestMinor }: { since: number; largestMinor: number },
): Promise<boolean> {
  if (await findReceivedPayment(transaction, receivedPaymentId)) return false;
  // The lock is held to the end, so that two payments that are posted at one moment see one another.
  await tryLockPersonAccount(transaction, personId);
  const before = await sumReceivedSince(transaction, { personId, since, largestMinor });
  return amountMinor + before > largestMinor;
}

/** `payments post ACCOUNT AMOUNT` enters a payment of the person; repeated under the same `--payment-id` it counts once. */
export async function postPaymentCommand(desk: Desk, id?: string, amount?: string): Promise<CommandResult> {
  const personId = readAccountId(id);
  const account = await findAccount(desk.database, personId);
  if (!account) throw new CommandRefused('account_unknown', `There is no account ${personId}.`);
  const { currency, name, numberLastFour } = account;
  const asked = `Say what was paid in ${currency}, such as 150.00`;
  const amountMinor = readAmountArgument(amount, currency, asked);
  if (amountMinor === 0) throw new BadUsage(`${asked}.`);
  const given = givenPaymentId(desk);
  const paid = money(amountMinor, currency);
  await desk.confirm(
    `A payment of ${paid} will be posted to account ${personId}, ${maskedNumber(numberLastFour)}, ${name}, who owes ` +
      `${money(account.debtMinor, currency)}.`,
    `post ${formatAmount(amountMinor, currency)}`,
  );
  const receivedPaymentId = given ?? makePaymentId(desk);
  const { secondOperatorAboveMinor, approveWithinMs } = boundsFor(desk.config, currency);
  const posted = await desk.database.write(async (transaction) => {
    const payment = { receivedPaymentId, personId, amountMinor, currency };
    if (
      await needsSecondOperator(transaction, payment, {
        since: desk.clock.now() - dayMs,
        largestMinor: secondOperatorAboveMinor,
      })
    ) {
      const content = { receivedPaymentId, accountId: personId, amountMinor, currency };
      return { proposal: await propose(transaction, desk, { command: 'payments post', content }, approveWithinMs) };
    }
    const outcome = await receivePayment(transaction, payment, desk.clock);
    if ('refusal' in outcome) throw new CommandRefused(outcome.refusal, refusalTexts[outcome.refusal]);
    const details = { accountId: personId, receivedPaymentId, amountMinor, currency };
    await recordOperatorAction(transaction, desk, 'payments post', details);
    return { ...details, ...outcome };
  });
  if ('proposal' in posted)
    return proposedResult(posted.proposal, `A payment of ${paid} to account ${personId} is proposed.`);
  const { isRepeat, debtMinor, creditBalanceMinor } = posted;
  const said = isRepeat ? 'This payment was posted before.' : `The payment ${receivedPaymentId} is posted.`;
  const over = creditBalanceMinor > 0 ? ` It is owed ${money(creditBalanceMinor, currency)}.` : '';
  return {
    forPeople: `${said} Account ${personId} owes ${money(debtMinor, currency)}.${over}`,
    forPrograms: posted,
  };
}

type PaymentContent = { receivedPaymentId: string; accountId: number; amountMinor: number; currency: Currency };

/** Posts a payment that a second operator approved, in their transaction. @returns a sentence on what was done */
export async function applyPayment(transaction: Transaction, desk: Desk, { content }: Proposal): Promise<string> {
  const { accountId: personId, ...payment } = content as PaymentContent;
  const outcome = await receivePayment(transaction, { ...payment, personId }, desk.clock);
  if ('refusal' in outcome) throw new CommandRefused(outcome.refusal, refusalTexts[outcome.refusal]);
  const owes = money(outcome.debtMinor, payment.currency);
  return `The payment ${payment.receivedPaymentId} is posted. Account ${personId} owes ${owes}.`;
}

/** `payments reverse PAYMENT --reason TEXT` reverses a payment entered by mistake; a repeat shows the earlier result. */
export async function reversePaymentCommand(desk: Desk, id?: string): Promise<CommandResult> {
  if (id === undefined || !isUuid(id))
    throw new BadUsage('Which payment? It is named by the id that it was posted under.');
  const reason = desk.options.reason?.trim() ?? '';
  if (reason === '') throw new BadUsage('Why? A reversal is kept with its reason: --reason TEXT.');
  const found = await findReceivedPayment(desk.database, id);
  if (!found) throw new CommandRefused('received_payment_unknown', refusalTexts.received_payment_unknown);
  const { receivedPaymentId, personId, amountMinor, currency } = found;
  const account = present(await findAccount(desk.database, personId), 'the account of a payment');
  const paid = money(amountMinor, currency);
  if (found.reversedAt === null) {
    await desk.confirm(
      `The payment of ${paid} that was received on ${moment(found.receivedAt)} for account ${personId}, ` +
        `${maskedNumber(account.numberLastFour)}, ${account.name}, will be reversed: debt, due dates and history will be as ` +
        'if it had never been made. This cannot be undone.',
      `reverse ${formatAmount(amountMinor, currency)}`,
    );
  }
  const reversed = await desk.database.write(async (transaction) => {
    const outcome = await reverseReceivedPayment(transaction, { receivedPaymentId, reason }, desk.clock);
    if ('refusal' in outcome) throw new CommandRefused(outcome.refusal, refusalTexts[outcome.refusal]);
    const details = { accountId: personId, receivedPaymentId, amountMinor, currency };
    await recordOperatorAction(transaction, desk, 'payments reverse', details);
    const { payment, ...stands } = outcome;
    return { ...details, reversedAt: present(payment.reversedAt, 'the moment of a reversal'), ...stands };
  });
  const { isRepeat, reversedAt, debtMinor, overdueMinor } = reversed;
  const said = isRepeat
    ? `This payment was reversed before, on ${moment(reversedAt)}.`
    : `The payment ${receivedPaymentId} of ${paid} is reversed.`;
  const late = overdueMinor > 0 ? `, of which ${money(overdueMinor, currency)} is overdue` : '';
  return {
    forPeople: `${said} Account ${personId} owes ${money(debtMinor, currency)}${late}.`,
    forPrograms: reversed,
  };
}

/** `payments list` shows received payments with their ids and reversals, newest first. */
export async function listPaymentsCommand(desk: Desk): Promise<CommandResult> {
  const { account } = desk.options;
  const personId = account === undefined ? undefined : readAccountId(account, 'Whose payments?');
  const payments = await listReceivedPayments(desk.database, { personId, limit: mostListed });
  await recordLook(desk, 'payments list', { payments: payments.length });
  const table = tableOf(
    [
      { heading: 'payment' },
      { heading: 'account', isNumber: true },
      { heading: 'paid', isNumber: true },
      ...['received', 'reversed', 'why'].map((heading) => ({ heading })),
    ],
    payments.map(({ receivedPaymentId, personId, amountMinor, currency, receivedAt, reversedAt, reversalReason }) => [
      receivedPaymentId,
      String(personId),
      money(amountMinor, currency),
      moment(receivedAt),
      moment(reversedAt),
      reversalReason ?? '–',
    ]),
  );
  const isCut = payments.length === mostListed;
  return {
    forPeople: payments.length === 0 ? 'Nothing was paid.' : table + (isCut ? '\nOlder ones are not shown.' : ''),
    forPrograms: {
      payments: payments.map(({ personId: accountId, ...payment }) => ({ accountId, ...payment })),
      isCut,
    },
  };
}
