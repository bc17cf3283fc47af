import type { z } from 'zod';
import type { RefusalName } from './refusals.ts';

/** One thing that the seller answers to. */
export type Endpoint = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express's form, below `/api`. */
  path: string;
  summary: string;
  /** Who may call: anyone, an enrolled terminal, or signed-in staff from the shop's own origin. */
  who: 'anyone' | 'terminal' | 'staff';
  query?: z.ZodType;
  body?: z.ZodType;
  /** JSON when not said. */
  bodyContentType?: string;
  success: { status: number; meaning: string; schema?: z.ZodType; contentType?: string };
  refusals?: RefusalName[];
};
