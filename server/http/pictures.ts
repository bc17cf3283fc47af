import { Router } from 'express';
import { pictureWidths } from '../../contract/seller/article.ts';
import { readRendition } from '../article/pictures/picture-store.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';

const pictureIdForm = /^[0-9a-f]{32}$/;

/** `GET /pictures/:pictureId/:width`: WebP that never changes under its address, so whoever has it need not ask again. */
export function picturesRouter({ database }: Pick<SellerContext, 'database'>): Router {
  const router = Router();
  router.get('/pictures/:pictureId/:width', async (request, response) => {
    const { pictureId, width } = request.params;
    const isKnownWidth = pictureWidths.some((known) => String(known) === width);
    if (!isKnownWidth || !pictureIdForm.test(pictureId)) return sendRefusal(response, { refusal: 'not_found' });
    const entityTag = `"${pictureId}-${width}"`;
    // What is under this address never changes: whoever has something from it has the right thing.
    if (request.headers['if-none-match']?.includes(entityTag)) return void response.status(304).end();
    const content = await readRendition(database, pictureId, Number(width));
    if (!content) return sendRefusal(response, { refusal: 'not_found' });
    response.set({
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: entityTag,
      'Content-Type': 'image/webp',
      'X-Content-Type-Options': 'nosniff',
    });
    response.send(content);
  });
  return router;
}
