import type { z } from 'zod';
import * as application from '../../contract/seller/application.ts';
import * as article from '../../contract/seller/article.ts';
import * as record from '../../contract/seller/back-office-record.ts';
import * as terminals from '../../contract/seller/back-office-terminal.ts';
import * as backOffice from '../../contract/seller/back-office.ts';
import { longestDepartment } from '../../contract/seller/departments.ts';
import * as care from '../../contract/seller/kiosk-care.ts';
import {
  keptPurchaseSchema,
  purchaseEndingSchema,
  purchaseUnderWaySchema,
} from '../../contract/seller/purchase-under-way.ts';
import * as enrolment from '../../contract/seller/terminal-enrolment.ts';
import { sealToSignSchema, terminalKeySchema } from '../../contract/seller/terminal-key.ts';
import { selfEnrolmentSchema } from '../../contract/seller/terminal.ts';
import * as fields from './contract-fields.ts';
import type { Field } from './contract-fields.ts';
import { deliveryAddressSchema } from '../../contract/seller/address.ts';

const { amounts, base64url43, currencies, letters, only, spentAmounts, text, times, uuid, uuids } = fields;
const seal = 'a..b.c.d';
const point = letters(43);
const publicJwk = { kty: 'EC', crv: 'P-256', x: point, y: point };
const card = '4539148803436467';
const pinHash = `scrypt$32768$8$1$${letters(22)}$${letters(43)}`;

/** Text that people type: with its ends, and no card number. */
const typed = (fewest: number, most: number): Field => {
  const { takes = [], refuses } = text(fewest, most);
  return { takes, refuses: [...refuses, card, ...(fewest > 0 ? [' '] : [])] };
};
const counts = (least: number, most: number): Field => ({
  takes: [least, most],
  refuses: [least - 1, most + 1, least + 0.5, 'x', null],
});
const wholes: Field = { takes: [0, -1], refuses: [0.5, '0', null] };
const flags: Field = { takes: [true, false], refuses: ['true', 0, null] };
const lists = (entry: unknown, least: number, most: number): Field => ({
  takes: [Array.from({ length: least }, () => entry), Array.from({ length: most }, () => entry)],
  refuses: [
    ...(least > 0 ? [Array.from({ length: least - 1 }, () => entry)] : []),
    Array.from({ length: most + 1 }, () => entry),
    [null],
    entry,
  ],
});
const kioskTimes: Field = { takes: [-8.64e15, 8.64e15], refuses: [-8.64e15 - 1, 8.64e15 + 2, 0.5, '0'] };
const pins: Field = {
  takes: ['482915', '4829157036'],
  refuses: ['48291', '48291570361', '482915a', 'a482915', '123456', 482915],
};
const pinHashes: Field = {
  takes: [
    pinHash,
    `scrypt$1024$16$10$${letters(22)}$${letters(43)}`,
    `scrypt$1048576$8$1$${letters(22)}$${letters(43)}`,
  ],
  refuses: [
    `x${pinHash}`,
    `${pinHash}x`,
    pinHash.replace('32768', '100'),
    pinHash.replace('32768', '10485760'),
    pinHash.replace('$8$', '$100$'),
    pinHash.replace('$1$', '$100$'),
    pinHash.replace('$8$', '$$'),
    pinHash.replace('$1$', '$$'),
    pinHash.replace(letters(22), letters(21)),
    '',
  ],
};
const parts = {
  offset: { takes: [0, '40'], refuses: [-1, 0.5, 'x'] },
  limit: { takes: [1, 200, '50'], refuses: [0, 201, 'x'] },
};
const numbered = {
  after: { takes: ['0.0', '1777000000000.100026'], refuses: ['', '7', '7.', '.7', 'x.7', '7.x', '7.7.7', 7] },
  limit: parts.limit,
};
const named = { after: { takes: [`0.${uuid}`], refuses: ['7.7', uuid, `.${uuid}`, `x.${uuid}`] }, limit: parts.limit };
const search = (most: number): Field => ({
  takes: ['', letters(most), ' Ann '],
  refuses: [letters(most + 1), 'a\nb', '\u0000', 'a\u007F', card, 7],
});

export type Form = [string, z.ZodType, Record<string, unknown>, Record<string, Field>, (readonly string[])?];

const line = { variantId: 'v', quantity: 1, unitPriceMinor: 1 };
const withdrawal = { totalMinor: 1, currency: 'EUR' };
const underWay = { applicationId: uuid, sellerId: 's', ...withdrawal };
const underWayFields = {
  applicationId: uuids,
  sellerId: text(1, 64),
  totalMinor: spentAmounts,
  currency: currencies,
};
const health = {
  appVersion: '1',
  electronVersion: '1',
  platform: 'linux',
  uptimeMs: 0,
  sentAt: 0,
  reloads: 0,
  relaunches: 0,
  lastFault: null,
  printer: 'ready',
  keychain: 'system',
  hasStaffPin: true,
  screen: { width: 1080, height: 1920, scale: 1.5 },
};
const event = { eventId: uuid, kind: 'pin_right', at: 0 };
const conversation = { conversationId: uuid, salt: letters(22), binding: 'certificate', sellerShare: point };
const units = { position: 0, quantity: 1 };

/** What the seller is asked and told: its members, each with what it takes and refuses. */
export const sellerForms: readonly Form[] = [
  [
    'line of an application',
    application.applicationLineSchema,
    line,
    { variantId: text(1, 64), quantity: counts(1, 999), unitPriceMinor: amounts },
  ],
  [
    'purchase application',
    application.applicationSchema,
    {
      applicationId: uuid,
      lines: [line],
      ...withdrawal,
      fulfilment: { method: 'collect' },
      contact: { email: 'ann@example.com' },
      seal,
      terminalSignature: `a.b.${letters(86)}`,
    },
    {
      applicationId: uuids,
      lines: lists(line, 1, 100),
      totalMinor: spentAmounts,
      currency: currencies,
      fulfilment: {
        takes: [
          { method: 'collect' },
          {
            method: 'deliver',
            address: { recipient: 'Ann', street: 'Quay 1', postalCode: 'X', city: 'Suva', country: 'FJ' },
          },
        ],
        refuses: [{ method: 'deliver' }, { method: 'post' }, { method: 'collect', address: null }, 'collect'],
      },
      contact: {
        takes: [{ phone: '+353870000000' }, { email: 'ann@example.com' }, { phone: '012345', email: 'a@b.c' }],
        refuses: [
          {},
          { phone: '12345' },
          { phone: '0123 45' },
          { phone: card },
          { email: 'ann' },
          { email: 'a@b@c.d' },
          null,
        ],
      },
      giftNote: { takes: ['x', letters(200), '🎁'.repeat(200)], refuses: ['', letters(201), card, ' x', 'x\ny', null] },
      ageCheck: {
        takes: [`a.b.${letters(86)}`],
        refuses: [`a.b.${letters(85)}`, `a.${letters(86)}`, `${letters(1024)}.b.${letters(86)}`, true, null],
      },
      seal: fields.seals,
      terminalSignature: fields.signatures,
    },
    ['giftNote', 'ageCheck'],
  ],
  [
    'delivery address',
    deliveryAddressSchema,
    { recipient: 'Ann', street: 'Quay 1', postalCode: 'X', city: 'Suva', country: 'FJ' },
    {
      recipient: typed(1, 120),
      street: typed(1, 200),
      district: typed(1, 120),
      postalCode: typed(1, 20),
      city: typed(1, 120),
      region: typed(1, 120),
      country: { takes: ['FJ', 'UY'], refuses: ['fj', 'F', 'FJI', '', 'F1', 'ZZ'] },
    },
    ['district', 'postalCode', 'region'],
  ],
  ['withdrawal', application.withdrawalSchema, withdrawal, { totalMinor: spentAmounts, currency: currencies }],
  ['purchase under way', purchaseUnderWaySchema, underWay, underWayFields],
  [
    'purchase as it is kept',
    keptPurchaseSchema,
    { ...underWay, keptAt: 0, isVisitOver: false },
    { ...underWayFields, keptAt: wholes, isVisitOver: flags },
  ],
  [
    'ending of a purchase that no shopper saw',
    purchaseEndingSchema,
    { outcome: 'accepted', orderNumber: '100001' },
    {
      outcome: { takes: ['accepted', 'not_charged', 'unknown'], refuses: ['bought', ''] },
      orderNumber: { takes: [letters(40), null], refuses: [letters(41), '', 7] },
    },
  ],
  [
    'search for articles',
    article.articleListQuerySchema,
    {},
    {
      q: { takes: ['', letters(200), '4006381000994'], refuses: [letters(201), card, 7] },
      category: { takes: [letters(longestDepartment)], refuses: [letters(longestDepartment + 1), 7] },
      tag: { takes: [letters(255)], refuses: [letters(256), 7] },
      inStock: { takes: ['true', 'false'], refuses: ['perhaps', ''] },
      sort: only('relevance', 'title', 'price-up', 'price-down', 'newest'),
      cursor: { takes: [letters(500)], refuses: [letters(501), 7] },
      limit: { takes: [1, 100, '24'], refuses: [0, 101, 'x', 1.5] },
    },
    ['q', 'category', 'tag', 'inStock', 'sort', 'cursor', 'limit'],
  ],
  [
    'barcode',
    article.barcodeQuerySchema,
    { barcode: '4006381333931' },
    { barcode: { takes: ['x', letters(255), '4006381000994'], refuses: ['', ' ', letters(256), card] } },
  ],
  [
    'question for stock',
    article.stockQuerySchema,
    { variants: 'a' },
    {
      variants: {
        takes: ['', Array.from({ length: 100 }, (_none, place) => `v${place}`).join(), 'a,a,'.repeat(101)],
        refuses: [Array.from({ length: 101 }, (_none, place) => `v${place}`).join(), letters(6501), 7],
      },
    },
  ],
  [
    'address of a picture',
    article.pictureAddressSchema,
    { pictureId: 'a'.repeat(32), width: '160' },
    {
      pictureId: {
        takes: ['0123456789abcdef'.repeat(2)],
        refuses: [letters(31), letters(33), `${letters(31)}g`, `${letters(31)}A`],
      },
      width: only('160', '480', '960'),
    },
  ],
  [
    'sign-in',
    backOffice.signInSchema,
    { signInName: 'mara', password: 'x' },
    { signInName: typed(1, 80), password: text(1, 200) },
  ],
  [
    'list of articles in the back office',
    backOffice.staffArticleListQuerySchema,
    {},
    {
      q: { takes: ['', letters(200)], refuses: [letters(201), card] },
      status: only('draft', 'published', 'archived'),
      stock: only('none', 'low', 'some'),
      sort: only('title', 'updated', 'stock'),
      ...parts,
    },
    ['q', 'status', 'stock', 'sort', 'offset', 'limit'],
  ],
  [
    'edit of an article',
    backOffice.articleEditSchema,
    { version: 1 },
    {
      version: wholes,
      title: typed(1, 255),
      description: {
        takes: ['', letters(article.longestDescription)],
        refuses: [letters(article.longestDescription + 1), card],
      },
      vendor: typed(0, 255),
      category: { takes: [null, '', letters(longestDepartment)], refuses: [letters(longestDepartment + 1), card] },
      tags: {
        ...lists('tag', 0, article.mostTags),
        refuses: [Array.from({ length: 251 }, () => 'tag'), [''], [letters(256)], [card]],
      },
      ageLimit: { takes: [null, 1, 99], refuses: [0, 100, 16.5, '18'] },
      status: only('draft', 'published', 'archived'),
      variants: {
        takes: [
          [],
          [{ variantId: 'v', sku: letters(255), barcode: '4006381000994', priceMinor: 0, compareAtMinor: null }],
          Array.from({ length: 2048 }, () => ({ variantId: 'v' })),
        ],
        refuses: [
          Array.from({ length: 2049 }, () => ({ variantId: 'v' })),
          ...[{ sku: card }, { sku: letters(256) }, { barcode: card }, { barcode: letters(256) }, { more: 1 }].map(
            (wrong) => [{ variantId: 'v', ...wrong }],
          ),
          [{ variantId: 'v', priceMinor: -1 }],
          [{ variantId: 'v', compareAtMinor: -1 }],
          [{}],
        ],
      },
    },
    ['title', 'description', 'vendor', 'category', 'tags', 'ageLimit', 'status', 'variants'],
  ],
  [
    'new article',
    backOffice.newArticleSchema,
    { handle: 'mug', title: 'Mug', category: null, priceMinor: 1 },
    {
      handle: {
        takes: ['é', '7a_.-', 'a'.repeat(255), 'हिन्दी'],
        refuses: ['', '-a', 'a b', 'a/b', '\u0301a', letters(256), card],
      },
      title: typed(1, 255),
      category: { takes: [null, '', letters(longestDepartment)], refuses: [letters(longestDepartment + 1), card] },
      priceMinor: amounts,
    },
  ],
  [
    'change of stock',
    backOffice.stockChangeSchema,
    { changeId: uuid, variantId: 'v', difference: 1, reason: 'received', onHand: 1 },
    {
      changeId: uuids,
      variantId: { refuses: [1, null] },
      difference: counts(-1_000_000, 1_000_000),
      reason: { takes: ['received', 'counted', 'damaged', 'returned', 'other'], refuses: ['', 'lost', 1, null] },
      onHand: wholes,
    },
    ['onHand'],
  ],
  [
    'units of a line',
    backOffice.orderUnitsSchema,
    units,
    { position: { takes: [0, 99], refuses: [-1, 0.5, '0'] }, quantity: { takes: [1, 999], refuses: [0, 1.5, '1'] } },
  ],
  [
    'action on an order',
    backOffice.orderActionRequestSchema,
    { operationId: uuid },
    {
      operationId: uuids,
      units: {
        takes: [[units], Array.from({ length: 500 }, (_none, position) => ({ position, quantity: 1 }))],
        refuses: [
          [],
          [units, units],
          Array.from({ length: 501 }, (_none, position) => ({ position, quantity: 1 })),
          units,
        ],
      },
    },
    ['operationId', 'units'],
  ],
  [
    'note on an order',
    backOffice.newOrderNoteSchema,
    { noteId: uuid, text: 'Rings again at five' },
    {
      noteId: uuids,
      text: { takes: ['a', 'a'.repeat(500)], refuses: ['', ' ', 'a'.repeat(501), '4539 1488 0343 6467'] },
    },
    [],
  ],
  [
    'list of orders',
    backOffice.orderListQuerySchema,
    {},
    {
      q: search(40),
      stage: { takes: ['collect', 'done'], refuses: ['', 'accepted'] },
      from: { takes: [0, '7'], refuses: [-1, 0.5, 'x'] },
      to: { takes: [0, '7'], refuses: [-1, 0.5, 'x'] },
      ...numbered,
    },
    ['q', 'stage', 'from', 'to', 'after', 'limit'],
  ],
  [
    'list of applications',
    backOffice.applicationListQuerySchema,
    {},
    {
      state: only('open', 'received', 'checking', 'accepted', 'rejected', 'undetermined', 'withdrawn', 'reversed'),
      ...named,
    },
    ['state', 'after', 'limit'],
  ],
  [
    'overview',
    backOffice.overviewQuerySchema,
    {},
    {
      timeZone: { takes: ['UTC', 'Europe/Berlin', 'America/Santiago'], refuses: ['', 'Berlin', letters(65), 7] },
      days: { takes: [1, 31, '14'], refuses: [0, 32, 1.5, 'x'] },
    },
    ['timeZone', 'days'],
  ],
  [
    'record of what staff did',
    record.staffRecordQuerySchema,
    {},
    { about: search(128), ...numbered },
    ['about', 'after', 'limit'],
  ],
  [
    'list of terminals',
    terminals.terminalListQuerySchema,
    {},
    { q: search(80), service: only('in', 'out'), ...parts },
    ['q', 'service', 'offset', 'limit'],
  ],
  ['new PIN', terminals.newStaffPinSchema, { staffPin: '482915' }, { staffPin: pins }],
  [
    'new enrolment code',
    terminals.newEnrolmentCodeSchema,
    { name: 'Door', staffPin: '482915' },
    { name: typed(1, 80), staffPin: pins },
  ],
  [
    'report of a kiosk about itself',
    care.kioskHealthSchema,
    health,
    {
      appVersion: text(0, 40),
      electronVersion: text(0, 40),
      platform: text(0, 40),
      uptimeMs: times,
      sentAt: kioskTimes,
      aheadOfSeller: { takes: [{ aheadMs: -1, errorMs: 0 }], refuses: [{ aheadMs: 0 }, { aheadMs: 0, errorMs: -1 }] },
      reloads: times,
      relaunches: times,
      lastFault: { takes: [null, 'crashed', 'hung', 'empty', 'not_loaded'], refuses: ['', 'other'] },
      printer: only('ready', 'not_ready', 'none'),
      keychain: only('system', 'none'),
      screen: {
        takes: [{ width: 1, height: 1, scale: 0.5 }],
        refuses: [{ width: 1, height: 1 }, { width: 0.5 }, null],
      },
      speech: only('ready', 'none', 'failed'),
      hasStaffPin: flags,
    },
    ['aheadOfSeller', 'speech'],
  ],
  [
    'action of staff at a kiosk',
    care.staffEventSchema,
    event,
    {
      eventId: uuids,
      kind: only(
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
      ),
      at: kioskTimes,
    },
  ],
  [
    'report of a kiosk',
    care.kioskReportSchema,
    { health, events: [] },
    { health: { refuses: [null, {}] }, events: lists(event, 0, 100) },
  ],
  [
    'answer to a kiosk',
    care.kioskReportAnswerSchema,
    { staffPin: pinHash },
    {
      staffPin: { takes: [null, ...pinHashes.takes!], refuses: pinHashes.refuses },
      clock: {
        takes: [
          { now: 0, aheadOfSettling: null },
          { now: 0, aheadOfSettling: { aheadMs: 1, errorMs: 1 } },
        ],
        refuses: [{}, { now: 0 }, { now: 0.5, aheadOfSettling: null }],
      },
    },
    ['clock'],
  ],
  [
    'self-enrolment',
    selfEnrolmentSchema,
    { kind: 'browser', publicJwk },
    {
      kind: only('browser', 'headless'),
      publicJwk: { refuses: [{}, null, { ...publicJwk, d: point }] },
      name: typed(0, 80),
    },
    ['name'],
  ],
  ['key of a terminal', terminalKeySchema, { publicJwk }, { publicJwk: { refuses: [{ ...publicJwk, crv: 'P-384' }] } }],
  [
    'seal to sign',
    sealToSignSchema,
    { applicationId: uuid, sellerId: 's', amountMinor: 1, currency: 'EUR', seal, issuedAt: 0 },
    {
      applicationId: uuids,
      sellerId: text(1, 64),
      amountMinor: spentAmounts,
      currency: currencies,
      seal: fields.seals,
      issuedAt: times,
    },
  ],
  [
    'conversation of an enrolment',
    enrolment.enrolmentConversationSchema,
    conversation,
    {
      conversationId: uuids,
      salt: { takes: ['A-_09z'.padEnd(22, 'x')], refuses: [letters(21), letters(23), `${letters(21)}+`] },
      binding: only('certificate', 'authorities', 'this-machine'),
      sellerShare: base64url43,
    },
  ],
  [
    'proof of an enrolment',
    enrolment.enrolmentProofSchema,
    { kioskShare: point, publicJwk, proof: letters(86) },
    {
      kioskShare: base64url43,
      publicJwk: { refuses: [null, {}] },
      proof: { takes: ['A-_09z'.padEnd(86, 'x')], refuses: [letters(85), letters(87), `${letters(85)}+`] },
    },
  ],
  [
    'sealed enrolment',
    enrolment.sealedEnrolmentSchema,
    { enrolment: 'x' },
    { enrolment: { takes: [letters(8000)], refuses: [letters(8001), 7] } },
  ],
];
