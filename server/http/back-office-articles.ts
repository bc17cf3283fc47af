import { Router } from 'express';
import type { RequestHandler, Response } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { createArticle, editArticle, readStaffArticle } from '../article/article-editing.ts';
import { addPicture, removePicture } from '../article/pictures/article-pictures.ts';
import { listStaffArticles } from '../article/finding/staff-article-list.ts';
import { changeStock } from '../article/stock-change.ts';
import { freeText } from '../../contract/seller/free-text.ts';
import type { Refused } from '../../contract/seller/refusals.ts';
import {
  articleEditSchema,
  newArticleSchema,
  staffArticleListQuerySchema,
  stockChangeSchema,
} from '../../contract/seller/back-office.ts';
import type { StaffArticle } from '../../contract/seller/back-office.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { parseOrRefuse, sendRefusal, wasRefused } from './refusal-to-response.ts';
import { staffOf } from './staff.ts';

const pictureBytesAtMost = 20 * 1024 * 1024;
const pictureFormSchema = z.object({ alt: freeText(z.string().trim().max(512)).default('') });

function answer(response: Response, article: StaffArticle | Refused, status = 200): void {
  if (wasRefused(article)) sendRefusal(response, article);
  else response.status(status).json(article);
}

/** Reads a form with one file, `picture`, into memory. */
function receivePicture(): RequestHandler {
  const limits = { fileSize: pictureBytesAtMost, files: 1, fields: 4, fieldSize: 4096, parts: 8 };
  const receive = multer({ storage: multer.memoryStorage(), limits }).single('picture');
  return (request, response, next) => {
    receive(request, response, (error: unknown) => {
      if (!error) return next();
      // A form that breaks off or is none is told by the parser beneath as a plain error; nothing else happens in memory.
      const isTooLarge = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE';
      if (isTooLarge) return sendRefusal(response, { refusal: 'request_too_large' });
      sendRefusal(response, {
        refusal: 'request_malformed',
        details: [{ field: 'picture', problem: 'must be one file in a form (multipart/form-data)' }],
      });
    });
  };
}

/** `/api/back-office/articles` and `/stock-changes`, for staff: whoever mounts this has checked that it is one of them, and read bodies. */
export function backOfficeArticlesRouter(context: Pick<SellerContext, 'database' | 'clock' | 'log'>): Router {
  const { database, clock, log } = context;
  const router = Router();

  router.get('/articles', async (request, response) => {
    const query = parseOrRefuse(staffArticleListQuerySchema, request.query);
    if (wasRefused(query)) return sendRefusal(response, query);
    response.json(await listStaffArticles(database, query));
  });

  router.post('/articles', async (request, response) => {
    const article = parseOrRefuse(newArticleSchema, request.body);
    if (wasRefused(article)) return sendRefusal(response, article);
    const within = recorded(context, request, response, changes.articleCreated);
    answer(response, await createArticle(within, clock, article), 201);
  });

  router.get('/articles/:articleId', async (request, response) => {
    answer(response, await readStaffArticle(database, request.params.articleId));
  });

  router.patch('/articles/:articleId', async (request, response) => {
    const edit = parseOrRefuse(articleEditSchema, request.body);
    if (wasRefused(edit)) return sendRefusal(response, edit);
    const articleId = String(request.params['articleId']);
    const within = recorded(context, request, response, changes.articleEdited(articleId));
    answer(response, await editArticle(within, clock, articleId, edit));
  });

  router.post('/articles/:articleId/pictures', receivePicture(), async (request, response) => {
    const form = parseOrRefuse(pictureFormSchema, request.body ?? {});
    if (wasRefused(form)) return sendRefusal(response, form);
    const file = request.file?.buffer;
    if (!file) {
      const details = [{ field: 'picture', problem: 'must be a file' }];
      return sendRefusal(response, { refusal: 'request_malformed', details });
    }
    const articleId = String(request.params['articleId']);
    const within = recorded(context, request, response, changes.pictureAdded(articleId));
    answer(response, await addPicture(within, clock, articleId, { file, alt: form.alt }), 201);
  });

  router.delete('/articles/:articleId/pictures/:pictureId', async (request, response) => {
    const { articleId, pictureId } = request.params;
    const within = recorded(context, request, response, changes.pictureRemoved(articleId));
    answer(response, await removePicture(within, clock, articleId, pictureId));
  });

  router.post('/stock-changes', async (request, response) => {
    const change = parseOrRefuse(stockChangeSchema, request.body);
    if (wasRefused(change)) return sendRefusal(response, change);
    const { staffId } = staffOf(response);
    const within = recorded(context, request, response, changes.stockChanged(change.variantId));
    const article = await changeStock(within, clock, change, staffId);
    if (!wasRefused(article)) log.info({ event: 'stock-changed', ...change, staffId }, 'staff changed stock');
    answer(response, article);
  });

  return router;
}
