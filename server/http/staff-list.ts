import type { StaffAction } from '../../contract/seller/back-office-record.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import { isRefused } from '../../contract/seller/refusals.ts';
import type { ListedStaffMember } from '../../contract/seller/staff-list.ts';
import { staffListEndpoints } from '../../contract/seller/staff-list-endpoints.ts';
import { passwordProblem, passwordProblemWords } from '../../contract/seller/staff-password.ts';
import { endSessionsOf } from '../accounts/staff-session.ts';
import { listStaffWithSessions } from '../accounts/staff-list.ts';
import {
  changeRole,
  createStaffMember,
  deactivateStaffMember,
  normaliseSignInName,
  reactivateStaffMember,
  resetPassword,
} from '../accounts/staff-store.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { serve } from './serve.ts';
import type { Asked, Served } from './serve.ts';

type OfOne = Pick<Asked<typeof staffListEndpoints.endSessions>, 'parameters' | 'request' | 'response'>;

/** Refuses a password that is guessed first because of who has it. */
function refuseOwnName(password: string, known: readonly string[]): Refused | undefined {
  const problem = passwordProblem(password, known);
  return (
    problem && {
      refusal: 'request_malformed',
      details: [{ field: 'password', problem: passwordProblemWords[problem] }],
    }
  );
}

/** `/back-office/staff-members`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveStaffList(context: SellerContext): Served[] {
  const { database, clock, config } = context;
  const members = () => listStaffWithSessions(database, clock.now());
  const memberOf = async (staffId: string): Promise<ListedStaffMember | Refused> =>
    (await members()).find((member) => member.staffId === staffId) ?? { refusal: 'not_found' };
  /** Changes one who is on the list, on the record, and gives what is true then. */
  const change = async (
    { parameters: { staffId }, request, response }: OfOne,
    action: Extract<StaffAction, `staff_${string}`>,
    work: (within: typeof database, member: ListedStaffMember) => Promise<boolean | Refused>,
  ): Promise<ListedStaffMember | Refused> => {
    const member = await memberOf(staffId);
    if (isRefused(member)) return member;
    const isOfSecret = action === 'staff_password_reset' || action === 'staff_signed_out';
    const done = await work(
      recorded(context, request, response, changes.staffMember(action, member.signInName, isOfSecret)),
      member,
    );
    if (isRefused(done)) return done;
    return done ? memberOf(staffId) : { refusal: 'not_found' };
  };

  const list = serve(staffListEndpoints.listStaff, async () => ({ members: await members() }));

  const add = serve(staffListEndpoints.addStaffMember, async ({ parameters: { staffId }, body, request, response }) => {
    const weak = refuseOwnName(body.password, [body.signInName, body.name, config.name]);
    if (weak) return weak;
    const former = await memberOf(staffId);
    const isRepeat = !isRefused(former) && former.signInName === normaliseSignInName(body.signInName);
    if (isRepeat) return former;
    const within = recorded(context, request, response, changes.staffMember('staff_added', body.signInName));
    const added = isRefused(former) ? await createStaffMember(within, clock, { staffId, ...body }) : undefined;
    return added ? memberOf(staffId) : { refusal: 'sign_in_name_taken' };
  });

  const role = serve(staffListEndpoints.changeRole, (asked) =>
    change(asked, 'staff_role_changed', (within, { signInName }) => changeRole(within, signInName, asked.body.role)),
  );

  const password = serve(staffListEndpoints.resetPassword, (asked) =>
    change(
      asked,
      'staff_password_reset',
      async (within, { signInName, name }) =>
        refuseOwnName(asked.body.password, [signInName, name, config.name]) ??
        resetPassword(within, signInName, asked.body.password),
    ),
  );

  const signOut = serve(staffListEndpoints.endSessions, (asked) =>
    change(asked, 'staff_signed_out', (within, { staffId }) => endSessionsOf(within, staffId)),
  );

  const deactivate = serve(staffListEndpoints.deactivate, (asked) =>
    change(asked, 'staff_deactivated', async (within, { isActive, signInName }) =>
      // A repeat has had its effect.
      isActive ? deactivateStaffMember(within, clock, signInName) : true,
    ),
  );

  const reactivate = serve(staffListEndpoints.reactivate, (asked) =>
    change(asked, 'staff_reactivated', async (within, { isActive, signInName }) =>
      isActive ? true : reactivateStaffMember(within, signInName),
    ),
  );

  return [list, add, role, password, signOut, deactivate, reactivate];
}
