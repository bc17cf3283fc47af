import type { RequestHandler } from 'express';
import { isRefused } from '../../contract/seller/refusals.ts';
import multer from 'multer';
import { createArticle, editArticle, readStaffArticle } from '../article/article-editing.ts';
import { editArticleTranslation, readArticleTranslations } from '../article/article-translation-editing.ts';
import { addPicture, removePicture } from '../article/pictures/article-pictures.ts';
import { StaffArticleLists } from '../article/finding/staff-article-list.ts';
import { changeStock } from '../article/stock-change.ts';
import { staffEndpoints } from '../../contract/seller/back-office-endpoints.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

const pictureBytesAtMost = 20 * 1024 * 1024;

/** Reads a form with one file, `picture`, into memory. */
function receivePicture(): RequestHandler {
  const limits = { fileSize: pictureBytesAtMost, files: 1, fields: 4, fieldSize: 4096, parts: 8 };
  const receive = multer({ storage: multer.memoryStorage(), limits }).single(staffEndpoints.addPicture.file.field);
  return (request, response, next) => {
    receive(request, response, (error: unknown) => {
      if (!error) return next();
      // The parser below reports a broken or missing form as a plain error; nothing else can fail in memory.
      const isTooLarge = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE';
      if (isTooLarge) return sendRefusal(response, { refusal: 'request_too_large' });
      sendRefusal(response, {
        refusal: 'request_malformed',
        details: [{ field: 'picture', problem: 'must be one file in a form (multipart/form-data)' }],
      });
    });
  };
}

/** `/api/back-office/articles` and `/stock-changes`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveBackOfficeArticles(context: Pick<SellerContext, 'database' | 'clock' | 'log'>): Served[] {
  const { database, clock, log } = context;

  const lists = new StaffArticleLists(database);
  const list = serve(staffEndpoints.listArticles, ({ query }) => lists.list(query));

  const create = serve(staffEndpoints.createArticle, ({ body, request, response }) =>
    createArticle(recorded(context, request, response, changes.articleCreated), clock, body),
  );

  const readOne = serve(staffEndpoints.readArticle, ({ parameters }) =>
    readStaffArticle(database, parameters.articleId),
  );

  const edit = serve(staffEndpoints.editArticle, ({ parameters: { articleId }, body, request, response }) => {
    const within = recorded(context, request, response, changes.articleEdited(articleId));
    return editArticle(within, clock, articleId, body);
  });

  const readTranslations = serve(staffEndpoints.readTranslations, ({ parameters }) =>
    readArticleTranslations(database, parameters.articleId),
  );

  const translate = serve(staffEndpoints.editTranslation, ({ parameters: { articleId }, body, request, response }) => {
    const within = recorded(context, request, response, changes.articleTranslated(articleId));
    return editArticleTranslation(within, clock, articleId, body);
  });

  const add = serve(
    staffEndpoints.addPicture,
    ({ parameters: { articleId }, body: { alt }, request, response }) => {
      const file = request.file?.buffer;
      if (!file) {
        return { refusal: 'request_malformed', details: [{ field: 'picture', problem: 'must be a file' }] };
      }
      const within = recorded(context, request, response, changes.pictureAdded(articleId));
      return addPicture(within, clock, articleId, { file, alt });
    },
    [receivePicture()],
  );

  const remove = serve(staffEndpoints.removePicture, ({ parameters, request, response }) => {
    const { articleId, pictureId } = parameters;
    const within = recorded(context, request, response, changes.pictureRemoved(articleId));
    return removePicture(within, clock, articleId, pictureId);
  });

  const stock = serve(staffEndpoints.changeStock, async ({ body: change, caller, request, response }) => {
    const { staffId } = caller;
    const within = recorded(context, request, response, changes.stockChanged(change.variantId));
    const article = await changeStock(within, clock, change, staffId);
    if (!isRefused(article)) log.info({ event: 'stock_changed', ...change, staffId }, 'staff changed stock');
    return article;
  });

  return [list, create, readOne, edit, readTranslations, translate, add, remove, stock];
}
