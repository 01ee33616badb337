import { QueryClient } from '@tanstack/react-query';

/**
 * What makes an answer outdated. `state`: new entries, unless it was asked at a seq that is replayed already.
 * `log`: new entries, always. `settings`: labels, signers, watched streams. `nothing`: only another generation.
 */
export type Follows = 'state' | 'log' | 'settings' | 'nothing';

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: { follows: Follows };
  }
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // The engine is local: being offline does not matter, and its events say when an answer is outdated.
    queries: { networkMode: 'always', retry: false, staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 },
    mutations: { networkMode: 'always', retry: false },
  },
});
