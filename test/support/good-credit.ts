import type { NewAccount } from '../../settling/credit-information/open-account.ts';

/** What an account of somebody who owes nothing says, but for the card. */
export const goodCredit: Omit<NewAccount, 'card'> = {
  accountStatus: 'active',
  currency: 'EUR',
  paymentStatus: 'current',
  debtMinor: 0,
  overdueMinor: 0,
  dueAt: null,
  limitMinor: 1_000_00,
  pastPayments: [],
};
