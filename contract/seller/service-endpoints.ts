import { z } from 'zod';
import {
  answeredHelpCallSchema,
  helpCallSchema,
  newHelpCallSchema,
  openHelpCallSchema,
  waitingHelpCallsSchema,
} from './help-call.ts';
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
} as const satisfies Record<string, Endpoint>;

/** The same, as staff call them. */
export const staffServiceEndpoints = {
  listHelpCalls: {
    method: 'get',
    path: '/back-office/help-calls',
    summary: 'The kiosks that call for a member of staff now, the oldest call first',
    who: 'staff',
    success: { status: 200, meaning: 'The calls that wait', schema: waitingHelpCallsSchema },
    refusals: ['sign_in_required'],
  },
  answerHelpCall: {
    method: 'post',
    path: '/back-office/help-calls/:callId/answer',
    summary: 'Say that this member of staff is on the way; the first one counts',
    who: 'staff',
    parameters: callParameters,
    success: { status: 200, meaning: 'Who is on the way', schema: answeredHelpCallSchema },
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found'],
  },
} as const satisfies Record<string, Endpoint>;
