import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { fromHex, type Hex } from '../../../shared/bytes';
import { type Draft, newDraft, newRow } from '../../../shared/compose/draft';
import { errorText } from '../../api/errorTexts';
import { keyOptions, statusOptions, streamsOptions } from '../../api/queries';
import type { DraftStore } from './drafts/draftStore';
import { heldValue } from './drafts/heldValue';
import { keyFieldsOf } from './drafts/valueFields';
import { useCompose } from './useCompose';

/**
 * An empty draft as of what is replayed; its stream is the one that is watched, or else the one of the draft `before` it,
 * where there is just one.
 */
export function useNewDraft(): (before?: Draft) => Draft {
  const streams = useQuery(streamsOptions(null)).data?.streams.filter((stream) => stream.watched) ?? [];
  const seen = (useQuery(statusOptions()).data?.replayedTo ?? 0) - 1;
  return (before) => {
    const choices = streams.length === 1 ? streams.map(({ streamId }) => streamId) : (before?.streams ?? []);
    return newDraft(seen, choices.length === 1 ? { streams: [...choices] } : {});
  };
}

interface KeyLink {
  stream: Hex;
  key: Hex;
  /** A version that is to be written back. */
  value: number | undefined;
  /** The draft that the row joins. */
  into: string | undefined;
}

/**
 * A link that names a key makes a row for it, in the draft that is named or in a new one. That is all that a link can
 * do. The row is edited on the newest state, whatever version it brings back.
 * @param onLack is told why the row has no value, with its draft
 */
export function usePrefill(
  store: DraftStore,
  onLack: (why: string, draft: string) => void,
): { isPending: boolean } {
  const { search, open } = useCompose();
  const { stream, key, value, draft: into } = search;
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: async (link: KeyLink) => {
      const { stream: streamId, key } = link;
      const now = await client.fetchQuery(keyOptions({ streamId, key, at: null }));
      const then =
        link.value === undefined
          ? now
          : await client.fetchQuery(keyOptions({ streamId, key, at: link.value }));
      if (link.into !== undefined) await store.fetch(link.into).catch(() => {});
      return { now, held: await heldValue(streamId, key, then) };
    },
    onSettled: (found, error, link) => {
      const seen = found?.now.at ?? -1;
      const row = newRow({
        streamId: link.stream,
        key: keyFieldsOf(fromHex(link.key)),
        sawSeq: seen,
        ...found?.held.fields,
      });
      const lack = error === null ? found?.held.lack : sentenceOf(error);
      const target = link.into === undefined ? undefined : store.state.open.get(link.into);
      if (target !== undefined && target.sent === null && target.raw === null) {
        store.change(target.id, 'Add row', (draft) => ({
          ...draft,
          streams: draft.streams.includes(link.stream) ? draft.streams : [...draft.streams, link.stream],
          rows: [...draft.rows, row],
        }));
        if (lack !== undefined) onLack(lack, target.id);
        open(target.id, { replace: true });
        return;
      }
      const draft = newDraft(seen, { streams: [link.stream], rows: [row] });
      store.add(draft, link.value === undefined ? 'Edit key' : 'Write version back');
      if (lack !== undefined) onLack(lack, draft.id);
      open(draft.id, { replace: true });
    },
  });
  const follow = useCallback(() => {
    if (stream !== undefined && key !== undefined) mutate({ stream, key, value, into });
  }, [stream, key, value, into, mutate]);
  useEffect(() => {
    // The effect may run twice for one link; the second call finds the first under way and replaces it.
    const timer = window.setTimeout(follow);
    return () => window.clearTimeout(timer);
  }, [follow]);
  return { isPending: stream !== undefined && key !== undefined };
}

function sentenceOf(error: unknown): string {
  const { title, advice } = errorText(error);
  return `${title}. ${advice}`;
}
