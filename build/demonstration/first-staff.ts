import { z } from 'zod';

/** The private file with the first staff sign-in of a shop, which `npm start` writes and `prepare-shop.ts` reads. */
export const firstStaffSchema = z.object({ signInName: z.string(), password: z.string() });

export type FirstStaff = z.infer<typeof firstStaffSchema>;
