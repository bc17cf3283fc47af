import { staffEndpoints } from '../../contract/seller/back-office-endpoints.ts';
import { closeEnrolmentCode, openEnrolmentCode, readCodeState } from '../terminal/enrolment-code.ts';
import { readKiosk, setStaffPin } from '../terminal/kiosk-care.ts';
import { listTerminals, revokeTerminal } from '../terminal/terminal-store.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

/** `/api/back-office/terminals` and `/enrolment-codes`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveBackOfficeTerminals(context: SellerContext): Served[] {
  const { database, clock, log } = context;

  const list = serve(staffEndpoints.listTerminals, ({ query: { q: find, service, offset, limit } }) =>
    listTerminals(database, { find, isRevoked: service === 'out', offset, limit }),
  );

  const readOne = serve(
    staffEndpoints.readKiosk,
    async ({ parameters }) => (await readKiosk(database, parameters.terminalId)) ?? { refusal: 'not_found' },
  );

  const changePin = serve(
    staffEndpoints.changeStaffPin,
    async ({ parameters: { terminalId }, body, caller: { staffId }, request, response }) => {
      const within = recorded(context, request, response, changes.terminalPin(terminalId));
      if (!(await setStaffPin(within, terminalId, body.staffPin))) return { refusal: 'not_found' };
      log.info({ event: 'kiosk_pin_changed', terminalId, staffId }, 'staff gave a kiosk another PIN');
      return undefined;
    },
  );

  const revoke = serve(
    staffEndpoints.revokeTerminal,
    async ({ parameters: { terminalId }, caller: { staffId }, request, response }) => {
      const within = recorded(context, request, response, changes.terminalRevoked(terminalId));
      if (!(await revokeTerminal(within, terminalId, clock.now()))) return { refusal: 'not_found' };
      log.info({ event: 'terminal_revoked', terminalId, staffId }, 'staff revoked a terminal');
      return undefined;
    },
  );

  const openCode = serve(staffEndpoints.openEnrolmentCode, async ({ body, caller: { staffId }, request, response }) => {
    const within = recorded(context, request, response, changes.codeOpened(clock.now()));
    const opened = await openEnrolmentCode(within, { ...body, staffId }, clock.now());
    log.info({ event: 'enrolment_code_opened', codeId: opened.codeId, staffId }, 'staff opened an enrolment code');
    return opened;
  });

  const readCode = serve(
    staffEndpoints.readEnrolmentCode,
    async ({ parameters }) =>
      (await readCodeState(database, parameters.codeId, clock.now())) ?? { refusal: 'not_found' },
  );

  const closeCode = serve(staffEndpoints.closeEnrolmentCode, async ({ parameters: { codeId }, request, response }) => {
    const within = recorded(context, request, response, changes.codeClosed(codeId, clock.now()));
    return (await closeEnrolmentCode(within, codeId, clock.now())) ? undefined : { refusal: 'not_found' };
  });

  return [list, readOne, changePin, revoke, openCode, readCode, closeCode];
}
