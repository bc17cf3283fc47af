import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { sourceAddress } from './source-address.ts';

/** Many kiosks behind one address browse without coming near it; who copies the catalogue again and again does. */
const defaultLargestPerMinute = 6_000;

/** Limits how often one address reads. Counted in this process alone, for it protects this process. */
export function limitReads({ config }: Pick<SellerContext, 'config'>): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: config.largestReadsPerMinute ?? defaultLargestPerMinute,
    skip: ({ method }) => method !== 'GET' && method !== 'HEAD',
    keyGenerator: sourceAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
}
