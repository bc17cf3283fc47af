import { QueryClient } from '@tanstack/react-query';
import type { Query } from '@tanstack/react-query';
import type { RefusalName } from '../../../contract/seller/refusals.ts';
import type { Answer } from './seller-api.ts';

/** What a query ends with when the seller did not give the value. */
export class NoValue extends Error {
  override name = 'NoValue';
  readonly why: RefusalName | 'unreachable' | 'unreadable';

  constructor(why: RefusalName | 'unreachable' | 'unreadable') {
    super(why);
    this.why = why;
  }
}

/** @throws {NoValue} for a refusal or failure, so that TanStack Query sees one */
export async function valueOf<Value>(answer: Promise<Answer<Value>>): Promise<Value> {
  const given = await answer;
  if ('value' in given) return given.value;
  throw new NoValue('refusal' in given ? given.refusal : given.failure);
}

/** Caches what was read. A kiosk that lost the shop retries without help, and a request that the shop refused is not repeated. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof NoValue && error.why === 'unreachable' && failures < 2,
        retryDelay: (failures) => 400 * 2 ** failures,
        refetchInterval: ({ state }) =>
          state.error instanceof NoValue && state.error.why === 'unreachable' ? 4_000 : false,
      },
    },
  });
}

const isUnused = (query: Query) => query.getObserversCount() === 0 && query.queryKey[0] !== 'shop';

/**
 * Drops data that was read and is no longer shown. A query removed while it is being read or observed, enabled or not, stays for
 * five minutes on its own timer. So reading ends first, and observed queries are left to the next call.
 */
export async function forgetUnused(queryClient: QueryClient): Promise<void> {
  await queryClient.cancelQueries({ predicate: isUnused });
  queryClient.removeQueries({ predicate: isUnused });
}
