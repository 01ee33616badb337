/** From a draft to the content of its entry: stream data, what a stream's own decoder makes of the rows, or raw bytes. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import type { Draft } from '../../../../shared/compose/draft';
import { taggedStreams } from '../../../../shared/compose/taggedStreams';
import { mostStreams } from '../../../../shared/contract/composeCalls';
import type { DecoderInfo } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';
import { decodersOptions } from '../../../api/queries';
import { formatCount } from '../../../format/numbers';
import { bytesOf, type EncodedDraft } from '../drafts/encodeDraft';
import type { Problem } from '../drafts/encodeRow';
import { keyBytes } from '../drafts/rowBytes';

/** What is judged and signed. */
export interface Content {
  kind: 'streamData' | 'decoder' | 'raw';
  data: Uint8Array;
  /** The streams that the entry is tagged with. */
  streamIds: Hex[];
  /** Rows that the items of a check are found in; of raw content there are none. */
  encoded: EncodedDraft;
}

export interface ContentState {
  content: Content | undefined;
  /** What keeps the draft from being an entry. */
  problems: readonly Problem[];
  /** The decoder that encodes the rows, where one does. */
  decoder: DecoderInfo | undefined;
  /** The streams have a decoder that cannot encode these rows. */
  refusal: unknown;
}

export function useContent(draft: Draft, encoded: EncodedDraft): ContentState {
  const decoders = useQuery(decodersOptions()).data?.decoders;
  const { raw, streams } = draft;
  const rawContent = useMemo(() => raw && rawOf(raw, streams, encoded), [raw, streams, encoded]);
  const streamIds = useMemo(() => taggedStreams(encoded.batch).map(toHex), [encoded.batch]);
  const chosen = useMemo(() => decoderOf(streamIds, decoders ?? []), [streamIds, decoders]);
  const problem = tooManyStreams(streamIds) ?? chosen.problem;
  const isWhole = raw === null && encoded.problems.length === 0;
  const usesDecoder = isWhole && chosen.decoder !== undefined;
  const made = useQuery({
    queryKey: ['decoder.encode', revisionOf(encoded), chosen.decoder?.hash ?? null],
    queryFn: ({ signal }) =>
      connection.call('decoder.encode', { streamId: streamIds[0]!, data: bytesOf(encoded) }, { signal }),
    enabled: usesDecoder,
    meta: { follows: 'settings' },
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
  const stream = useMemo<Content | undefined>(
    () =>
      isWhole && !usesDecoder && decoders !== undefined
        ? { kind: 'streamData', data: bytesOf(encoded), streamIds, encoded }
        : undefined,
    [isWhole, usesDecoder, decoders, encoded, streamIds],
  );
  const bytes = usesDecoder && !made.isPlaceholderData ? made.data?.bytes : undefined;
  const decoded = useMemo<Content | undefined>(
    () => bytes && { kind: 'decoder', data: bytes, streamIds, encoded },
    [bytes, streamIds, encoded],
  );
  const { decoder } = chosen;
  const refusal = usesDecoder ? (made.error ?? undefined) : undefined;
  return useMemo(() => {
    if (rawContent !== null) return { ...rawContent, decoder: undefined, refusal: undefined };
    return {
      content: problem === undefined ? (stream ?? decoded) : undefined,
      problems: problem === undefined ? encoded.problems : [...encoded.problems, problem],
      decoder,
      refusal,
    };
  }, [rawContent, stream, decoded, encoded, decoder, problem, refusal]);
}

/** An entry is decoded by a decoder only if all its streams name the same text. */
function decoderOf(
  streamIds: readonly Hex[],
  decoders: readonly DecoderInfo[],
): { decoder: DecoderInfo | undefined; problem: Problem | undefined } {
  const found = streamIds.map((id) => decoders.find(({ streamId }) => streamId === id));
  const [decoder] = found;
  if (found.every((each) => each?.hash === decoder?.hash)) return { decoder, problem: undefined };
  const reason =
    'These streams have different decoders: no entry of all of them together decodes. Make a draft for each';
  return { decoder: undefined, problem: { rowId: null, field: 'streams', reason, isMissing: false } };
}

function tooManyStreams({ length }: readonly Hex[]): Problem | undefined {
  if (length <= mostStreams) return undefined;
  const reason = `An entry is tagged with at most ${formatCount(mostStreams)} streams; these are ${formatCount(length)}`;
  return { rowId: null, field: 'streams', reason, isMissing: false };
}

function rawOf(
  raw: NonNullable<Draft['raw']>,
  streamIds: Hex[],
  encoded: EncodedDraft,
): { content: Content | undefined; problems: Problem[] } {
  const typed = keyBytes(raw);
  const problem = (field: Problem['field'], reason: string, isMissing: boolean): Problem => ({
    rowId: null,
    field,
    reason,
    isMissing,
  });
  const problems: Problem[] = [];
  if (!typed.ok) problems.push(problem('raw', typed.reason, false));
  else if (typed.bytes.length === 0) problems.push(problem('raw', 'Type the content of the entry', true));
  if (streamIds.length === 0) problems.push(problem('streams', 'Add the streams to tag', true));
  const tooMany = tooManyStreams(streamIds);
  if (tooMany !== undefined) problems.push(tooMany);
  if (problems.length > 0 || !typed.ok) return { content: undefined, problems };
  return { content: { kind: 'raw', data: typed.bytes, streamIds, encoded }, problems };
}

const revisions = new WeakMap<object, number>();
let revisionCount = 0;

/** A number for each object: query keys are plain, and content may have megabytes. */
export function revisionOf(object: object): number {
  const known = revisions.get(object);
  if (known !== undefined) return known;
  revisions.set(object, ++revisionCount);
  return revisionCount;
}
