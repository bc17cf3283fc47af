/**
 * The page's content security policy forbids eval, which zod otherwise tries. Imported first, before any schema is made.
 */
import { z } from 'zod';

z.config({ jitless: true });
