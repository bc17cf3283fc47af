import type { Migration } from '../../platform/database/migrations.ts';
import { creditInformation } from './migrations/001-credit-information.ts';
import { applicationsAndHolds } from './migrations/002-applications-and-holds.ts';
import { audit } from './migrations/003-audit.ts';
import { payments } from './migrations/004-payments.ts';
import { paymentsDue } from './migrations/005-payments-due.ts';
import { ledger } from './migrations/006-ledger.ts';
import { auditChain } from './migrations/010-audit-chain.ts';
import { decisionPolicy } from './migrations/011-decision-policy.ts';
import { keyLives } from './migrations/012-key-lives.ts';
import { dayReports } from './migrations/014-day-reports.ts';
import { openingDues } from './migrations/015-opening-dues.ts';
import { keptRefusalsAndFees } from './migrations/016-kept-refusals-and-fees.ts';
import { openingDuesOfTheRest } from './migrations/017-opening-dues-of-the-rest.ts';
import { orderOfTheLedger } from './migrations/018-order-of-the-ledger.ts';
import { reversedPayments } from './migrations/019-reversed-payments.ts';
import { terminalsAndAlarms } from './migrations/020-terminals-and-alarms.ts';
import { operatorProposals } from './migrations/024-operator-proposals.ts';
import { namesNormalisedAnew } from './migrations/025-names-normalised-anew.ts';
import { partsThatExpire } from './migrations/027-parts-that-expire.ts';
import { storageLook } from './migrations/029-storage-look.ts';

/** Every step of settling's schema, in order. A step that was released is never edited; the next one corrects it. */
export const settlingMigrations: readonly Migration[] = [
  creditInformation,
  applicationsAndHolds,
  audit,
  payments,
  paymentsDue,
  ledger,
  auditChain,
  decisionPolicy,
  keyLives,
  dayReports,
  openingDues,
  keptRefusalsAndFees,
  openingDuesOfTheRest,
  orderOfTheLedger,
  reversedPayments,
  terminalsAndAlarms,
  operatorProposals,
  namesNormalisedAnew,
  partsThatExpire,
  storageLook,
];
