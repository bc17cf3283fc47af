import type { Endpoint } from './endpoint.ts';
import {
  listedStaffMemberSchema,
  newPasswordSchema,
  newStaffMemberSchema,
  staffMembersSchema,
  staffParametersSchema,
  staffRoleChangeSchema,
} from './staff-list.ts';

const ofOne = {
  who: 'staff',
  needs: 'staff',
  parameters: staffParametersSchema,
  success: { status: 200, meaning: 'The member of staff', schema: listedStaffMemberSchema },
} as const;

/** Who works in the shop, and as what: for owners. */
export const staffListEndpoints = {
  listStaff: {
    method: 'get',
    path: '/back-office/staff-members',
    summary: 'Everybody who works here or did, by their sign-in names',
    who: 'staff',
    needs: 'staff',
    success: { status: 200, meaning: 'The members of staff', schema: staffMembersSchema },
    refusals: ['sign_in_required'],
  },
  addStaffMember: {
    ...ofOne,
    method: 'put',
    path: '/back-office/staff-members/:staffId',
    summary: 'Add a member of staff under an id that the page makes; a repeat changes nothing',
    body: newStaffMemberSchema,
    refusals: [
      'sign_in_required',
      'origin_not_allowed',
      'request_malformed',
      'card_number_in_text',
      'sign_in_name_taken',
    ],
  },
  changeRole: {
    ...ofOne,
    method: 'put',
    path: '/back-office/staff-members/:staffId/role',
    summary: 'Give a member of staff another role; their next call is judged by it',
    body: staffRoleChangeSchema,
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found', 'last_owner'],
  },
  resetPassword: {
    ...ofOne,
    method: 'post',
    path: '/back-office/staff-members/:staffId/password',
    summary: 'Set a new password, and end the sessions of that member of staff',
    body: newPasswordSchema,
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found'],
  },
  endSessions: {
    ...ofOne,
    method: 'post',
    path: '/back-office/staff-members/:staffId/sign-out',
    summary: 'End all sessions of a member of staff; the password stays',
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found'],
  },
  deactivate: {
    ...ofOne,
    method: 'post',
    path: '/back-office/staff-members/:staffId/deactivate',
    summary: 'Let a member of staff sign in no more, and end their sessions',
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found', 'last_owner'],
  },
  reactivate: {
    ...ofOne,
    method: 'post',
    path: '/back-office/staff-members/:staffId/reactivate',
    summary: 'Let a member of staff sign in again, with the password and the role they had',
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'not_found'],
  },
} as const satisfies Record<string, Endpoint>;
