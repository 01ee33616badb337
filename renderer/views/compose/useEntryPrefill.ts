import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { fromHex } from '../../../shared/bytes';
import type { Draft } from '../../../shared/compose/draft';
import type { MissingRight } from '../../../shared/contract/explanation';
import { badInput } from '../../../shared/errors';
import { connection } from '../../api/connection';
import { statusOptions } from '../../api/queries';
import type { ComposeSearch } from '../../router/search';
import { draftOfEntry, draftOfGrants } from './drafts/draftOfEntry';
import type { DraftStore } from './drafts/draftStore';
import { useCompose } from './useCompose';

interface Options {
  /** Called with a draft of an entry, before it opens: its stale rows are to be looked at. */
  onAgain: (draft: Draft) => void;
  onFault: (error: unknown) => void;
}

type Link = Pick<ComposeSearch, 'again' | 'grant' | 'grantsFor'>;

/** A link that names an entry, or a right that somebody lacks, makes a draft of it; nothing is signed by that. */
export function useEntryPrefill(store: DraftStore, { onAgain, onFault }: Options): { isPending: boolean } {
  const { search, open } = useCompose();
  const { again, grant, grantsFor } = search;
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: async (link: Link): Promise<Draft> => {
      if (link.again !== undefined) return draftOfEntry(link.again);
      const { replayedTo } = await client.fetchQuery(statusOptions());
      return draftOfGrants(await rightsOf(link), replayedTo - 1);
    },
    onSuccess: (draft, link) => {
      store.add(draft, link.again === undefined ? 'Draft a grant' : 'Draft an entry again');
      if (link.again !== undefined) onAgain(draft);
      open(draft.id, { replace: true });
    },
    onError: (error) => {
      onFault(error);
      open(undefined, { replace: true });
    },
  });
  const isPending = again !== undefined || grant !== undefined || grantsFor !== undefined;
  // The router makes a new object of the same right with each render.
  const right = JSON.stringify(grant ?? null);
  useEffect(() => {
    if (!isPending) return undefined;
    // The effect may run twice for one link; the second call finds the first under way and replaces it.
    const timer = window.setTimeout(() =>
      mutate({ again, grantsFor, grant: (JSON.parse(right) as Link['grant'] | null) ?? undefined }),
    );
    return () => window.clearTimeout(timer);
  }, [isPending, again, grantsFor, right, mutate]);
  return { isPending };
}

async function rightsOf({ grant, grantsFor }: Link): Promise<MissingRight[]> {
  if (grant !== undefined) {
    const { stream, role, account, key } = grant;
    return [{ streamId: stream, role, account, key: key === undefined ? null : fromHex(key) }];
  }
  const { repair } = await connection.call('entry.repair', { seq: grantsFor ?? 0 });
  if (repair === null || repair.kind === 'impossible' || repair.grants.length === 0)
    throw badInput('entry', 'lacks no right that could be granted');
  return repair.grants;
}
