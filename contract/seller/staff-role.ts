import { z } from 'zod';

/** What a member of staff may do, by the work that it belongs to. */
export const staffPermissions = ['look', 'catalogue', 'counter', 'kiosks', 'record', 'staff'] as const;
export type StaffPermission = (typeof staffPermissions)[number];

/** The roles of staff, from the least to the most. */
export const staffRoles = ['viewer', 'catalogue', 'counter', 'manager', 'owner'] as const;
export const staffRoleSchema = z.enum(staffRoles);
export type StaffRole = z.infer<typeof staffRoleSchema>;

const permissionsOf: Readonly<Record<StaffRole, readonly StaffPermission[]>> = {
  /** Sees products, orders and kiosks, and changes nothing. */
  viewer: ['look'],
  /** Edits products, imports and synonyms. */
  catalogue: ['look', 'catalogue'],
  /** Hands over, sends, cancels and takes back orders, and answers calls for help. */
  counter: ['look', 'counter'],
  /** Does all of that, enrols and updates kiosks, and reads who changed what. */
  manager: ['look', 'catalogue', 'counter', 'kiosks', 'record'],
  /** Does everything, and decides who works here and as what. */
  owner: staffPermissions,
};

/** Whether a role includes a permission. The server asks this for each call (`server/http/serve.ts`); pages ask it to show what can be done. */
export function mayDo(role: StaffRole, permission: StaffPermission): boolean {
  return permissionsOf[role].includes(permission);
}
