/**
 * The accounts that every event is posted to. Amounts are minor units of one currency.
 *
 * | account | owner | balance (debits less credits) |
 * |---|---|---|
 * | `receivable` | person | what the person owes: never negative |
 * | `credit_balance` | person | what is owed to the person, after a refund of what was paid already: never positive |
 * | `hold`, `hold_contra` | person | credit set aside, and the same with the opposite sign |
 * | `payable` | seller | what the seller is owed for captures less refunds and fees |
 * | `fees` | – | what the card company earned |
 * | `payments_received` | – | what persons have paid, less what was reversed of it |
 * | `opening` | – | what persons owed when their accounts were entered |
 */
export type LedgerAccount =
  | 'receivable'
  | 'credit_balance'
  | 'hold'
  | 'hold_contra'
  | 'payable'
  | 'fees'
  | 'payments_received'
  | 'opening';

export type Posting = { account: LedgerAccount; owner: string; side: 'debit' | 'credit'; amountMinor: number };

/** The owner of the accounts of which the card company has only one. */
const company = '';

const debit = (account: LedgerAccount, owner: string | number, amountMinor: number): Posting => ({
  account,
  owner: String(owner),
  side: 'debit',
  amountMinor,
});

const credit = (account: LedgerAccount, owner: string | number, amountMinor: number): Posting => ({
  ...debit(account, owner, amountMinor),
  side: 'credit',
});

/** A person whose account is entered owes something already. */
export function openingPostings(personId: number, debtMinor: number): Posting[] {
  return [debit('receivable', personId, debtMinor), credit('opening', company, debtMinor)];
}

/** An approval sets credit aside. */
export function holdPostings(personId: number, amountMinor: number): Posting[] {
  return [debit('hold', personId, amountMinor), credit('hold_contra', personId, amountMinor)];
}

/** A void, an expiry or a reversal gives it back; so does a capture. */
export function releasePostings(personId: number, heldMinor: number): Posting[] {
  return [debit('hold_contra', personId, heldMinor), credit('hold', personId, heldMinor)];
}

export type CaptureAmounts = {
  personId: number;
  sellerId: string;
  heldMinor: number;
  capturedMinor: number;
  feeMinor: number;
  /** The person's credit balance, which is used up before new debt is made. */
  creditBalanceMinor: number;
};

/** A capture releases all that was held and makes debt of what was captured; the seller is owed that, less the fee. */
export function capturePostings(amounts: CaptureAmounts): Posting[] {
  const { personId, sellerId, heldMinor, capturedMinor, feeMinor, creditBalanceMinor } = amounts;
  const fromBalance = Math.min(capturedMinor, creditBalanceMinor);
  return [
    ...releasePostings(personId, heldMinor),
    debit('receivable', personId, capturedMinor - fromBalance),
    debit('credit_balance', personId, fromBalance),
    credit('payable', sellerId, capturedMinor - feeMinor),
    credit('fees', company, feeMinor),
  ];
}

/** Reduces a person's debt, as far as there is any; the person is owed the rest. */
function lessDebt(personId: number, debtMinor: number, amountMinor: number): Posting[] {
  const fromDebt = Math.min(amountMinor, debtMinor);
  return [credit('receivable', personId, fromDebt), credit('credit_balance', personId, amountMinor - fromDebt)];
}

/** A refund: the seller returns the amount, the card company returns its part of the fee, and the person's debt falls. */
export function refundPostings(refund: {
  personId: number;
  sellerId: string;
  debtMinor: number;
  amountMinor: number;
  feeMinor: number;
}): Posting[] {
  const { personId, sellerId, debtMinor, amountMinor, feeMinor } = refund;
  return [
    ...lessDebt(personId, debtMinor, amountMinor),
    debit('payable', sellerId, amountMinor - feeMinor),
    debit('fees', company, feeMinor),
  ];
}

/** A payment by the person. */
export function paymentPostings(payment: { personId: number; debtMinor: number; amountMinor: number }): Posting[] {
  const { personId, debtMinor, amountMinor } = payment;
  return [...lessDebt(personId, debtMinor, amountMinor), debit('payments_received', company, amountMinor)];
}

/** The reversal of a payment that was entered by mistake: it first uses up what the person is owed; the rest is debt again. */
export function paymentReversalPostings(reversal: {
  personId: number;
  creditBalanceMinor: number;
  amountMinor: number;
}): Posting[] {
  const { personId, creditBalanceMinor, amountMinor } = reversal;
  const fromBalance = Math.min(amountMinor, creditBalanceMinor);
  return [
    debit('receivable', personId, amountMinor - fromBalance),
    debit('credit_balance', personId, fromBalance),
    credit('payments_received', company, amountMinor),
  ];
}

/**
 * Computes the card company's fee for a capture, rounded down to the minor unit. It is exact for any amount.
 * @param feeBasisPoints hundredths of a percent
 */
export function feeOf(capturedMinor: number, feeBasisPoints: number): number {
  return Number((BigInt(capturedMinor) * BigInt(feeBasisPoints)) / 10_000n);
}

/**
 * The part of the fee that a refund returns: the fee for all refunds so far, rounded down, less what earlier refunds returned.
 * Once everything is refunded, that is the whole fee to the last unit, in however many parts.
 */
export function feeReturnedBy(
  payment: { capturedMinor: number; refundedMinor: number; feeMinor: number; feeReturnedMinor: number },
  refundMinor: number,
): number {
  const { capturedMinor, refundedMinor, feeMinor, feeReturnedMinor } = payment;
  const earned = (BigInt(feeMinor) * BigInt(refundedMinor + refundMinor)) / BigInt(capturedMinor);
  return Math.max(0, Number(earned) - feeReturnedMinor);
}
