import type { Response } from 'express';
import type { StaffMember } from '../../contract/seller/back-office.ts';
import type { Endpoint } from '../../contract/seller/endpoint.ts';
import { mayDo } from '../../contract/seller/staff-role.ts';
import type { StaffSession } from '../accounts/staff-session.ts';
import type { Terminal } from '../terminal/terminal-store.ts';

/** The sender of a request, as found by the gates before the endpoints (`requireTerminal`, `requireStaff`). */

/** Notes that a request is by this terminal. */
export function noteTerminal(response: Response, terminal: Terminal): void {
  response.locals['terminal'] = terminal;
}

/** Notes that a request is by the member of staff who has this session. */
export function noteStaffSession(response: Response, session: StaffSession): void {
  response.locals['staffSession'] = session;
}

/** The terminal that sent the request. @throws behind a route without `requireTerminal` */
export function terminalOf(response: Response): Terminal {
  const terminal = response.locals['terminal'] as Terminal | undefined;
  if (!terminal) throw new Error('this route does not require a terminal');
  return terminal;
}

/** The session of the member of staff who sent the request. @throws behind a route without `requireStaff` */
export function staffSessionOf(response: Response): StaffSession {
  const session = response.locals['staffSession'] as StaffSession | undefined;
  if (!session) throw new Error('this route does not require staff');
  return session;
}

/** The member of staff who sent the request. @throws behind a route without `requireStaff` */
export function staffOf(response: Response): StaffMember {
  return staffSessionOf(response).staff;
}

type Callers = { anyone: undefined; terminal: Terminal; staff: StaffMember };

/** Who calls an endpoint. */
export type CallerOf<Called extends Endpoint> = Callers[Called['who']];

/** @throws when no gate before the endpoint identified the caller: it is then served to no caller */
export function callerOf<Called extends Endpoint>({ who }: Called, response: Response): CallerOf<Called> {
  const callers = { anyone: () => undefined, terminal: terminalOf, staff: staffOf };
  return callers[who](response) as CallerOf<Called>;
}

/** Whether the role of the member of staff includes what the endpoint needs. @throws behind a route without `requireStaff` */
export function mayCall({ needs }: Endpoint, response: Response): boolean {
  return needs === undefined || mayDo(staffOf(response).role, needs);
}
