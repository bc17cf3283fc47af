import { serviceEndpoints, staffServiceEndpoints } from '../../contract/seller/service-endpoints.ts';
import {
  answerCall,
  callForHelp,
  endHelpCall,
  listWaitingCalls,
  readAnswer,
  readHelpCall,
} from '../terminal/help-calls.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';
import { kiosksOnly } from './terminals.ts';

/** `/help-calls`, for kiosks alone: people who enrol a browser of their own cannot ring in the shop. */
export function serveHelpCalls({ database, clock }: SellerContext): Served[] {
  return [
    serve(
      serviceEndpoints.callForHelp,
      ({ body: { callId }, caller: { terminalId } }) => callForHelp(database, { callId, terminalId }, clock.now()),
      [kiosksOnly],
    ),
    serve(
      serviceEndpoints.readHelpCall,
      async ({ caller: { terminalId } }) => ({ call: await readHelpCall(database, terminalId, clock.now()) }),
      [kiosksOnly],
    ),
    serve(
      serviceEndpoints.endHelpCall,
      async ({ parameters: { callId }, caller: { terminalId } }) =>
        (await endHelpCall(database, { callId, terminalId }, clock.now())) ?? { refusal: 'not_found' },
      [kiosksOnly],
    ),
  ];
}

/** `/back-office/help-calls`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveBackOfficeHelpCalls(context: SellerContext): Served[] {
  const { database, clock, log } = context;
  const list = serve(staffServiceEndpoints.listHelpCalls, () => listWaitingCalls(database, clock.now()));
  const answer = serve(
    staffServiceEndpoints.answerHelpCall,
    async ({ parameters: { callId }, caller: { staffId }, request, response }) => {
      const within = recorded(context, request, response, changes.helpCallAnswered(callId));
      const isFirst = await answerCall(within, { callId, staffId }, clock.now());
      if (isFirst) log.info({ event: 'help_call_answered', callId, staffId }, 'staff are on the way to a kiosk');
      return (await readAnswer(database, callId, clock.now())) ?? { refusal: 'not_found' };
    },
  );
  return [list, answer];
}
