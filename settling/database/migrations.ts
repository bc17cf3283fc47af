import type { Migration } from '../../platform/migrations.ts';
import { creditInformation } from './migrations/001-credit-information.ts';
import { applicationsAndHolds } from './migrations/002-applications-and-holds.ts';
import { audit } from './migrations/003-audit.ts';

/** Every step of settling's schema, in order. A step that was released is never edited; the next one corrects it. */
export const settlingMigrations: readonly Migration[] = [creditInformation, applicationsAndHolds, audit];
