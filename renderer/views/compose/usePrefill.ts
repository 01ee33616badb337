import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { fromHex, type Hex, toHex } from '../../../shared/bytes';
import type { KeyState } from '../../../shared/contract/outputs';
import { keyOptions, streamsOptions } from '../../api/queries';
import { keyParts } from '../../format/keyParts';
import { useAt } from '../../router/at';
import { decodeAs, detectDecoder } from '../browse/value/decode';
import { type Draft, type DraftRow, newDraft, newRow } from './drafts/draft';
import type { DraftStore } from './drafts/draftStore';
import { useCompose } from './useCompose';

/** An empty draft; with one watched stream that is the stream of the draft. */
export function useNewDraft(): () => Draft {
  const streams = useQuery(streamsOptions(null)).data?.streams.filter((stream) => stream.watched) ?? [];
  return () => {
    const [only] = streams;
    return newDraft(streams.length === 1 && only ? { streams: [only.streamId] } : {});
  };
}

/** A link that names a key makes a draft with a row for it. That is all that a link can do. */
export function usePrefill(store: DraftStore): { isPending: boolean } {
  const { search, open } = useCompose();
  const { stream, key } = search;
  const at = useAt();
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (link: { stream: Hex; key: Hex }) =>
      client.fetchQuery(keyOptions({ streamId: link.stream, key: link.key, at })),
    onSettled: (state, _error, link) => {
      const draft = newDraft({
        streams: [link.stream],
        rows: [
          newRow({
            streamId: link.stream,
            key: typedKey(link.key),
            sawSeq: state?.at ?? null,
            ...valueFields(state),
          }),
        ],
      });
      store.change('Edit key', (drafts) => [draft, ...drafts]);
      open(draft.id, { replace: true });
    },
  });
  const follow = useCallback(() => {
    if (stream !== undefined && key !== undefined) mutate({ stream, key });
  }, [stream, key, mutate]);
  useEffect(() => {
    // The effect may run twice for one link; the second call finds the first under way and replaces it.
    const timer = window.setTimeout(follow);
    return () => window.clearTimeout(timer);
  }, [follow]);
  return { isPending: stream !== undefined && key !== undefined };
}

function typedKey(key: Hex): DraftRow['key'] {
  const bytes = fromHex(key);
  const [part, ...others] = keyParts(bytes);
  return part?.kind === 'text' && others.length === 0
    ? { as: 'text', text: part.text }
    : { as: 'hex', text: key };
}

function valueFields(state: KeyState | undefined): Partial<DraftRow> {
  // A value that is not here in full is not prefilled: half of it must not be signed by mistake.
  if (state === undefined || state.deleted || state.head.length < state.size || state.size === 0) return {};
  const format = detectDecoder(state.head, true);
  const decoded = decodeAs(format === 'hex' ? 'hex' : 'text', state.head, true);
  if (!decoded.ok || format === 'hex') return { value: { format: 'hex', text: toHex(state.head) } };
  return { value: { format, text: decoded.text } };
}
