import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { SellerRefusal, SellerUnreachable } from './seller-call.ts';

export const sessionKey = ['session'] as const;

/** The page's cache of the seller's answers. Any call that finds the session ended reports it. */
export function createQueryClient(): QueryClient {
  const noteEndOfSession = (error: unknown) => {
    if (error instanceof SellerRefusal && error.is('sign_in_required')) client.setQueryData(sessionKey, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noteEndOfSession }),
    mutationCache: new MutationCache({ onError: noteEndOfSession }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && error instanceof SellerUnreachable,
        retryDelay: 600,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
