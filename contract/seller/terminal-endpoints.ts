import { z } from 'zod';
import { applicationOutcomeSchema, applicationSchema, withdrawalSchema } from './application.ts';
import {
  articleListQuerySchema,
  articleListSchema,
  articleSchema,
  barcodeQuerySchema,
  categorySchema,
  scannedVariantSchema,
  shopSchema,
} from './article.ts';
import { kioskReportAnswerSchema, kioskReportSchema } from './kiosk-care.ts';
import { enrolmentConversationSchema, enrolmentProofSchema, sealedEnrolmentSchema } from './terminal-enrolment.ts';
import { terminalKeySchema } from './terminal-key.ts';
import {
  enrolledTerminalSchema,
  selfEnrolmentSchema,
  terminalSessionQuerySchema,
  terminalSessionSchema,
} from './terminal.ts';
import type { Endpoint } from './endpoint.ts';

const stockSchema = z.strictObject({ stock: z.record(z.string(), z.int().min(0)) });

/** What terminals may call, and what anyone may who wants to become one. */
export const terminalEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/shop',
    summary: 'The shop, and whether credit is available now',
    who: 'anyone',
    success: { status: 200, meaning: 'The shop', schema: shopSchema },
  },
  {
    method: 'get',
    path: '/categories',
    summary: 'Categories that have articles',
    who: 'anyone',
    success: {
      status: 200,
      meaning: 'In the order of the shop',
      schema: z.strictObject({ categories: z.array(categorySchema) }),
    },
  },
  {
    method: 'get',
    path: '/articles',
    summary: 'Browse and search articles',
    who: 'anyone',
    query: articleListQuerySchema,
    success: { status: 200, meaning: 'A page of articles', schema: articleListSchema },
    refusals: ['request_malformed', 'card_number_in_text'],
  },
  {
    method: 'get',
    path: '/articles/:handle',
    summary: 'One article with its variants',
    who: 'anyone',
    success: { status: 200, meaning: 'The article', schema: articleSchema },
    refusals: ['not_found'],
  },
  {
    method: 'get',
    path: '/variants',
    summary: 'The variant that carries a barcode, for scanners',
    who: 'anyone',
    query: barcodeQuerySchema,
    success: { status: 200, meaning: 'The variant and its article', schema: scannedVariantSchema },
    refusals: ['request_malformed', 'card_number_in_text', 'not_found'],
  },
  {
    method: 'get',
    path: '/stock',
    summary: 'What can be bought now of up to 100 variants: for callers that are no terminal, 10 means 10 or more',
    who: 'anyone',
    query: z.strictObject({ variants: z.string().meta({ description: 'Variant ids, separated by commas' }) }),
    success: { status: 200, meaning: 'By variant id', schema: stockSchema },
    refusals: ['request_malformed'],
  },
  {
    method: 'get',
    path: '/pictures/:pictureId/:width',
    summary: 'A picture in one of the kept widths',
    who: 'anyone',
    success: { status: 200, meaning: 'The picture; it never changes', contentType: 'image/webp' },
    refusals: ['not_found'],
  },
  {
    method: 'post',
    path: '/terminals',
    summary: 'Enrol this browser or program as a terminal, where the shop allows it',
    who: 'anyone',
    body: selfEnrolmentSchema,
    success: {
      status: 201,
      meaning: 'Enrolled; a browser gets its credential as a cookie',
      schema: enrolledTerminalSchema,
    },
    refusals: ['request_malformed', 'card_number_in_text', 'self_enrolment_not_allowed', 'too_many_requests'],
  },
  {
    method: 'get',
    path: '/terminal',
    summary: "This terminal, the shop, and settling's signed key set",
    who: 'terminal',
    query: terminalSessionQuerySchema,
    success: { status: 200, meaning: 'What is needed to apply', schema: terminalSessionSchema },
    refusals: ['request_malformed', 'terminal_unknown', 'terminal_revoked', 'credit_unavailable'],
  },
  {
    method: 'get',
    path: '/terminal/standing',
    summary: 'Whether this terminal is in service still',
    who: 'terminal',
    success: { status: 204, meaning: 'It is' },
    refusals: ['terminal_unknown', 'terminal_revoked'],
  },
  {
    method: 'post',
    path: '/terminal/health',
    summary: 'How this kiosk is, and what staff did at it; not found for other terminals',
    who: 'terminal',
    body: kioskReportSchema,
    success: { status: 200, meaning: 'Written down', schema: kioskReportAnswerSchema },
    refusals: ['request_malformed', 'terminal_unknown', 'terminal_revoked', 'not_found'],
  },
  {
    method: 'post',
    path: '/terminal-key',
    summary:
      'Hand in the public key of a kiosk that was enrolled before terminals had keys; once, and then only the same',
    who: 'terminal',
    body: terminalKeySchema,
    success: { status: 204, meaning: 'The kiosk signs with this key from now on' },
    refusals: ['request_malformed', 'terminal_unknown', 'terminal_revoked', 'terminal_key_differs', 'not_found'],
  },
  {
    method: 'post',
    path: '/enrolments',
    summary: 'Begin to enrol a kiosk with a code of six digits; the answer does not tell whether a code is open',
    who: 'anyone',
    success: { status: 201, meaning: "The seller's share", schema: enrolmentConversationSchema },
    refusals: ['too_many_requests'],
  },
  {
    method: 'post',
    path: '/enrolments/:conversationId',
    summary: 'Prove to know the code',
    who: 'anyone',
    body: enrolmentProofSchema,
    success: {
      status: 200,
      meaning: 'Enrolled; the credential is encrypted for the kiosk',
      schema: sealedEnrolmentSchema,
    },
    refusals: ['request_malformed', 'too_many_requests', 'enrolment_not_open', 'enrolment_code_wrong'],
  },
  {
    method: 'post',
    path: '/applications',
    summary: 'Apply to buy (steps 201 and 204): one effect for each application id, however often it is sent',
    who: 'terminal',
    body: applicationSchema,
    success: {
      status: 200,
      meaning: 'Where the application stands; 202 while it is still being checked',
      schema: applicationOutcomeSchema,
    },
    refusals: [
      'request_malformed',
      'card_number_in_text',
      'terminal_unknown',
      'terminal_revoked',
      'terminal_key_missing',
      'terminal_signature_invalid',
      'credit_unavailable',
      'currency_not_sold',
      'total_mismatch',
      'application_content_differs',
      'basket_out_of_date',
    ],
  },
  {
    method: 'get',
    path: '/applications/:applicationId',
    summary: "Where one of this terminal's applications stands",
    who: 'terminal',
    success: { status: 200, meaning: 'The outcome so far', schema: applicationOutcomeSchema },
    refusals: ['terminal_unknown', 'terminal_revoked', 'not_found'],
  },
  {
    method: 'post',
    path: '/applications/:applicationId/withdrawal',
    summary:
      'Settle for good how an application ended: one that settling was not asked about is never asked about any more, even if it arrives later',
    who: 'terminal',
    body: withdrawalSchema,
    success: {
      status: 200,
      meaning: "Where the application stands; `reversed`, with settling's signed reversal, follows `withdrawn`",
      schema: applicationOutcomeSchema,
    },
    refusals: ['request_malformed', 'terminal_unknown', 'terminal_revoked', 'too_many_requests', 'not_found'],
  },
];
