import { terminalEndpoints } from '../../contract/seller/terminal-endpoints.ts';
import { readRendition } from '../article/pictures/picture-store.ts';
import type { SellerContext } from './context.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

/** `GET /pictures/:pictureId/:width` gives a WebP file that never changes at its address, so clients never need to ask again. */
export function servePictures({ database, ownLook }: Pick<SellerContext, 'database' | 'ownLook'>): Served[] {
  const readPicture = serve(terminalEndpoints.readPicture, async ({ parameters, request, response }) => {
    const { pictureId, width } = parameters;
    const entityTag = `"${pictureId}-${width}"`;
    // The content at this address never changes, so any cached copy is right.
    if (request.headers['if-none-match']?.includes(entityTag)) return void response.status(304);
    const content =
      ownLook?.picture(pictureId, Number(width)) ?? (await readRendition(database, pictureId, Number(width)));
    if (!content) return { refusal: 'not_found' };
    response.set({
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: entityTag,
      'X-Content-Type-Options': 'nosniff',
    });
    return content;
  });
  return [readPicture];
}
