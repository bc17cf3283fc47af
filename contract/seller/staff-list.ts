import { z } from 'zod';
import { freeText } from './free-text.ts';
import { staffMemberSchema } from './back-office.ts';
import { passwordProblem, passwordProblemWords } from './staff-password.ts';
import { staffRoleSchema } from './staff-role.ts';

/** Who works in the shop, as owners see and change it. */

/** A password that is being set, whose owner is not known yet; the server also compares it with their names (`passwordProblem`). */
const passwordSchema = z.string().check((context) => {
  const problem = passwordProblem(context.value);
  // The value is never given back.
  if (problem) context.issues.push({ code: 'custom', message: passwordProblemWords[problem], input: '' });
});

export const listedStaffMemberSchema = staffMemberSchema.extend({
  /** Whether they may sign in. */
  isActive: z.boolean(),
  /** In how many browsers they are signed in now. */
  sessions: z.int().min(0),
  /** When they last used one of these; null where they are signed in nowhere. */
  lastUsedAt: z.int().nullable(),
});

export const staffMembersSchema = z.strictObject({ members: z.array(listedStaffMemberSchema) });

/** `PUT /api/back-office/staff-members/:staffId`, under an id that the page makes. */
export const newStaffMemberSchema = z.strictObject({
  signInName: freeText(z.string().trim().min(1).max(80)),
  name: freeText(z.string().trim().max(80)),
  role: staffRoleSchema,
  password: passwordSchema,
});

export const staffRoleChangeSchema = z.strictObject({ role: staffRoleSchema });

export const newPasswordSchema = z.strictObject({ password: passwordSchema });

export const staffParametersSchema = z.strictObject({ staffId: z.uuid() });

export type ListedStaffMember = z.infer<typeof listedStaffMemberSchema>;
export type NewStaffMember = z.infer<typeof newStaffMemberSchema>;
