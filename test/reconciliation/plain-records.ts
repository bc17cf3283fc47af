import type { Card } from '../../contract/card.ts';
import type { SettlingUnderTest } from '../settling/settling-under-test.ts';
import type { ShopInProcess } from './shop-in-process.ts';

/** What one person owes and why, by hand. */
export type PlainPerson = {
  accountId: number;
  name: string;
  card: Card;
  shop: ShopInProcess;
  entries: { at: number; kind: 'opening' | 'purchase' | 'refund' | 'payment'; amountMinor: number }[];
};

/** One application as each side knows it, by hand. `touchedAt` is when that side last changed anything. */
export type PlainApplication = {
  applicationId: string;
  person: PlainPerson;
  amountMinor: number;
  orderNumber: string | null;
  heldFrom: number | null;
  heldUntil: number | null;
  seller: {
    state: 'open' | 'accepted' | 'rejected' | 'reversed';
    held: number;
    captured: number;
    refunded: number;
    waiting: { action: 'collect' | 'cancel' | 'return'; amountMinor: number } | null;
    touchedAt: number;
  };
  settling: {
    state: 'held' | 'captured' | 'voided' | 'expired' | 'reversed' | 'declined';
    captured: number;
    refunded: number;
    fee: number;
    touchedAt: number;
  } | null;
};

type PlainSums = { count: number; heldMinor: number; capturedMinor: number; refundedMinor: number; feeMinor: number };

/** What is expected of one day of one seller. */
export type ExpectedDay = {
  day: string;
  shop: ShopInProcess;
  seller: PlainSums;
  settling: PlainSums;
  /** The cause of every application that is not the same on both sides. */
  causes: Record<string, string>;
};

export type GeneratedMonth = {
  settling: SettlingUnderTest;
  shops: ShopInProcess[];
  persons: PlainPerson[];
  applications: PlainApplication[];
  days: ExpectedDay[];
};
