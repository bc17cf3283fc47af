import { z } from 'zod';
import {
  numberCursorPartSchemas,
  namesOneCursor,
  oneCursorProblem,
  pageSchemas,
  typedSearchSchema,
} from './list-query.ts';

/** The record of changes that staff made in the shop: who, what, before and after, from where. */

/** Everything that is recorded, by its exact name. */
export const staffActionSchema = z.enum([
  'article_created',
  'article_edited',
  'article_imported',
  'article_import_undone',
  'article_bulk_changed',
  'article_bulk_undone',
  'reduced_price_ended',
  'article_translated',
  'word_translated',
  'picture_added',
  'picture_removed',
  'stock_changed',
  'synonym_saved',
  'synonym_removed',
  'synonym_imported',
  'order_dispatch',
  'order_collect',
  'order_cancel',
  'order_return',
  'order_readiness',
  'order_noted',
  'terminal_pin_changed',
  'terminal_revoked',
  'help_call_answered',
  'wall_link_made',
  'wall_link_withdrawn',
  'enrolment_code_opened',
  'enrolment_code_closed',
  'kiosk_rollout_changed',
  'staff_added',
  'staff_password_reset',
  'staff_deactivated',
  'staff_reactivated',
  'staff_role_changed',
  'staff_signed_out',
]);

export const staffSubjectKindSchema = z.enum([
  'article',
  'word',
  'synonym',
  'order',
  'terminal',
  'enrolment code',
  'wall link',
  'kiosk update',
  'staff',
]);

const stateSchema = z.record(z.string(), z.unknown()).nullable();

export const staffRecordEntrySchema = z.strictObject({
  recordId: z.int(),
  recordedAt: z.int(),
  actor: z.strictObject({ kind: z.enum(['staff', 'system user']), id: z.string(), name: z.string() }),
  /** The address that the change was asked for from, or the command on the seller's own machine. */
  cameFrom: z.string(),
  action: staffActionSchema,
  /** The name is a product's present title; null of everything else, and of a product that is there no more. */
  subject: z.strictObject({ kind: staffSubjectKindSchema, id: z.string(), name: z.string().nullable() }),
  /** The fields that differ; null before the subject existed. Never a secret, a PIN, a password or a card number. */
  before: stateSchema,
  after: stateSchema,
});

/** `GET /api/back-office/staff-record`: newest first. */
export const staffRecordQuerySchema = z
  .strictObject({
    /** The id of an article, order, terminal, code or member of staff; or a sign-in name. */
    about: typedSearchSchema(128).optional(),
    ...numberCursorPartSchemas,
  })
  .refine(namesOneCursor, oneCursorProblem);

export const staffRecordListSchema = z.strictObject({ entries: z.array(staffRecordEntrySchema), ...pageSchemas });

export type StaffAction = z.infer<typeof staffActionSchema>;
export type StaffSubjectKind = z.infer<typeof staffSubjectKindSchema>;
export type StaffRecordEntry = z.infer<typeof staffRecordEntrySchema>;
export type StaffRecordQuery = z.infer<typeof staffRecordQuerySchema>;
export type StaffRecordList = z.infer<typeof staffRecordListSchema>;
