import { Router } from 'express';
import {
  newEnrolmentCodeSchema,
  newStaffPinSchema,
  terminalListQuerySchema,
} from '../../contract/seller/back-office-terminal.ts';
import type { StaffTerminalList } from '../../contract/seller/back-office-terminal.ts';
import { closeEnrolmentCode, openEnrolmentCode, readCodeState } from '../terminal/enrolment-code.ts';
import { readKiosk, setStaffPin } from '../terminal/kiosk-care.ts';
import { listTerminals, revokeTerminal } from '../terminal/terminal-store.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';
import { staffOf } from './staff.ts';

/** `/api/back-office/terminals` and `/enrolment-codes`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function backOfficeTerminalsRouter(context: SellerContext): Router {
  const { database, clock, log } = context;
  const router = Router();

  router.get('/terminals', async (request, response) => {
    const query = parseOrRefuse(terminalListQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    const { q: find, service, offset, limit } = query;
    const listed = await listTerminals(database, { find, isRevoked: service === 'out', offset, limit });
    response.json(listed satisfies StaffTerminalList);
  });

  router.get('/terminals/:terminalId', async (request, response) => {
    const kiosk = await readKiosk(database, String(request.params['terminalId']));
    if (!kiosk) return sendRefusal(response, { refusal: 'not_found' });
    response.json(kiosk);
  });

  router.put('/terminals/:terminalId/staff-pin', async (request, response) => {
    const terminalId = String(request.params['terminalId']);
    const given = parseOrRefuse(newStaffPinSchema, request.body);
    if (wasRefused(given)) return sendRefusal(response, given);
    const within = recorded(context, request, response, changes.terminalPin(terminalId));
    if (!(await setStaffPin(within, terminalId, given.staffPin)))
      return sendRefusal(response, { refusal: 'not_found' });
    const { staffId } = staffOf(response);
    log.info({ event: 'kiosk-pin-changed', terminalId, staffId }, 'staff gave a kiosk another PIN');
    response.status(204).end();
  });

  router.post('/terminals/:terminalId/revoke', async (request, response) => {
    const terminalId = String(request.params['terminalId']);
    const within = recorded(context, request, response, changes.terminalRevoked(terminalId));
    if (!(await revokeTerminal(within, terminalId, clock.now())))
      return sendRefusal(response, { refusal: 'not_found' });
    log.info({ event: 'terminal-revoked', terminalId, staffId: staffOf(response).staffId }, 'staff revoked a terminal');
    response.status(204).end();
  });

  router.post('/enrolment-codes', async (request, response) => {
    const wanted = parseOrRefuse(newEnrolmentCodeSchema, request.body);
    if (wasRefused(wanted)) return sendRefusal(response, wanted);
    const { staffId } = staffOf(response);
    const within = recorded(context, request, response, changes.codeOpened(clock.now()));
    const opened = await openEnrolmentCode(within, { ...wanted, staffId }, clock.now());
    log.info({ event: 'enrolment-code-opened', codeId: opened.codeId, staffId }, 'staff opened an enrolment code');
    response.status(201).json(opened);
  });

  router.get('/enrolment-codes/:codeId', async (request, response) => {
    const state = await readCodeState(database, String(request.params['codeId']), clock.now());
    if (!state) return sendRefusal(response, { refusal: 'not_found' });
    response.json(state);
  });

  router.delete('/enrolment-codes/:codeId', async (request, response) => {
    const codeId = String(request.params['codeId']);
    const within = recorded(context, request, response, changes.codeClosed(codeId, clock.now()));
    if (!(await closeEnrolmentCode(within, codeId, clock.now())))
      return sendRefusal(response, { refusal: 'not_found' });
    response.status(204).end();
  });

  return router;
}
