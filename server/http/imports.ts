import { rm } from 'node:fs/promises';
import type { Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import type { Endpoint } from '../../contract/seller/endpoint.ts';
import { asFileFailure } from '../../platform/storage-unavailable.ts';
import { importEndpoints } from '../../contract/seller/import-endpoints.ts';
import { StaffArticleLists } from '../article/finding/staff-article-list.ts';
import { PageImports, readWrittenFile } from '../article/page-imports/page-imports.ts';
import type { StaffActor } from '../accounts/staff-record.ts';
import { staffOf } from './caller.ts';
import type { SellerContext } from './context.ts';
import { sendRefusal } from './refusal-to-response.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

const fileBytesAtMost = 200 * 1024 * 1024;

/** Files have a disk of their own, perhaps. @throws {StorageUnavailable} when it takes none now; else what `work` throws */
async function onDisk<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw asFileFailure(error);
  }
}

/** Reads a form with one file into the folder where files arrive. */
function receiveFile(imports: PageImports): RequestHandler {
  const limits = { fileSize: fileBytesAtMost, files: 1, fields: 8, fieldSize: 4096, parts: 12 };
  return async (request, response, next) => {
    const receive = multer({ dest: await onDisk(imports.folder.incoming()), limits }).single(
      importEndpoints.bringFile.file.field,
    );
    receive(request, response, (error: unknown) => {
      // What was refused after the file had come leaves nothing behind.
      response.on('close', () => request.file && void rm(request.file.path, { force: true }));
      if (!error) return next();
      const isOfForm = error instanceof multer.MulterError;
      if (isOfForm && error.code === 'LIMIT_FILE_SIZE') return sendRefusal(response, { refusal: 'request_too_large' });
      if ((error as NodeJS.ErrnoException).syscall !== undefined) return next(asFileFailure(error));
      const problem = 'must be one file in a form (multipart/form-data)';
      sendRefusal(response, { refusal: 'request_malformed', details: [{ field: 'file', problem }] });
    });
  };
}

function actorOf(request: Request, response: Response): StaffActor {
  const { staffId: id, name } = staffOf(response);
  return { kind: 'staff', id, name, cameFrom: request.ip ?? 'unknown' };
}

/** What a shop answers that has no place for product files. */
function servedWithoutFolder(): Served[] {
  const { listImports, bringFile, changeInBulk, ...ofOne } = importEndpoints;
  return [
    serve(listImports, () => ({ imports: [] })),
    serve(bringFile, () => ({ refusal: 'imports_unavailable' })),
    serve(changeInBulk, () => ({ refusal: 'imports_unavailable' })),
    ...Object.values(ofOne).map((endpoint) => serve(endpoint as Endpoint, () => ({ refusal: 'not_found' }))),
  ];
}

/** `/back-office/imports`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveBackOfficeImports({ imports, database }: Pick<SellerContext, 'imports' | 'database'>): Served[] {
  if (!imports) return servedWithoutFolder();
  const list = serve(importEndpoints.listImports, async () => ({ imports: await imports.list() }));
  const bring = serve(
    importEndpoints.bringFile,
    ({ body, request, response }) => {
      const { file } = request;
      if (!file) return { refusal: 'request_malformed', details: [{ field: 'file', problem: 'must be a file' }] };
      return onDisk(imports.bring(body, file.path, actorOf(request, response)));
    },
    [receiveFile(imports)],
  );
  const lists = new StaffArticleLists(database);
  const inBulk = serve(importEndpoints.changeInBulk, async ({ body, request, response }) => {
    const { selection } = body;
    const left = 'except' in selection ? new Set(selection.except) : undefined;
    const articleIds =
      'matching' in selection
        ? (await lists.idsOf(selection.matching)).filter((id) => !left?.has(id))
        : [...new Set(selection.articleIds)];
    return onDisk(imports.changeInBulk(body, articleIds, actorOf(request, response)));
  });
  const listChanges = serve(importEndpoints.listImportChanges, ({ parameters, query }) =>
    imports.listChanges(parameters.importId, query),
  );
  const readOne = serve(
    importEndpoints.readImport,
    async ({ parameters }) => (await imports.read(parameters.importId)) ?? { refusal: 'not_found' },
  );
  const look = serve(importEndpoints.lookAgain, ({ parameters, body, request, response }) =>
    onDisk(imports.look(parameters.importId, body, actorOf(request, response))),
  );
  const start = serve(importEndpoints.startImport, ({ parameters, request, response }) =>
    onDisk(imports.start(parameters.importId, actorOf(request, response))),
  );
  const stop = serve(importEndpoints.stopImport, ({ parameters }) => imports.cancel(parameters.importId));
  const undo = serve(importEndpoints.undoImport, ({ parameters, request, response }) =>
    imports.undo(parameters.importId, actorOf(request, response)),
  );
  const pictures = serve(importEndpoints.fetchPictures, ({ parameters, request, response }) =>
    imports.fetchPictures(parameters.importId, actorOf(request, response)),
  );
  const report = serve(importEndpoints.readImportReport, ({ parameters, response }) =>
    download(response, imports.folder.report(parameters.importId), 'import-report.csv'),
  );
  const leftOut = serve(importEndpoints.readLeftOutRows, ({ parameters, response }) =>
    download(response, imports.folder.leftOut(parameters.importId), 'left-out.csv'),
  );
  return [list, bring, inBulk, listChanges, readOne, look, start, stop, undo, pictures, report, leftOut];
}

async function download(response: Response, file: string, name: string): Promise<Buffer | { refusal: 'not_found' }> {
  const content = await readWrittenFile(file);
  if (!content) return { refusal: 'not_found' };
  response.set('Content-Disposition', `attachment; filename="${name}"`);
  return content;
}
