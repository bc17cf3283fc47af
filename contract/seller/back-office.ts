import { z } from 'zod';
import { amountMinorSchema, currencySchema } from '../money.ts';
import { isTimeZone } from '../time-zone.ts';
import { clockDifferenceSchema } from './clock-comparison.ts';
import { ageLimitSchema, keptAgeCheckSchema } from './age-check.ts';
import { keptContactSchema } from './contact.ts';
import { staffReceiptMailSchema } from './receipt-mail.ts';
import { applicationStates, applicationStateSchema, keptFulfilmentSchema } from './application.ts';
import {
  handleSchema,
  longestDescription,
  longestShelf,
  longestText,
  mostRelated,
  mostTags,
  pictureSchema,
} from './article.ts';
import { longestDepartment } from './departments.ts';
import { articleCode, freeText, productText } from './free-text.ts';
import { staffRoleSchema } from './staff-role.ts';
import {
  listPartSchemas,
  namesOneCursor,
  numberCursorPartSchemas,
  oneCursorProblem,
  pageSchemas,
  typedSearchSchema,
  uuidCursorPartSchemas,
} from './list-query.ts';

/** The back office: what staff may see and change. Every call needs a staff session and the shop's own origin. */

/** A header of every call of a page: how many whole seconds ago it had its last input. */
export const idleHeader = 'Sidelane-Idle-Seconds';

export const signInSchema = z.strictObject({
  signInName: freeText(z.string().trim().min(1).max(80)),
  password: z.string().min(1).max(200),
});

export const staffMemberSchema = z.strictObject({
  staffId: z.string(),
  signInName: z.string(),
  name: z.string(),
  role: staffRoleSchema,
});

/** The answer to `POST /api/staff/sign-in` and `GET /api/staff/session`: who works here, and what the pages show of the shop. */
export const staffSessionSchema = z.strictObject({
  staff: staffMemberSchema,
  shop: z.strictObject({
    name: z.string(),
    currency: currencySchema,
    locale: z.string(),
    /** The lines of the shop's address, where it is configured. */
    address: z.array(z.string()).optional(),
  }),
  /** When staff must sign in again even if they never pause. */
  endsAt: z.int(),
});

export const articleStatusSchema = z.enum(['draft', 'published', 'archived']);

export const staffVariantSchema = z.strictObject({
  variantId: z.string(),
  sku: z.string().max(255),
  barcode: z.string().max(255),
  optionValues: z.array(z.string().max(255)).max(3),
  /** Null where an import gave none: it cannot be published before it has one. */
  priceMinor: amountMinorSchema.nullable(),
  compareAtMinor: amountMinorSchema.nullable(),
  /** The stock on hand. It may be negative if an import says so: nothing can be bought then. */
  onHand: z.int(),
  /** Held for applications that are being decided. */
  reserved: z.int().min(0),
});

export const staffArticleSchema = z.strictObject({
  articleId: z.string(),
  handle: handleSchema,
  title: z.string(),
  description: z.string(),
  vendor: z.string(),
  category: z.string().nullable(),
  tags: z.array(z.string()),
  /** Where it stands in the shop, in the shop's words. */
  shelf: z.string(),
  /** Handles of the products that the shop shows beside it. */
  related: z.array(z.string()),
  /** The age from which it is sold; null if it has none. */
  ageLimit: ageLimitSchema.nullable(),
  status: articleStatusSchema,
  optionNames: z.array(z.string()),
  pictures: z.array(pictureSchema),
  variants: z.array(staffVariantSchema),
  /** Grows by one with every change; sent back with an edit, so that two clerks do not overwrite each other. */
  version: z.int(),
  updatedAt: z.int(),
});

export const staffArticleListQuerySchema = z.strictObject({
  q: articleCode(z.string().max(200)).optional(),
  status: articleStatusSchema.optional(),
  stock: z.enum(['none', 'low', 'some']).optional(),
  sort: z.enum(['title', 'updated', 'stock']).default('title'),
  /** Of an earlier answer: later pages are of that same list, even if products change meanwhile, while the seller keeps it. */
  list: z.uuid().optional(),
  ...listPartSchemas,
});

export const staffArticleRowSchema = z.strictObject({
  articleId: z.string(),
  handle: z.string(),
  title: z.string(),
  vendor: z.string(),
  category: z.string().nullable(),
  status: articleStatusSchema,
  picture: pictureSchema.nullable(),
  /** Null while no variant has a price. */
  fromMinor: amountMinorSchema.nullable(),
  toMinor: amountMinorSchema.nullable(),
  variantCount: z.int(),
  /** The variants of which nothing can be bought now. */
  soldOutCount: z.int(),
  onHand: z.int(),
  reserved: z.int(),
  updatedAt: z.int(),
});

export const staffArticleListSchema = z.strictObject({
  articles: z.array(staffArticleRowSchema),
  total: z.int(),
  /** Names the list as it is now. */
  list: z.uuid(),
});

/** An edit of an article. Stock is changed by a difference, never set, so that a sale in the meantime is not undone. */
export const articleEditSchema = z.strictObject({
  version: z.int(),
  title: productText(z.string().trim().min(1).max(longestText.title)).optional(),
  description: productText(z.string().max(longestDescription)).optional(),
  vendor: productText(z.string().trim().max(longestText.vendor)).optional(),
  category: productText(z.string().trim().max(longestDepartment)).nullable().optional(),
  tags: z
    .array(productText(z.string().trim().min(1).max(longestText.tag)))
    .max(mostTags)
    .optional(),
  shelf: productText(z.string().trim().max(longestShelf)).optional(),
  related: z.array(freeText(handleSchema)).max(mostRelated).optional(),
  ageLimit: ageLimitSchema.nullable().optional(),
  status: articleStatusSchema.optional(),
  variants: z
    .array(
      z.strictObject({
        variantId: z.string(),
        sku: articleCode(z.string().trim().max(longestText.sku)).optional(),
        barcode: articleCode(z.string().trim().max(longestText.barcode)).optional(),
        priceMinor: amountMinorSchema.optional(),
        compareAtMinor: amountMinorSchema.nullable().optional(),
      }),
    )
    .max(2048)
    .optional(),
});

/** The form fields that are sent with a picture. */
export const pictureFormSchema = z.object({ alt: freeText(z.string().trim().max(512)).default('') });

/** `POST /api/back-office/stock-changes`: idempotent by `changeId`, a UUID that the page makes. */
export const stockChangeSchema = z
  .strictObject({
    changeId: z.uuid(),
    variantId: z.string(),
    difference: z.int().min(-1_000_000).max(1_000_000),
    reason: z.enum(['received', 'counted', 'damaged', 'returned', 'other']),
    /**
     * The stock on hand that the difference was computed from. A count is a difference to exactly that number, so every count
     * sends it. Refused as `stock_moved` when the stock on hand has changed since.
     */
    onHand: z.int().optional(),
  })
  .refine(({ reason, onHand }) => reason !== 'counted' || onHand !== undefined, {
    path: ['onHand'],
    error: 'must say what was on hand when it was counted',
  });

export const newArticleSchema = z.strictObject({
  handle: freeText(handleSchema),
  title: productText(z.string().trim().min(1).max(longestText.title)),
  category: productText(z.string().trim().max(longestDepartment)).nullable(),
  priceMinor: amountMinorSchema,
});

/** A state that ends in -ing, or begins with returning, waits for settling (`server/order/order-transitions.ts`). */
export const orderStateSchema = z.enum([
  'accepted',
  'dispatching',
  'dispatched',
  'collecting',
  'collected',
  'cancelling',
  'cancelled',
  'returning_dispatched',
  'returning_collected',
  'returning_more',
  'returned_in_part',
  'returned',
]);

export const orderActionSchema = z.enum(['dispatch', 'collect', 'cancel', 'return']);

/** A number of units of one order line. */
export const orderUnitsSchema = z.strictObject({ position: z.int().min(0), quantity: z.int().min(1) });

/** Why an order is handed over without its collection code. */
export const handOverReasonSchema = z.enum(['identity_shown', 'receipt_shown', 'known_to_staff', 'other']);

/** What showed that an order went to the right person. */
const handedOverBySchema = z.enum(['code', ...handOverReasonSchema.options]);

/** What shows that an order is handed to the right person: its collection code, in any case and with spaces or dashes, or a reason. */
export const handOverProofSchema = z.union([
  z.strictObject({ collectionCode: freeText(z.string().trim().min(1).max(40)) }),
  z.strictObject({ reason: handOverReasonSchema }),
]);

/**
 * `POST /api/back-office/orders/NUMBER/ACTION`. An empty body acts on the whole order, except that `collect` needs a proof. Units that
 * are left out when an order is handed over are cancelled with it.
 */
export const orderActionRequestSchema = z
  .strictObject({
    /** A UUID that the page makes: a repeat with the same one is the same operation. */
    operationId: z.uuid().optional(),
    /** The units that are handed over or taken back; all when it is left out. A cancellation is always of the whole order. */
    units: z.array(orderUnitsSchema).min(1).max(500).optional(),
    /** For `collect`, which is refused without it. */
    proof: handOverProofSchema.optional(),
    /** For `return`: whether the units go back into stock, where they came out of it. */
    restock: z.boolean().optional(),
  })
  .refine(({ operationId, units }) => !units || operationId !== undefined, {
    path: ['operationId'],
    message: 'must be there with units, so that parts that are sent twice are one',
  })
  .refine(({ units = [] }) => new Set(units.map(({ position }) => position)).size === units.length, {
    path: ['units'],
    message: 'must name each line once',
  });

export const orderLineSchema = z.strictObject({
  /** What names it within the order. */
  position: z.int().min(0),
  variantId: z.string(),
  /** In the shop's own words. */
  title: z.string(),
  /** As the shopper read it; left out where that was the shop's own. */
  shownTitle: z.string().optional(),
  sku: z.string(),
  quantity: z.int(),
  unitPriceMinor: amountMinorSchema,
  /** The units that the shopper was charged for, and the returned ones among them. */
  handedOver: z.int().min(0),
  returned: z.int().min(0),
});

export const orderSchema = z.strictObject({
  orderNumber: z.string(),
  applicationId: z.string(),
  terminalId: z.string(),
  totalMinor: amountMinorSchema,
  currency: currencySchema,
  fulfilment: keptFulfilmentSchema,
  /** Null for orders from before shoppers were asked for it. */
  contact: keptContactSchema.nullable(),
  /** For the person who gets it; null where the shopper wrote none. */
  giftNote: z.string().nullable(),
  /** That staff checked the shopper's age; null where no product asked for it. */
  ageCheck: keptAgeCheckSchema.nullable(),
  collectionCode: z.string().nullable(),
  acceptedAt: z.int(),
  state: orderStateSchema,
  /** Whether staff said that it can be collected; false of a delivery. */
  isReady: z.boolean(),
  /** When the hold on the credit ends, as far as the seller knows; null if unknown. It matters until the order is handed over. */
  holdExpiresAt: z.int().nullable(),
  lines: z.array(orderLineSchema),
});

/** An operation that settling was asked for because of an order, and its result. The seller itself asks to `extend` the hold. */
export const orderOperationSchema = z.strictObject({
  operationId: z.uuid(),
  action: z.enum([...orderActionSchema.options, 'extend']),
  units: z.array(orderUnitsSchema),
  state: z.enum(['waiting', 'done', 'refused']),
  amountMinor: amountMinorSchema,
  askedAt: z.int(),
  answeredAt: z.int().nullable(),
  /** Settling's exact name for it. */
  refusal: z.string().nullable(),
  /** Who asked for it; null where the seller's server did. */
  askedBy: z.string().nullable(),
  /** What showed that a collected order went to the right person; null for others, and from before it was asked. */
  handedOverBy: handedOverBySchema.nullable(),
  /** Whether returned units go back into stock. */
  restocks: z.boolean(),
});

/** The most characters of a note. */
export const longestNote = 500;

/** What staff wrote down about an order for each other. Notes are only added. */
export const orderNoteSchema = z.strictObject({
  noteId: z.uuid(),
  writtenBy: z.string(),
  writtenAt: z.int(),
  text: z.string(),
});

/** `POST /api/back-office/orders/NUMBER/notes`: idempotent by `noteId`, a UUID that the page makes. */
export const newOrderNoteSchema = z.strictObject({
  noteId: z.uuid(),
  text: freeText(z.string().trim().min(1).max(longestNote)),
});

/** How a collection code begins. The rest is for its shopper to say, and for staff to hear. */
const codeBeginningSchema = z.string().nullable();

/** An order as staff read it: with the name of the terminal that it came from, and what may be done with it now. */
export const staffOrderSchema = orderSchema.omit({ collectionCode: true }).extend({
  codeBeginning: codeBeginningSchema,
  terminalName: z.string(),
  actions: z.array(orderActionSchema),
  /** Whether staff may say that it is ready to collect, or not ready after all. */
  canBeReady: z.boolean(),
  /** True when the hold on the credit ended before the order was handed over. */
  isHoldOver: z.boolean(),
  operations: z.array(orderOperationSchema),
  /** The receipts that the shopper asked for by email, the first first. */
  receiptMails: z.array(staffReceiptMailSchema),
  /** The oldest first. */
  notes: z.array(orderNoteSchema),
});

/** `PUT /api/back-office/orders/NUMBER/readiness`: a repeat changes nothing. */
export const orderReadinessSchema = z.strictObject({ isReady: z.boolean() });

/** What an order waits for: to be collected or sent, for settling's answer to what staff asked for, or for nothing. */
export const orderStageSchema = z.enum(['collect', 'send', 'waiting', 'done']);

/** `GET /api/back-office/order-counts`: how many orders wait, each up to `mostCounted`. */
export const orderCountsSchema = z.strictObject({ collect: z.int(), send: z.int(), waiting: z.int() });

/** `GET /api/back-office/orders`, newest first. */
export const orderListQuerySchema = z
  .strictObject({
    /**
     * The beginning of an order number or a collection code, or a purchase number; of an open order also words of a name or an email
     * address, a part of a telephone number, the total, or the barcode of a product.
     */
    q: typedSearchSchema(40).optional(),
    stage: orderStageSchema.optional(),
    /** Accepted at or after, epoch milliseconds. */
    from: z.coerce.number().int().min(0).optional(),
    /** Accepted before, epoch milliseconds. */
    to: z.coerce.number().int().min(0).optional(),
    ...numberCursorPartSchemas,
  })
  .refine(namesOneCursor, oneCursorProblem);

export const orderRowSchema = z.strictObject({
  orderNumber: z.string(),
  acceptedAt: z.int(),
  state: orderStateSchema,
  isReady: z.boolean(),
  isHoldOver: z.boolean(),
  totalMinor: amountMinorSchema,
  currency: currencySchema,
  method: z.enum(['collect', 'deliver']),
  codeBeginning: codeBeginningSchema,
  /** The units, over all lines. */
  unitCount: z.int(),
  terminalName: z.string(),
});

export const orderListSchema = z.strictObject({ orders: z.array(orderRowSchema), ...pageSchemas });

export const applicationRowSchema = z.strictObject({
  applicationId: z.string(),
  terminalId: z.string(),
  state: applicationStateSchema,
  totalMinor: amountMinorSchema,
  currency: currencySchema,
  receivedAt: z.int(),
  updatedAt: z.int(),
});

/** `GET /api/back-office/applications` lists applications, newest first. `open` means that the next step is not the shopper's. */
export const applicationListQuerySchema = z
  .strictObject({
    state: z.enum(['open', ...applicationStates]).optional(),
    /** A purchase number, or a whole application id. */
    q: typedSearchSchema(40).optional(),
    ...uuidCursorPartSchemas,
  })
  .refine(namesOneCursor, oneCursorProblem);

export const staffApplicationRowSchema = applicationRowSchema.extend({
  terminalName: z.string(),
  orderNumber: z.string().nullable(),
});

export const applicationListSchema = z.strictObject({
  applications: z.array(staffApplicationRowSchema),
  ...pageSchemas,
});

export const overviewQuerySchema = z.strictObject({
  /** IANA name of the zone in which the shop's days begin and end. */
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin')
    .default('UTC'),
  days: z.coerce.number().int().min(1).max(31).default(14),
});

/** `GET /api/back-office/overview`: the first page after signing in. */
export const overviewSchema = z.strictObject({
  articles: z.strictObject({ published: z.int(), draft: z.int(), withoutStock: z.int() }),
  orders: z.strictObject({
    today: z.int(),
    todayMinor: amountMinorSchema,
    currency: currencySchema,
    /** The last days, today last. */
    days: z.array(z.strictObject({ startsAt: z.int(), count: z.int(), totalMinor: amountMinorSchema })),
  }),
  applications: z.strictObject({ open: z.int(), undetermined: z.int() }),
  settling: z.strictObject({
    isReachable: z.boolean(),
    since: z.int(),
    link: z.string(),
    /** How this server's clock stands to settling's. `too_far` and `distrusted` close the shop for credit. */
    clock: z.strictObject({
      standing: z.enum(['unknown', 'agree', 'corrected', 'too_far', 'distrusted']),
      difference: clockDifferenceSchema.nullable(),
    }),
  }),
  /** Whether the shop can record purchases and changes now, since when, and what stands in the way. */
  storage: z.strictObject({
    isAvailable: z.boolean(),
    since: z.int(),
    problem: z.enum(['disk_full', 'disk_failing', 'read_only', 'overloaded', 'unreachable']).nullable(),
  }),
  /** How the shop's backups stand: `unproved` means that no recovery sheet has restored one yet. */
  backups: z.strictObject({
    state: z.enum(['not_set_up', 'good', 'unproved', 'stale', 'failed', 'none_yet']),
    /** Epoch milliseconds of the newest good backup. */
    lastGoodAt: z.int().nullable(),
    failure: z.strictObject({ at: z.int(), message: z.string() }).nullable(),
  }),
});

export type StaffMember = z.infer<typeof staffMemberSchema>;
export type StaffSession = z.infer<typeof staffSessionSchema>;
export type StaffArticle = z.infer<typeof staffArticleSchema>;
export type StaffVariant = z.infer<typeof staffVariantSchema>;
export type StaffArticleListQuery = z.infer<typeof staffArticleListQuerySchema>;
export type StaffArticleRow = z.infer<typeof staffArticleRowSchema>;
export type StaffArticleList = z.infer<typeof staffArticleListSchema>;
export type ArticleEdit = z.infer<typeof articleEditSchema>;
export type StockChange = z.infer<typeof stockChangeSchema>;
export type NewArticle = z.infer<typeof newArticleSchema>;
export type Order = z.infer<typeof orderSchema>;
export type OrderState = z.infer<typeof orderStateSchema>;
export type OrderAction = z.infer<typeof orderActionSchema>;
export type OrderNote = z.infer<typeof orderNoteSchema>;
export type HandedOverBy = z.infer<typeof handedOverBySchema>;
export type HandOverProof = z.infer<typeof handOverProofSchema>;
export type OrderUnits = z.infer<typeof orderUnitsSchema>;
export type OrderLine = z.infer<typeof orderLineSchema>;
export type OrderOperation = z.infer<typeof orderOperationSchema>;
export type StaffOrder = z.infer<typeof staffOrderSchema>;
export type OrderStage = z.infer<typeof orderStageSchema>;
export type OrderCounts = z.infer<typeof orderCountsSchema>;
export type OrderListQuery = z.infer<typeof orderListQuerySchema>;
export type OrderRow = z.infer<typeof orderRowSchema>;
export type OrderList = z.infer<typeof orderListSchema>;
export type ApplicationListQuery = z.infer<typeof applicationListQuerySchema>;
export type StaffApplicationRow = z.infer<typeof staffApplicationRowSchema>;
export type ApplicationList = z.infer<typeof applicationListSchema>;
export type ApplicationRow = z.infer<typeof applicationRowSchema>;
export type OverviewQuery = z.infer<typeof overviewQuerySchema>;
export type Overview = z.infer<typeof overviewSchema>;
