import { z } from 'zod';
import { applicationOutcomeSchema, applicationSchema } from './application.ts';
import { articleListQuerySchema, articleListSchema, articleSchema, categorySchema, shopSchema } from './article.ts';
import type { RefusalName } from './refusals.ts';
import {
  applicationListQuerySchema,
  applicationListSchema,
  articleEditSchema,
  kioskEnrolmentSchema,
  newArticleSchema,
  newTerminalSchema,
  orderActionRequestSchema,
  orderActionSchema,
  orderListQuerySchema,
  orderListSchema,
  overviewQuerySchema,
  overviewSchema,
  signInSchema,
  staffArticleListQuerySchema,
  staffArticleListSchema,
  staffArticleSchema,
  staffOrderSchema,
  staffSessionSchema,
  staffTerminalListSchema,
  stockChangeSchema,
} from './staff.ts';
import type { OrderAction } from './staff.ts';
import { enrolledTerminalSchema, selfEnrolmentSchema, terminalSessionSchema } from './terminal.ts';

/** Everything that the seller answers to, in one list: the OpenAPI document is made from it. */
export type Endpoint = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express's form, below `/api`. */
  path: string;
  summary: string;
  /** Who may call: anyone, an enrolled terminal, or signed-in staff from the shop's own origin. */
  who: 'anyone' | 'terminal' | 'staff';
  query?: z.ZodType;
  body?: z.ZodType;
  /** JSON when not said. */
  bodyContentType?: string;
  success: { status: number; meaning: string; schema?: z.ZodType; contentType?: string };
  refusals?: RefusalName[];
};

/** Each has one effect for each order, however often it is asked for. */
const orderActionSummaries: Record<OrderAction, string> = {
  dispatch: 'The goods, or some of them, are sent: settling captures what they cost and releases the rest',
  collect: 'The shopper has the goods, or some of them: settling captures what they cost and releases the rest',
  cancel: 'The goods stay: settling voids the approval',
  return: 'Goods are back: settling refunds what they cost',
};

const stockSchema = z.strictObject({ stock: z.record(z.string(), z.int().min(0)) });

export const endpoints: readonly Endpoint[] = [
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
    refusals: ['request_malformed'],
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
    path: '/stock',
    summary: 'What can be bought now of up to 100 variants',
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
    refusals: ['request_malformed', 'self_enrolment_not_allowed', 'too_many_requests'],
  },
  {
    method: 'get',
    path: '/terminal',
    summary: "This terminal, the shop, and settling's signed key set",
    who: 'terminal',
    success: { status: 200, meaning: 'What is needed to apply', schema: terminalSessionSchema },
    refusals: ['terminal_unknown', 'terminal_revoked', 'credit_unavailable'],
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
      'terminal_unknown',
      'terminal_revoked',
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
    path: '/staff/sign-in',
    summary: 'Sign in to the back office',
    who: 'anyone',
    body: signInSchema,
    success: { status: 200, meaning: 'Signed in; the session is a cookie', schema: staffSessionSchema },
    refusals: ['request_malformed', 'origin_not_allowed', 'too_many_requests', 'sign_in_failed'],
  },
  {
    method: 'post',
    path: '/staff/sign-out',
    summary: 'End this session, if there is one',
    who: 'anyone',
    success: { status: 204, meaning: 'Signed out' },
    refusals: ['origin_not_allowed'],
  },
  {
    method: 'get',
    path: '/staff/session',
    summary: 'Who is signed in',
    who: 'staff',
    success: { status: 200, meaning: 'The member of staff, and the shop', schema: staffSessionSchema },
    refusals: ['sign_in_required'],
  },
  {
    method: 'get',
    path: '/back-office/overview',
    summary: 'The day at a glance',
    who: 'staff',
    query: overviewQuerySchema,
    success: { status: 200, meaning: 'Counts and the state of the private link', schema: overviewSchema },
    refusals: ['sign_in_required'],
  },
  {
    method: 'get',
    path: '/back-office/articles',
    summary: 'Find articles, published or not',
    who: 'staff',
    query: staffArticleListQuerySchema,
    success: { status: 200, meaning: 'A page of articles', schema: staffArticleListSchema },
    refusals: ['sign_in_required', 'request_malformed'],
  },
  {
    method: 'post',
    path: '/back-office/articles',
    summary: 'Make a new draft',
    who: 'staff',
    body: newArticleSchema,
    success: { status: 201, meaning: 'The draft', schema: staffArticleSchema },
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'handle_taken'],
  },
  {
    method: 'get',
    path: '/back-office/articles/:articleId',
    summary: 'One article as staff see it',
    who: 'staff',
    success: { status: 200, meaning: 'The article', schema: staffArticleSchema },
    refusals: ['sign_in_required', 'not_found'],
  },
  {
    method: 'patch',
    path: '/back-office/articles/:articleId',
    summary: 'Edit or publish an article',
    who: 'staff',
    body: articleEditSchema,
    success: { status: 200, meaning: 'The article as it is now', schema: staffArticleSchema },
    refusals: [
      'sign_in_required',
      'origin_not_allowed',
      'request_malformed',
      'not_found',
      'version_conflict',
      'price_required',
    ],
  },
  {
    method: 'post',
    path: '/back-office/articles/:articleId/pictures',
    summary: 'Add a picture; one that the article has already is not added again',
    who: 'staff',
    body: z.strictObject({
      picture: z.string().meta({ format: 'binary', description: 'An image file of at most 20 MiB and 40 megapixels' }),
      alt: z.string().max(512).optional(),
    }),
    bodyContentType: 'multipart/form-data',
    success: { status: 201, meaning: 'The article as it is now', schema: staffArticleSchema },
    refusals: ['request_too_large', 'sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found'],
  },
  {
    method: 'delete',
    path: '/back-office/articles/:articleId/pictures/:pictureId',
    summary: 'Take a picture from an article and its variants',
    who: 'staff',
    success: { status: 200, meaning: 'The article as it is now', schema: staffArticleSchema },
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found'],
  },
  {
    method: 'post',
    path: '/back-office/stock-changes',
    summary: 'Change stock by a difference; one effect for each change id',
    who: 'staff',
    body: stockChangeSchema,
    success: { status: 200, meaning: 'The article as it is now', schema: staffArticleSchema },
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found', 'stock_below_reserved'],
  },
  {
    method: 'get',
    path: '/back-office/orders',
    summary: 'Orders, newest first',
    who: 'staff',
    query: orderListQuerySchema,
    success: { status: 200, meaning: 'A page of orders', schema: orderListSchema },
    refusals: ['sign_in_required', 'request_malformed'],
  },
  {
    method: 'get',
    path: '/back-office/orders/:orderNumber',
    summary: 'One order',
    who: 'staff',
    success: { status: 200, meaning: 'The order', schema: staffOrderSchema },
    refusals: ['sign_in_required', 'not_found'],
  },
  ...orderActionSchema.options.map((action): Endpoint => ({
    method: 'post',
    path: `/back-office/orders/:orderNumber/${action}`,
    summary: orderActionSummaries[action],
    who: 'staff',
    body: orderActionRequestSchema,
    success: { status: 200, meaning: 'The order; settling answers behind it', schema: staffOrderSchema },
    refusals: [
      'sign_in_required',
      'origin_not_allowed',
      'request_malformed',
      'not_found',
      'order_action_differs',
      'order_not_ready',
      'pieces_exceeded',
      'nothing_to_pay',
    ],
  })),
  {
    method: 'get',
    path: '/back-office/applications',
    summary: 'Applications, newest first',
    who: 'staff',
    query: applicationListQuerySchema,
    success: { status: 200, meaning: 'A page of applications', schema: applicationListSchema },
    refusals: ['sign_in_required', 'request_malformed'],
  },
  {
    method: 'get',
    path: '/back-office/terminals',
    summary: 'Terminals, newest first',
    who: 'staff',
    success: { status: 200, meaning: 'The terminals', schema: staffTerminalListSchema },
    refusals: ['sign_in_required'],
  },
  {
    method: 'post',
    path: '/back-office/terminals',
    summary: 'Enrol a kiosk; its credential is given once',
    who: 'staff',
    body: newTerminalSchema,
    success: { status: 201, meaning: 'The credential', schema: kioskEnrolmentSchema },
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed'],
  },
  {
    method: 'post',
    path: '/back-office/terminals/:terminalId/revoke',
    summary: 'Take a terminal out of service for good',
    who: 'staff',
    success: { status: 204, meaning: 'Revoked' },
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found'],
  },
];
