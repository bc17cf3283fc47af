import { z } from 'zod';
import { kioskHealthSchema, staffEventSchema, staffPinSchema } from './kiosk-care.ts';
import { freeText } from './free-text.ts';
import { listPartSchemas, typedSearchSchema } from './list-query.ts';
import { terminalKindSchema } from './terminal.ts';

/** The back office's terminals: enrolling them, how they are, and what staff did at them. */

/** A kiosk's newest report, with when it came by the seller's clock. */
export const receivedHealthSchema = kioskHealthSchema.extend({ receivedAt: z.int() });

export const staffTerminalSchema = z.strictObject({
  terminalId: z.string(),
  name: z.string(),
  kind: terminalKindSchema,
  enrolledAt: z.int(),
  lastSeenAt: z.int().nullable(),
  revokedAt: z.int().nullable(),
  hasStaffPin: z.boolean(),
  /** Null for a terminal that is not a kiosk, and for a kiosk that has not reported yet. */
  health: receivedHealthSchema.nullable(),
});

/** `GET /api/back-office/terminals/ID`: how a kiosk is, and what staff did at it, newest first. */
export const staffKioskSchema = z.strictObject({
  terminalId: z.string(),
  hasStaffPin: z.boolean(),
  health: receivedHealthSchema.nullable(),
  events: z.array(staffEventSchema),
});

/** `PUT /api/back-office/terminals/ID/staff-pin`: the kiosk learns of it with its next report, within a minute. */
export const newStaffPinSchema = z.strictObject({ staffPin: staffPinSchema });

/** `POST /api/back-office/enrolment-codes`: opens a code for one kiosk, and closes the one that was open. */
export const newEnrolmentCodeSchema = z.strictObject({
  name: freeText(z.string().trim().min(1).max(80)),
  staffPin: staffPinSchema,
});

/** The answer, which is the only one that shows the digits. */
export const enrolmentCodeOpenedSchema = z.strictObject({
  codeId: z.uuid(),
  code: z.string(),
  expiresAt: z.int(),
});

export const enrolmentCodeStateSchema = z.strictObject({
  codeId: z.uuid(),
  state: z.enum(['open', 'used', 'expired', 'tries_exceeded', 'closed']),
  expiresAt: z.int(),
  wrongTries: z.int().min(0),
  /** The kiosk that it let in. */
  terminalId: z.string().nullable(),
});

/** `GET /api/back-office/terminals` lists kiosks first and self-enrolled terminals after them, the newest first in each group. */
export const terminalListQuerySchema = z.strictObject({
  /** Part of a name, or the beginning of an id. */
  q: typedSearchSchema(80).optional(),
  /** Revoked terminals are out of service, for good. */
  service: z.enum(['in', 'out']).default('in'),
  ...listPartSchemas,
});

export const staffTerminalListSchema = z.strictObject({ terminals: z.array(staffTerminalSchema), total: z.int() });

export type TerminalListQuery = z.infer<typeof terminalListQuerySchema>;
export type StaffTerminal = z.infer<typeof staffTerminalSchema>;
export type StaffTerminalList = z.infer<typeof staffTerminalListSchema>;
export type StaffKiosk = z.infer<typeof staffKioskSchema>;
export type EnrolmentCodeOpened = z.infer<typeof enrolmentCodeOpenedSchema>;
export type EnrolmentCodeState = z.infer<typeof enrolmentCodeStateSchema>;
