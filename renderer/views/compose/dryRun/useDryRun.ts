import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { DryRun } from '../../../../shared/contract/composing';
import { connection } from '../../../api/connection';
import { type Content, revisionOf } from '../content/useContent';
import { type Flip, nextFlip } from './flip';

/** A dry run and the content that it judged: checks name items by their place in it. */
export interface Judged {
  answer: DryRun;
  content: Content;
  sender: Hex;
}

export interface DryRunState {
  judged: Judged | undefined;
  /** False while what is typed differs from what was judged. */
  isCurrent: boolean;
  error: unknown;
  retry: () => void;
}

const typingPause = 120;

/** @param moment where it is given, it alone says when to ask again; else the log does */
export function judgeOptions(content: Content | undefined, sender: Hex | undefined, moment?: number) {
  return queryOptions({
    queryKey: [
      'compose.dryRun',
      {
        revision: content === undefined ? null : revisionOf(content),
        sender: sender ?? null,
        moment: moment ?? null,
      },
    ] as const,
    queryFn: async ({ signal }): Promise<Judged> => {
      const { data, streamIds } = content!;
      const input = { data, streamIds, sender: sender! };
      return {
        content: content!,
        sender: sender!,
        answer: await connection.call('compose.dryRun', input, { signal }),
      };
    },
    enabled: sender !== undefined && content !== undefined,
    meta: { follows: moment === undefined ? ('log' as const) : ('nothing' as const) },
    // While typing, the judgement before stands in; it says that it is not current.
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}

/** What would become of the content if it landed now; asked again when it changes and when the log does. */
export function useDryRun(content: Content | undefined, sender: Hex | undefined): DryRunState {
  const settled = useSettled(content, typingPause);
  const query = useQuery(judgeOptions(settled, sender));
  const { data: judged, error, refetch } = query;
  const isCurrent = judged !== undefined && judged.content === content && judged.sender === sender;
  return useMemo(
    () => ({ judged, isCurrent, error, retry: () => void refetch() }),
    [judged, isCurrent, error, refetch],
  );
}

/** The value once it has not changed for so many ms; the first one at once. */
function useSettled<Value>(value: Value, pause: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), pause);
    return () => window.clearTimeout(timer);
  }, [value, pause]);
  return settled;
}

/** The last change of the verdict on this content; it goes when something is typed, or when the verdict is as it was. */
export function useFlip(judged: Judged | undefined): Flip | undefined {
  const last = useRef<{ content: Content; sender: Hex; answer: DryRun; flip: Flip | undefined }>(undefined);
  if (judged === undefined) return undefined;
  const { content, sender, answer } = judged;
  const known = last.current;
  if (known === undefined || known.content !== content || known.sender !== sender) {
    last.current = { content, sender, answer, flip: undefined };
  } else if (known.answer !== answer) {
    const next = nextFlip(known.answer, known.flip, answer);
    last.current = { content, sender, answer, flip: next };
  }
  return last.current?.flip;
}
