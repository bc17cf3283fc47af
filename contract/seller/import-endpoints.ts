import { z } from 'zod';
import { broughtFileSchema, importChoicesSchema, importDetailSchema, importListSchema } from './catalogue-import.ts';
import type { Endpoint } from './endpoint.ts';

const parameters = z.strictObject({ importId: z.uuid() });
const success = { status: 200, meaning: 'The import as it is now', schema: importDetailSchema } as const;

/** Imports of product files by staff. */
export const importEndpoints = {
  listImports: {
    method: 'get',
    path: '/back-office/imports',
    summary: 'The product files of the last week, newest first',
    who: 'staff',
    success: { status: 200, meaning: 'The imports', schema: importListSchema },
    refusals: ['sign_in_required'],
  },
  bringFile: {
    method: 'post',
    path: '/back-office/imports',
    summary: 'Bring a product file; it is checked, and nothing is changed',
    who: 'staff',
    body: broughtFileSchema,
    file: { field: 'file', description: 'A product file of at most 200 MiB' },
    success: { status: 201, meaning: 'The import as it is now', schema: importDetailSchema },
    refusals: [
      'request_too_large',
      'sign_in_required',
      'origin_not_allowed',
      'request_malformed',
      'card_number_in_text',
      'imports_unavailable',
      'import_busy',
    ],
  },
  readImport: {
    method: 'get',
    path: '/back-office/imports/:importId',
    summary: 'How a file is, what it would change, or changed',
    who: 'staff',
    parameters,
    success,
    refusals: ['sign_in_required', 'not_found'],
  },
  lookAgain: {
    method: 'post',
    path: '/back-office/imports/:importId/look',
    summary: 'Check the file again, read in another way',
    who: 'staff',
    parameters,
    body: importChoicesSchema,
    success,
    refusals: [
      'sign_in_required',
      'origin_not_allowed',
      'request_malformed',
      'card_number_in_text',
      'not_found',
      'import_busy',
      'import_not_ready',
    ],
  },
  startImport: {
    method: 'post',
    path: '/back-office/imports/:importId/start',
    summary: 'Import the file that was checked, or go on with its import',
    who: 'staff',
    parameters,
    success,
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found', 'import_busy', 'import_not_ready'],
  },
  stopImport: {
    method: 'post',
    path: '/back-office/imports/:importId/stop',
    summary: 'End the work that is under way after the products that are being written',
    who: 'staff',
    parameters,
    success,
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found'],
  },
  undoImport: {
    method: 'post',
    path: '/back-office/imports/:importId/undo',
    summary: 'Undo the whole import, but for what was changed since',
    who: 'staff',
    parameters,
    success,
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found', 'import_busy', 'import_not_ready'],
  },
  readImportReport: {
    method: 'get',
    path: '/back-office/imports/:importId/report',
    summary: 'Everything that the check or the import has to say, as CSV',
    who: 'staff',
    parameters,
    success: { status: 200, meaning: 'The report', contentType: 'text/csv' },
    refusals: ['sign_in_required', 'not_found'],
  },
  readLeftOutRows: {
    method: 'get',
    path: '/back-office/imports/:importId/left-out',
    summary: 'The rows that were left out, as a file that imports once it is corrected',
    who: 'staff',
    parameters,
    success: { status: 200, meaning: 'The rows', contentType: 'text/csv' },
    refusals: ['sign_in_required', 'not_found'],
  },
} as const satisfies Record<string, Endpoint>;
