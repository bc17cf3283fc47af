import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { staffSynonymListSchema, staffSynonymSchema, synonymSchema } from './synonym.ts';

const parameters = z.strictObject({ synonymId: z.uuid() });

/** The synonyms of a shop's search, as staff maintain them. */
export const synonymEndpoints = {
  listSynonyms: {
    method: 'get',
    path: '/back-office/synonyms',
    summary: 'Words that also find products with other words',
    who: 'staff',
    needs: 'look',
    success: { status: 200, meaning: 'By their first words', schema: staffSynonymListSchema },
    refusals: ['sign_in_required'],
  },
  saveSynonym: {
    method: 'put',
    path: '/back-office/synonyms/:synonymId',
    summary: 'Add a synonym under an id that the page makes, or change the one with this id',
    who: 'staff',
    needs: 'catalogue',
    parameters,
    body: synonymSchema,
    success: { status: 200, meaning: 'The synonym', schema: staffSynonymSchema },
    refusals: ['sign_in_required', 'origin_not_allowed', 'request_malformed', 'card_number_in_text', 'synonym_taken'],
  },
  removeSynonym: {
    method: 'delete',
    path: '/back-office/synonyms/:synonymId',
    summary: 'Remove a synonym',
    who: 'staff',
    needs: 'catalogue',
    parameters,
    success: { status: 204, meaning: 'Removed' },
    refusals: ['sign_in_required', 'origin_not_allowed', 'not_found'],
  },
} as const satisfies Record<string, Endpoint>;
