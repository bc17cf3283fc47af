import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { sourceAddress } from './source-address.ts';

/** Limits how often one address reads. Each process counts alone, because the limit protects the process. */
export function limitReads({ config }: Pick<SellerContext, 'config'>): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: config.largestReadsPerMinute,
    skip: ({ method }) => method !== 'GET' && method !== 'HEAD',
    keyGenerator: sourceAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, { refusal: 'too_many_requests' }),
  });
}
