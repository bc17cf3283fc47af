import { synonymEndpoints } from '../../contract/seller/synonym-endpoints.ts';
import { listSynonyms, removeSynonym, saveSynonym } from '../article/finding/synonym-store.ts';
import type { SellerContext } from './context.ts';
import { changes, recorded } from './recorded-change.ts';
import { serve } from './serve.ts';
import type { Served } from './serve.ts';

/** `/back-office/synonyms`. It stands behind `requireOwnOrigin`, `requireStaff` and a JSON parser. */
export function serveBackOfficeSynonyms(context: Pick<SellerContext, 'database' | 'clock'>): Served[] {
  const { database, clock } = context;
  const list = serve(synonymEndpoints.listSynonyms, async () => ({ synonyms: await listSynonyms(database) }));
  const save = serve(synonymEndpoints.saveSynonym, ({ parameters: { synonymId }, body, request, response }) => {
    const within = recorded(context, request, response, changes.synonymSaved(synonymId));
    return saveSynonym(within, { synonymId, ...body }, clock.now());
  });
  const remove = serve(synonymEndpoints.removeSynonym, async ({ parameters: { synonymId }, request, response }) => {
    const within = recorded(context, request, response, changes.synonymRemoved(synonymId));
    return (await removeSynonym(within, synonymId)) ? undefined : { refusal: 'not_found' };
  });
  return [list, save, remove];
}
