import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseAmount } from '../contract/money.ts';
import { findAccount } from '../credit-information/account-record.ts';
import { receivePayment } from '../credit-information/receive-payment.ts';
import { BadUsage, CommandRefused, recordOperatorAction } from './command.ts';
import type { CommandResult, Desk } from './command.ts';
import { money } from './table.ts';

const refusalTexts = {
  person_unknown: 'There is no such account.',
  payment_currency_differs: 'The account is kept in another currency.',
  received_payment_content_differs: 'Another payment was posted under this id. Nothing was changed.',
};

/** `payments post ACCOUNT AMOUNT`: a payment that the person made; repeated under the same `--payment-id` it counts once. */
export async function postPaymentCommand(desk: Desk, id?: string, amount?: string): Promise<CommandResult> {
  if (id === undefined || !/^[1-9]\d{0,10}$/.test(id)) throw new BadUsage('Which account? It is named by its id.');
  const receivedPaymentId = desk.options['payment-id'] ?? randomUUID();
  if (!z.uuid().safeParse(receivedPaymentId).success) throw new BadUsage('--payment-id is a UUID.');
  const personId = Number(id);
  const posted = await desk.database.write(async (transaction) => {
    const account = await findAccount(transaction, personId);
    if (!account) throw new CommandRefused('account_unknown', `There is no account ${personId}.`);
    const { currency } = account;
    const amountMinor = parseAmount(amount ?? '', currency);
    if (!amountMinor) throw new BadUsage(`Say what was paid in ${currency}, such as 150.00.`);
    const payment = { receivedPaymentId, personId, amountMinor, currency };
    const outcome = await receivePayment(transaction, payment, desk.clock);
    if ('refusal' in outcome) throw new CommandRefused(outcome.refusal, refusalTexts[outcome.refusal]);
    const details = { accountId: personId, receivedPaymentId, amountMinor, currency };
    await recordOperatorAction(transaction, desk, 'payments post', details);
    return { ...details, ...outcome };
  });
  const { isRepeat, debtMinor, creditBalanceMinor, currency } = posted;
  const said = isRepeat ? 'This payment was posted before.' : `The payment ${receivedPaymentId} is posted.`;
  const over = creditBalanceMinor > 0 ? ` It is owed ${money(creditBalanceMinor, currency)}.` : '';
  return {
    forPeople: `${said} Account ${personId} owes ${money(debtMinor, currency)}.${over}`,
    forPrograms: posted,
  };
}
