import type { z } from 'zod';
import {
  auditHeadSchema,
  auditHeadsAnswerSchema,
  auditHeadsRequestSchema,
} from '../../contract/settling/audit-head.ts';
import { cardSchema } from '../../contract/card.ts';
import { answerSchema, checkRequestSchema, reversalRequestSchema } from '../../contract/settling/check.ts';
import {
  dayReportAnswerSchema,
  dayReportHeaderSchema,
  dayReportPartSchema,
  sellerBeliefSchema,
  settlingBeliefSchema,
} from '../../contract/settling/day-report.ts';
import { keySetSchema, publishedKeySchema, rootThumbprintSchema } from '../../contract/settling/key-set.ts';
import { amountMinorSchema, currencySchema } from '../../contract/money.ts';
import { noticeSchema } from '../../contract/settling/notice.ts';
import { operationAnswerSchema, operationRequestSchema } from '../../contract/settling/operation.ts';
import { receiptSchema } from '../../contract/settling/receipt.ts';
import { sealContentsSchema, sealSchema } from '../../contract/settling/seal.ts';
import { settlingHealthSchema, settlingTimeSchema, signedTimeSchema } from '../../contract/settling/settling-time.ts';
import {
  requestingTerminalSchema,
  terminalSignatureContentsSchema,
  terminalSignatureSchema,
} from '../../contract/settling/terminal-signature.ts';
import {
  amounts,
  anyTimes,
  askedFields,
  beliefsOfOperations,
  base64url43,
  card,
  currencies,
  days,
  jwk,
  letters,
  only,
  seals,
  sellers,
  signatures,
  terminal,
  terminals,
  text,
  times,
  uuid,
  uuids,
} from './contract-fields.ts';
import type { Field } from './contract-fields.ts';

const asked = { sellerId: 's', applicationId: uuid, amountMinor: 1, currency: 'EUR', issuedAt: 0 } as const;
const published = { kid: letters(43), purpose: 'seal', jwk, notBefore: 0, notAfter: 1 } as const;
const parts = { heldMinor: amounts, capturedMinor: amounts, refundedMinor: amounts };
const noParts = { heldMinor: 0, capturedMinor: 0, refundedMinor: 0 };
const position = { applicationId: uuid, amountMinor: 0, currency: 'EUR', ...noParts } as const;
const positionFields = { applicationId: uuids, amountMinor: amounts, currency: currencies, ...parts };
const operation = { operationId: uuid, operation: 'void', amountMinor: 1 } as const;
const kinds = only('extend', 'capture', 'void', 'refund');

/** A form, something that has it, and what each of its fields takes and refuses. */
export type Form = [
  name: string,
  schema: z.ZodType,
  good: Record<string, unknown>,
  fields: Record<string, Field>,
  optional?: string[],
];

/** Everything that settling, its sellers and terminals say to one another. */
export const forms: Form[] = [
  [
    'card',
    cardSchema,
    card,
    {
      number: {
        takes: ['123456789015', '4539148803436467', '4000000000000000006'],
        refuses: ['4539148803436468', '18', '40000000000000000002', ' 4539148803436467', '4539148803436467a'],
      },
      expiry: {
        takes: ['2000-01', '2099-12'],
        refuses: ['2028-00', '2028-13', '1999-12', '2100-01', '2028-3', 'x2028-03', '2028-031'],
      },
      name: { takes: [letters(100), ` ${letters(100)} `], refuses: ['', ' ', letters(101)] },
      birthDate: {
        takes: ['2000-02-29', '1900-12-31'],
        refuses: ['1900-02-29', '2001-04-31', '2001-4-1', '2001-04-01T00', 'x2001-04-01', '2001-13-01'],
      },
    },
  ],
  [
    'check',
    checkRequestSchema,
    { request: 'check', ...asked, seal: 'a..b.c.d', terminal },
    { request: only('check'), ...askedFields, seal: seals, terminal: { refuses: [null, {}] } },
  ],
  ['reversal', reversalRequestSchema, { request: 'reversal', ...asked }, { request: only('reversal'), ...askedFields }],
  [
    'operation',
    operationRequestSchema,
    { request: 'operation', ...operation, ...asked },
    { request: only('operation'), operation: kinds, operationId: uuids, ...askedFields },
  ],
  [
    'terminal of a check',
    requestingTerminalSchema,
    terminal,
    {
      terminalId: terminals,
      enrolledBy: only('staff', 'self'),
      publicJwk: {
        takes: [jwk],
        refuses: [
          null,
          { ...jwk, d: 'x' },
          { ...jwk, kty: 'RSA' },
          { ...jwk, crv: 'P-384' },
          { ...jwk, x: letters(42) },
          { ...jwk, y: letters(44) },
          { ...jwk, x: undefined },
          { ...jwk, y: ` ${letters(43)}` },
          { ...jwk, x: ` ${letters(43)}` },
        ],
      },
      signature: signatures,
    },
  ],
  [
    'what a terminal signs',
    terminalSignatureContentsSchema,
    { ...asked, amountMinor: 0, terminalId: 't', sealSha256: letters(43) },
    { ...askedFields, amountMinor: amounts, terminalId: terminals, sealSha256: base64url43 },
  ],
  [
    'what is sealed',
    sealContentsSchema,
    { ...asked, amountMinor: 0, terminalId: 't', card, nonce: letters(22) },
    {
      ...askedFields,
      amountMinor: amounts,
      terminalId: terminals,
      card: { refuses: [null, { ...card, more: 1 }] },
      nonce: {
        takes: [letters(64), 'A-_09z'.padEnd(22, 'x')],
        refuses: [letters(21), letters(65), `${letters(21)}=`, ` ${letters(22)}`, `${letters(22)} `],
      },
    },
  ],
  [
    'published key',
    publishedKeySchema,
    published,
    {
      kid: base64url43,
      purpose: only('seal', 'notice'),
      jwk: { refuses: [null, {}] },
      notBefore: anyTimes,
      notAfter: anyTimes,
    },
  ],
  [
    'key set',
    keySetSchema,
    { issuer: 'settling', issuedAt: 0, expiresAt: 1, keys: [published] },
    {
      issuer: only('settling'),
      issuedAt: anyTimes,
      expiresAt: anyTimes,
      keys: {
        takes: [Array.from({ length: 64 }, () => published)],
        refuses: [[], Array.from({ length: 65 }, () => published), [{}]],
      },
    },
  ],
  [
    'notice',
    noticeSchema,
    {
      noticeId: uuid,
      kind: 'approval',
      sellerId: 's',
      applicationId: uuid,
      amountMinor: 1,
      currency: 'EUR',
      decidedAt: 0,
    },
    {
      noticeId: uuids,
      kind: only('approval', 'non-approval', 'reversal'),
      sellerId: { refuses: [1] },
      applicationId: uuids,
      amountMinor: amounts,
      currency: currencies,
      reason: only('declined', 'seal_refused', 'terminal_refused'),
      heldUntil: anyTimes,
      decidedAt: anyTimes,
    },
    ['reason', 'heldUntil'],
  ],
  [
    'receipt',
    receiptSchema,
    {
      receiptId: uuid,
      operationId: uuid,
      operation: 'void',
      sellerId: 's',
      ...position,
      state: 'held',
      expiresAt: 0,
      doneAt: 0,
    },
    {
      receiptId: uuids,
      operationId: uuids,
      operation: kinds,
      sellerId: { refuses: [1] },
      ...positionFields,
      state: only('held', 'captured', 'refunded_in_part', 'refunded', 'voided', 'expired', 'reversed'),
      expiresAt: anyTimes,
      doneAt: anyTimes,
    },
  ],
  [
    'audit head',
    auditHeadSchema,
    { day: '2028-02-29', recordId: 1, recordHash: 'h', signedAt: 0 },
    {
      day: days,
      recordId: anyTimes,
      recordHash: { refuses: [1] },
      signedAt: anyTimes,
      previous: {
        takes: [null, { day: '2028-02-28', digest: 'd' }],
        refuses: [
          1,
          {},
          { day: '2028-2-28', digest: 'd' },
          { day: '2028-02-28', digest: 1 },
          { day: '2028-02-28', digest: 'd', more: 1 },
        ],
      },
    },
    ['previous'],
  ],
  [
    'request for audit heads',
    auditHeadsRequestSchema,
    { request: 'audit-heads', sellerId: 's', afterRecordId: 0, issuedAt: 0 },
    { request: only('audit-heads'), sellerId: sellers, afterRecordId: times, issuedAt: times },
  ],
  [
    'part of a day report',
    dayReportPartSchema,
    {
      request: 'day-report',
      sellerId: 's',
      day: '2028-02-29',
      digest: letters(43),
      part: 0,
      parts: 1,
      text: '',
      issuedAt: 0,
    },
    {
      request: only('day-report'),
      sellerId: sellers,
      day: days,
      digest: text(43, 43),
      part: times,
      parts: { takes: [10_000], refuses: [0, 10_001, 1.5] },
      text: text(0, 24 * 1024),
      issuedAt: times,
    },
  ],
  [
    'header of a day report',
    dayReportHeaderSchema,
    {
      report: 'sidelane-day-report',
      version: 1,
      side: 'seller',
      sellerId: 's',
      day: '2028-02-29',
      from: 0,
      until: 1,
      count: 0,
      sums: {},
    },
    {
      report: only('sidelane-day-report'),
      version: { refuses: [0, 2, '1'] },
      side: only('seller', 'settling'),
      sellerId: sellers,
      day: days,
      from: anyTimes,
      until: anyTimes,
      count: times,
      sums: {
        takes: [{ EUR: { applications: 0, amountMinor: 0, ...noParts } }],
        refuses: [
          null,
          { XXX: { applications: 0, amountMinor: 0, ...noParts } },
          { EUR: {} },
          { EUR: { applications: -1, amountMinor: 0, ...noParts } },
          { EUR: { applications: 1, amountMinor: 0, ...noParts, more: 1 } },
        ],
      },
    },
  ],
  [
    "seller's belief",
    sellerBeliefSchema,
    { ...position, state: 'open', noticeId: null, noticedAt: null, operations: [] },
    {
      ...positionFields,
      state: only('open', 'accepted', 'rejected', 'reversed', 'withdrawn'),
      noticeId: { takes: [uuid], refuses: ['x', 1] },
      noticedAt: { takes: [1], refuses: [0.5] },
      operations: beliefsOfOperations,
    },
  ],
  [
    "settling's belief",
    settlingBeliefSchema,
    { ...position, state: 'held', feeMinor: 0, payableMinor: -1, noticeIds: [], changedAt: 0, operations: [] },
    {
      ...positionFields,
      state: only('held', 'captured', 'voided', 'expired', 'reversed', 'declined'),
      feeMinor: amounts,
      payableMinor: anyTimes,
      noticeIds: { takes: [[uuid]], refuses: [['x'], null] },
      changedAt: anyTimes,
      operations: {
        takes: [[{ ...operation, doneAt: 0 }]],
        refuses: [
          null,
          [operation],
          [{ ...operation, doneAt: 0, more: 1 }],
          [{ ...operation, operation: 'x', doneAt: 0 }],
          [{ ...operation, operationId: 'x', doneAt: 0 }],
        ],
      },
    },
  ],
  [
    'health',
    settlingHealthSchema,
    { ok: true, now: 0 },
    { ok: { takes: [false], refuses: [1] }, now: anyTimes, nonce: { takes: [''], refuses: [1] } },
    ['nonce'],
  ],
  [
    'time',
    settlingTimeSchema,
    { nonce: letters(16), now: 0 },
    {
      nonce: {
        takes: ['A-_09z'.padEnd(16, 'x'), letters(128)],
        refuses: [letters(15), letters(129), `${letters(15)}=`, ` ${letters(16)}`, `${letters(16)} `],
      },
      now: anyTimes,
    },
  ],
  ['answer with a notice', answerSchema, { notice: 'n' }, { notice: text(0, 4096) }],
  ['answer with a receipt', operationAnswerSchema, { receipt: 'r' }, { receipt: text(0, 4096) }],
  ['answer about a day report', dayReportAnswerSchema, { dayReport: 'kept' }, { dayReport: only('part_kept', 'kept') }],
  [
    'answer with audit heads',
    auditHeadsAnswerSchema,
    { auditHeads: [] },
    {
      auditHeads: {
        takes: [Array.from({ length: 50 }, () => letters(1200))],
        refuses: [[letters(1201)], Array.from({ length: 51 }, () => 'h'), [1]],
      },
    },
  ],
  ...[answerSchema, operationAnswerSchema, dayReportAnswerSchema, auditHeadsAnswerSchema].map((schema, place): Form => [
    `refusal ${place}`,
    schema,
    { refusal: 'r' },
    { refusal: text(0, 64) },
  ]),
];

/** Forms that are no objects. */
export const valuesAlone: [string, z.ZodType, Field][] = [
  ['root thumbprint', rootThumbprintSchema, base64url43],
  ['seal', sealSchema, seals],
  ["terminal's signature", terminalSignatureSchema, signatures],
  ['signed time', signedTimeSchema, text(0, 1024)],
  ['amount', amountMinorSchema, amounts],
  ['currency', currencySchema, currencies],
];
