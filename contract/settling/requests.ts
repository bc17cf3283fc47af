import type { z } from 'zod';
import { auditHeadsAnswerSchema, auditHeadsRequestSchema } from './audit-head.ts';
import type { AuditHeadsRequest } from './audit-head.ts';
import { answerSchema, checkRequestSchema, reversalRequestSchema } from './check.ts';
import type { CheckRequest, ReversalRequest } from './check.ts';
import { dayReportAnswerSchema, dayReportPartSchema } from './day-report.ts';
import type { DayReportPart } from './day-report.ts';
import { noticeIsAbout, noticeSchema, noticeType } from './notice.ts';
import type { Notice } from './notice.ts';
import { operationAnswerSchema, operationRequestSchema } from './operation.ts';
import type { OperationRequest } from './operation.ts';
import { receiptIsAbout, receiptSchema, receiptType } from './receipt.ts';
import type { Receipt } from './receipt.ts';

/** An answer in which settling names why it did not do what was asked. */
export type SettlingRefusal = { refusal: string };

/** One signed request of a seller to settling, defined once. The seller's server sends it, and settling serves it. */
export type SettlingRequest<Request = unknown, Given extends object = object> = {
  path: string;
  request: z.ZodType<Request>;
  answer: z.ZodType<Given | SettlingRefusal>;
  /** The longest signed request that can be right, in bytes. */
  longestBytes: number;
};

/** What settling signs as its word on a request. The seller accepts it only where it is about exactly what was asked. */
export type SettlingWord<Word, Request> = {
  name: string;
  /** The `typ` of its JWS. */
  type: string;
  schema: z.ZodType<Word>;
  isAbout: (word: Word, request: Request) => boolean;
};

/** A request that settling answers with its signed word. */
export type WordRequest<Request = unknown, Given extends object = object, Word = unknown> = SettlingRequest<
  Request,
  Given
> & {
  word: SettlingWord<Word, Request>;
  wordIn: (given: Given) => string;
  /** Settling refuses a request as stale whose `issuedAt` is too far from its own time. */
  isTimed: boolean;
};

// The longest has a seal of 4,096 characters and a terminal's signature of 2,048 within a JWS, which takes about 9,400 bytes.
const longestBytes = 10 * 1024;

const noticeWord = { name: 'notice', type: noticeType, schema: noticeSchema, isAbout: noticeIsAbout };
const receiptWord = { name: 'receipt', type: receiptType, schema: receiptSchema, isAbout: receiptIsAbout };

const check: WordRequest<CheckRequest, { notice: string }, Notice> = {
  path: '/checks',
  request: checkRequestSchema,
  answer: answerSchema,
  longestBytes,
  word: noticeWord,
  wordIn: ({ notice }) => notice,
  isTimed: true,
};

const reverse: WordRequest<ReversalRequest, { notice: string }, Notice> = {
  path: '/reversals',
  request: reversalRequestSchema,
  answer: answerSchema,
  longestBytes,
  word: noticeWord,
  wordIn: ({ notice }) => notice,
  isTimed: false,
};

const operate: WordRequest<OperationRequest, { receipt: string }, Receipt> = {
  path: '/operations',
  request: operationRequestSchema,
  answer: operationAnswerSchema,
  longestBytes,
  word: receiptWord,
  wordIn: ({ receipt }) => receipt,
  isTimed: false,
};

const report: SettlingRequest<DayReportPart, { dayReport: 'part_kept' | 'kept' }> = {
  path: '/day-reports',
  request: dayReportPartSchema,
  answer: dayReportAnswerSchema,
  longestBytes: 64 * 1024,
};

const auditHeads: SettlingRequest<AuditHeadsRequest, { auditHeads: string[] }> = {
  path: '/audit-heads',
  request: auditHeadsRequestSchema,
  answer: auditHeadsAnswerSchema,
  longestBytes,
};

/** Every signed request of a seller. Each is a compact JWS of the type `requestType`, posted as `application/jose`. */
export const settlingRequests = { check, reverse, operate, report, auditHeads };

/** What settling tells without a signed request: `GET`, with a nonce where the answer repeats one. */
export const settlingReadings = { keySet: '/key-set', health: '/health', time: '/time' } as const;

/** Whether settling refused, rather than answered what was asked. */
export function isSettlingRefusal(answer: object): answer is SettlingRefusal {
  return 'refusal' in answer;
}
