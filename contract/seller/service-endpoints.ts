import { z } from 'zod';
import {
  answeredHelpCallSchema,
  helpCallSchema,
  newHelpCallSchema,
  openHelpCallSchema,
  waitingHelpCallsSchema,
} from './help-call.ts';
import { madeWallLinkSchema, wallLinkStateSchema, wallQuestionSchema, wallSchema } from './wall.ts';
import { newOrderNoteSchema, orderReadinessSchema, staffOrderSchema } from './back-office.ts';
import { lookedUpOrderSchema, orderLookUpRequestSchema } from './order-look-up.ts';
import type { Endpoint } from './endpoint.ts';

const callParameters = z.strictObject({ callId: z.uuid() });

/** The endpoints with which a shop's staff are there for shoppers, as kiosks and displays call them. */
export const serviceEndpoints = {
  callForHelp: {
    method: 'post',
    path: '/help-calls',
    summary: 'Call a member of staff to this kiosk; one call at a time, however often it is sent',
    who: 'terminal',
    body: newHelpCallSchema,
    success: { status: 200, meaning: "The kiosk's call as it is now", schema: helpCallSchema },
    refusals: ['request_malformed', 'too_many_requests', 'terminal_unknown', 'terminal_revoked', 'not_found'],
  },
  readHelpCall: {
    method: 'get',
    path: '/help-calls',
    summary: "This kiosk's open call",
    who: 'terminal',
    success: { status: 200, meaning: 'The call, or null', schema: openHelpCallSchema },
    refusals: ['terminal_unknown', 'terminal_revoked', 'not_found'],
  },
  endHelpCall: {
    method: 'post',
    path: '/help-calls/:callId/end',
    summary: 'The shopper needs no help any more, or has left',
    who: 'terminal',
    parameters: callParameters,
    success: { status: 200, meaning: 'The call is over', schema: helpCallSchema },
    refusals: ['terminal_unknown', 'terminal_revoked', 'not_found'],
  },
  lookUpOrder: {
    method: 'post',
    path: '/order-look-ups',
    summary: 'Where an order stands, for who has its number and its collection code; wrong tries are slowed down',
    who: 'terminal',
    body: orderLookUpRequestSchema,
    success: { status: 200, meaning: 'The order, without anything about a person', schema: lookedUpOrderSchema },
    refusals: [
      'request_malformed',
      'card_number_in_text',
      'too_many_requests',
      'terminal_unknown',
      'terminal_revoked',
      'not_found',
    ],
  },
  readWall: {
    method: 'post',
    path: '/wall',
    summary:
      'The orders to show on a display on the wall, for a display that has its secret; it is sent in the body, so that no log has it',
    who: 'anyone',
    body: wallQuestionSchema,
    success: { status: 200, meaning: 'Order numbers', schema: wallSchema },
    refusals: ['request_malformed', 'too_many_requests', 'not_found'],
  },
} as const satisfies Record<string, Endpoint>;

/** The same, as staff call them. */
export const staffServiceEndpoints = {
  listHelpCalls: {
    method: 'get',
    path: '/back-office/help-calls',
    summary: 'The kiosks that call for a member of staff now, the oldest call first',
    who: 'staff',
    needs: 'look',
    success: { status: 200, meaning: 'The calls that wait', schema: waitingHelpCallsSchema },
    refusals: ['sign_in_required'],
  },
  answerHelpCall: {
    method: 'post',
    path: '/back-office/help-calls/:callId/answer',
    summary: 'Say that this member of staff is on the way; the first one counts',
    who: 'staff',
    needs: 'counter',
    parameters: callParameters,
    success: { status: 200, meaning: 'Who is on the way', schema: answeredHelpCallSchema },
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found'],
  },
  changeReadiness: {
    method: 'put',
    path: '/back-office/orders/:orderNumber/readiness',
    summary: 'Say that an order is ready to collect, or not ready after all',
    who: 'staff',
    needs: 'counter',
    body: orderReadinessSchema,
    success: { status: 200, meaning: 'The order', schema: staffOrderSchema },
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found', 'order_not_ready'],
  },
  addOrderNote: {
    method: 'post',
    path: '/back-office/orders/:orderNumber/notes',
    summary: 'Write down something about an order for colleagues',
    who: 'staff',
    needs: 'counter',
    body: newOrderNoteSchema,
    success: { status: 200, meaning: 'The order', schema: staffOrderSchema },
    refusals: [
      'sign_in_required',
      'origin_not_allowed',
      'request_malformed',
      'card_number_in_text',
      'not_found',
      'order_action_differs',
    ],
  },
  readWallLink: {
    method: 'get',
    path: '/back-office/wall-link',
    summary: 'Whether there is a link for a display on the wall, and who made it; never its secret',
    who: 'staff',
    needs: 'look',
    success: { status: 200, meaning: 'The link, or null', schema: wallLinkStateSchema },
    refusals: ['sign_in_required'],
  },
  makeWallLink: {
    method: 'post',
    path: '/back-office/wall-link',
    summary: 'Make a link for a display on the wall; the former one is withdrawn',
    who: 'staff',
    needs: 'kiosks',
    success: { status: 201, meaning: 'The secret, told once', schema: madeWallLinkSchema },
    refusals: ['sign_in_required', 'origin_not_allowed'],
  },
  withdrawWallLink: {
    method: 'delete',
    path: '/back-office/wall-link/:linkId',
    summary: 'Withdraw the link: the display shows nothing any more',
    who: 'staff',
    needs: 'kiosks',
    parameters: z.strictObject({ linkId: z.uuid() }),
    success: { status: 204, meaning: 'Withdrawn' },
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found'],
  },
} as const satisfies Record<string, Endpoint>;
