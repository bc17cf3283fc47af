import type { KeptAgeCheck } from '../../contract/seller/age-check.ts';
import type { Application } from '../../contract/seller/application.ts';
import type { ShopLanguage } from '../../contract/seller/shop-look.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { Shelf } from '../article/shelf.ts';
import type { ReservedLine, ShelfVariant } from '../article/shelf.ts';
import { contentNeverSeen } from './application-store.ts';
import type { StoredApplication } from './application-store.ts';

/** An application as it arrived, with the hash of everything that makes it the same as another. */
export type Arrived = {
  application: Application;
  terminalId: string;
  contentHash: string;
  /** That staff checked the shopper's age, where that is proven. */
  ageCheck?: KeptAgeCheck | undefined;
};

/** The part of a recorded application that tells whether another is the same. */
export type KnownApplication = Pick<StoredApplication, 'terminalId' | 'contentHash' | 'totalMinor' | 'currency'>;

/** Everything that the database knows about a batch of applications: those of the same ids, and the variants of all lines. */
export type WhatIsKnown = {
  applications: ReadonlyMap<string, KnownApplication>;
  /** Only those that are for sale. */
  variants: ReadonlyMap<string, ShelfVariant>;
  /** Titles in the languages of the applications, by `shownTitleKey`; those that the shop has. */
  shownTitles?: ReadonlyMap<string, string>;
};

export const shownTitleKey = (variantId: string, language: ShopLanguage): string => `${language} ${variantId}`;

export type ReceivingOutcome =
  /** It is recorded now, with these lines. */
  | {
      kind: 'received';
      lines: readonly ReservedLine[];
      /** Of a product with an age limit alone. */
      ageCheck: KeptAgeCheck | null;
    }
  /** This very application was received before, or stands earlier in the batch. */
  | { kind: 'known' }
  | { kind: 'refused'; refused: Refused };

function isSame(known: KnownApplication, { application, terminalId, contentHash }: Arrived): boolean {
  if (known.contentHash === contentHash) return true;
  // Its terminal withdrew it before it arrived. All that is known of it is what the terminal said then.
  return (
    known.contentHash === contentNeverSeen &&
    known.terminalId === terminalId &&
    known.totalMinor === application.totalMinor &&
    known.currency === application.currency
  );
}

/**
 * Decides a batch of applications (step 3), one after another in order of arrival, by what was read and by what those before it
 * took: units of stock, and ids. The outcomes are those of the same applications one by one. It reads nothing but its arguments.
 * @returns one outcome for each, in the same order
 */
export function decideReceiving(
  arrived: readonly Arrived[],
  { applications, variants, shownTitles }: WhatIsKnown,
): ReceivingOutcome[] {
  const known = new Map(applications);
  const shelf = new Shelf(variants);
  return arrived.map((each) => {
    const { application, terminalId, contentHash } = each;
    const { applicationId, totalMinor, currency, language } = application;
    const earlier = known.get(applicationId);
    if (earlier) {
      return isSame(earlier, each)
        ? { kind: 'known' }
        : { kind: 'refused', refused: { refusal: 'application_content_differs' } };
    }
    const ageLimit = shelf.ageLimitOf(application.lines);
    if (ageLimit !== null && (each.ageCheck === undefined || each.ageCheck.ageLimit < ageLimit)) {
      return { kind: 'refused', refused: { refusal: 'age_check_required' } };
    }
    const stock = shelf.reserve(application.lines);
    if ('differences' in stock) {
      return { kind: 'refused', refused: { refusal: 'basket_out_of_date', differences: stock.differences } };
    }
    known.set(applicationId, { terminalId, contentHash, totalMinor, currency });
    const lines = stock.reserved.map((line) => ({
      ...line,
      shownTitle: language && shownTitles?.get(shownTitleKey(line.variantId, language)),
    }));
    return { kind: 'received', lines, ageCheck: ageLimit === null ? null : (each.ageCheck ?? null) };
  });
}
