import { z } from 'zod';
import { clockDifferenceSchema, sellerClockSchema } from './clock-comparison.ts';
import { isCommonPin } from './common-pins.ts';
import { kioskUpdateStateSchema } from './kiosk-update.ts';

/** A kiosk's report about itself to the seller, and the data with which it lets staff in while the seller is away. */

/** The PIN of a kiosk's staff menu: `scrypt$COST$BLOCK$LANES$SALT$HASH`, salt and hash in base64url (RFC 7914). */
export const staffPinHashSchema = z.string().regex(/^scrypt\$\d{4,7}\$\d{1,2}\$\d{1,2}\$[\w-]{22}\$[\w-]{43}$/);

/** As staff choose it: digits alone, for a number pad. */
export const staffPinSchema = z
  .string()
  .regex(/^\d{6,10}$/, 'has to be 6 to 10 digits')
  .refine((pin) => !isCommonPin(pin), 'is one of the PINs that are tried first: choose digits that follow no pattern');

/** Epoch milliseconds by a clock that may be set to anything, within what a date can be (ECMA-262, 21.4.1.1). */
const kioskTimeSchema = z.int().min(-8.64e15).max(8.64e15);

/** The actions of staff at a kiosk. The first three are tries at the PIN. */
export const staffEventKindSchema = z.enum([
  'pin_right',
  'pin_wrong',
  'pin_too_early',
  'restart',
  'exit',
  'printer_test',
  'receipt_printed_again',
  'network_test',
  'language',
  'volume',
  'age_checked',
  'update_wanted',
  'went_back',
]);

export const staffEventSchema = z.strictObject({
  /** The kiosk makes this id, so that a repeated event counts once. */
  eventId: z.uuid(),
  kind: staffEventKindSchema,
  /** By the kiosk's clock. */
  at: kioskTimeSchema,
});

export const kioskHealthSchema = z.strictObject({
  appVersion: z.string().max(40),
  electronVersion: z.string().max(40),
  platform: z.string().max(40),
  /** The time since the program started, by a monotonic clock. */
  uptimeMs: z.int().min(0),
  /** By the kiosk's clock: the seller compares it with its own. */
  sentAt: kioskTimeSchema,
  /** How far the kiosk's clock is ahead of the seller's, as it measured; missing while it has not. */
  aheadOfSeller: clockDifferenceSchema.optional(),
  /** How often the page had to be loaded anew, and the program started anew, and why the last time. */
  reloads: z.int().min(0),
  relaunches: z.int().min(0),
  lastFault: z.enum(['crashed', 'hung', 'empty', 'not_loaded']).nullable(),
  /** The state of the receipt printer. `not_ready`: it is out of paper, open, faulty, off line or not there. */
  printer: z.enum(['ready', 'not_ready', 'none']),
  /** Whether the system's keychain guards the credential; `none`: it lies in a file that only its owner may read. */
  keychain: z.enum(['system', 'none']),
  /**
   * Whether the page can be read aloud. `none`: the system has no voices. `failed`: it has, and the last sentence was not spoken.
   * Missing from kiosks that do not tell, and until the page has told.
   */
  speech: z.enum(['ready', 'none', 'failed']).optional(),
  screen: z.strictObject({ width: z.int(), height: z.int(), scale: z.number() }),
  hasStaffPin: z.boolean(),
  /** Missing from kiosks that know nothing of updates. */
  update: kioskUpdateStateSchema.optional(),
});

/** `POST /api/terminal/health` is sent every minute, and after every staff action. */
export const kioskReportSchema = z.strictObject({
  health: kioskHealthSchema,
  events: z.array(staffEventSchema).max(100),
});

/** The answer: the PIN as it is now, and the seller's clock. The events have been written down. */
export const kioskReportAnswerSchema = z.strictObject({
  staffPin: staffPinHashSchema.nullable(),
  clock: sellerClockSchema.optional(),
});

export type StaffEventKind = z.infer<typeof staffEventKindSchema>;
export type StaffEvent = z.infer<typeof staffEventSchema>;
export type SpeechStanding = NonNullable<KioskHealth['speech']>;
export type KioskHealth = z.infer<typeof kioskHealthSchema>;
export type KioskReport = z.infer<typeof kioskReportSchema>;
export type KioskReportAnswer = z.infer<typeof kioskReportAnswerSchema>;
