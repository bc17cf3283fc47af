import { z } from 'zod';

/** The content of the private file of the first staff sign-in. */
export const firstStaffSchema = z.object({ signInName: z.string(), password: z.string() });

export type FirstStaff = z.infer<typeof firstStaffSchema>;
