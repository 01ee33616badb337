import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { statusOptions } from '../../../api/queries';
import type { Draft, DraftRow } from './draft';
import { DraftStore, type DraftsState } from './draftStore';

const stores = new Map<string, DraftStore>();

function storeOf(logId: string): DraftStore {
  const known = stores.get(logId);
  if (known !== undefined) return known;
  const store = new DraftStore(logId);
  stores.set(logId, store);
  return store;
}

export interface Drafts extends DraftsState {
  store: DraftStore;
}

/** The drafts of the open workspace's log; undefined until it is known which log that is. */
export function useDrafts(): Drafts | undefined {
  const logId = useQuery(statusOptions()).data?.logId;
  const store = logId === undefined ? undefined : storeOf(logId);
  const state = useSyncExternalStore(store?.subscribe ?? nothing, () => store?.state);
  return store === undefined || state === undefined ? undefined : { ...state, store };
}

const nothing = () => () => {};

/** Changes to one draft, in the words that undo uses. */
export interface DraftEditor {
  change: (what: string, fields: Partial<Draft>, mark?: string) => void;
  changeRow: (rowId: string, what: string, fields: Partial<DraftRow>, mark?: string) => void;
}

/** @param seen seq of the state that is shown */
export function draftEditor(store: DraftStore, id: string, seen: number): DraftEditor {
  const update = (what: string, edit: (draft: Draft) => Draft, mark?: string) =>
    store.change(
      what,
      (drafts) => drafts.map((draft) => (draft.id === id && draft.sent === null ? edit(draft) : draft)),
      mark && `${id} ${mark}`,
    );
  return {
    change: (what, fields, mark) => update(what, (draft) => ({ ...draft, ...fields }), mark),
    changeRow: (rowId, what, fields, mark) =>
      update(
        what,
        (draft) => ({
          ...draft,
          rows: draft.rows.map((row) => (row.id === rowId ? { ...row, ...fields, sawSeq: seen } : row)),
        }),
        mark && `${rowId} ${mark}`,
      ),
  };
}
