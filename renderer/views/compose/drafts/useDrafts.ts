import { useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import type { Draft, DraftRow } from '../../../../shared/compose/draft';
import { connection } from '../../../api/connection';
import { DraftStore, type DraftsState } from './draftStore';

const store = new DraftStore(connection);
connection.on('draft', (event) => void store.take(event));
// A host that was started again has what was saved; what was not is here.
connection.onState(() => {
  if (connection.state === 'open' && isLoaded) store.load().catch(() => {});
});
window.addEventListener('pagehide', () => void store.flush().catch(() => {}));
// Where nobody answers, what is not saved goes with the page: a browser asks first. A window of its own would not close.
window.addEventListener('beforeunload', (event) => {
  const isUnsaved = store.state.savedAt === undefined && connection.state !== 'open';
  if (isUnsaved && window.streamscope === undefined) event.preventDefault();
});
let isLoaded = false;

export interface Drafts extends DraftsState {
  store: DraftStore;
}

/** The drafts of the open workspace; undefined until they are known. */
export function useDrafts(): { drafts: Drafts | undefined; error: unknown; retry: () => void } {
  const load = useQuery({
    queryKey: ['draft.list'],
    queryFn: async () => {
      await store.load();
      isLoaded = true;
      return true;
    },
    meta: { follows: 'nothing' },
    gcTime: Number.POSITIVE_INFINITY,
  });
  const state = useSyncExternalStore(store.subscribe, () => store.state);
  const drafts = useMemo(() => ({ ...state, store }), [state]);
  return {
    drafts: load.data ? drafts : undefined,
    error: load.error,
    retry: () => void load.refetch(),
  };
}

/** Why something that was typed is not with the engine; undefined while it is, or is on its way there. */
export function useUnsaved({ failure, savedAt }: Drafts): 'noAnswer' | { failure: unknown } | undefined {
  const isConnected = useSyncExternalStore(connection.onState, () => connection.state === 'open');
  if (savedAt === undefined && !isConnected) return 'noAnswer';
  return failure === undefined ? undefined : { failure };
}

/** The whole draft, which is brought here when it is first asked for. */
export function useDraft(id: string | undefined): { draft: Draft | undefined; error: unknown } {
  const draft = useSyncExternalStore(store.subscribe, () =>
    id === undefined ? undefined : store.state.open.get(id),
  );
  const load = useQuery({
    queryKey: ['draft.get', id],
    queryFn: async () => {
      await store.fetch(id!);
      return true;
    },
    enabled: id !== undefined && draft === undefined,
    meta: { follows: 'nothing' },
    gcTime: 0,
  });
  return { draft, error: draft === undefined ? load.error : null };
}

/** Changes to one draft, in the words that undo uses. */
export interface DraftEditor {
  change: (what: string, fields: Partial<Draft>, mark?: string) => void;
  changeRow: (rowId: string, what: string, fields: Partial<DraftRow>, mark?: string) => void;
}

/** @param seen seq of the newest state */
export function draftEditor(id: string, seen: number): DraftEditor {
  return {
    change: (what, fields, mark) => store.change(id, what, (draft) => ({ ...draft, ...fields }), mark),
    changeRow: (rowId, what, fields, mark) =>
      store.change(
        id,
        what,
        (draft) => ({
          ...draft,
          rows: draft.rows.map((row) =>
            row.id === rowId ? { ...row, ...fields, sawSeq: sawSeq(row, fields, seen) } : row,
          ),
        }),
        mark && `${rowId} ${mark}`,
      ),
  };
}

/** Whoever edits a row has seen what it is about; whoever moves on to another key has seen that. */
function sawSeq(row: DraftRow, fields: Partial<DraftRow>, seen: number): number {
  if ('sawSeq' in fields && fields.sawSeq !== undefined) return fields.sawSeq ?? seen;
  return fields.key !== undefined || fields.streamId !== undefined ? seen : (row.sawSeq ?? seen);
}
