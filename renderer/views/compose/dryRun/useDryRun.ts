import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { DryRun } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';
import { batchInputOf } from '../drafts/batchInput';
import type { EncodedDraft } from '../drafts/encodeDraft';

/** A dry run and the draft that it judged: checks name items by their place in it. */
export interface Judged {
  answer: DryRun;
  encoded: EncodedDraft;
}

export interface DryRunState {
  judged: Judged | undefined;
  /** False while what is typed differs from what was judged. */
  isCurrent: boolean;
  error: unknown;
  retry: () => void;
}

const typingPause = 200;

const revisions = new WeakMap<EncodedDraft, number>();
let revisionCount = 0;

/** A number for each encoded draft: query keys are plain, and a batch may have megabytes. */
function revisionOf(encoded: EncodedDraft): number {
  const known = revisions.get(encoded);
  if (known !== undefined) return known;
  revisions.set(encoded, ++revisionCount);
  return revisionCount;
}

function judgeOptions(encoded: EncodedDraft, sender: Hex | undefined) {
  return queryOptions({
    queryKey: ['compose.dryRun', { revision: revisionOf(encoded), sender: sender ?? null }] as const,
    queryFn: async ({ signal }): Promise<Judged> => {
      const input = { batch: batchInputOf(encoded.batch), sender: sender! };
      return { encoded, answer: await connection.call('compose.dryRun', input, { signal }) };
    },
    enabled: sender !== undefined && encoded.problems.length === 0,
    meta: { follows: 'log' as const },
    // While typing, the judgement before stands in; it says that it is not current.
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}

/** What would become of the draft if it landed now; asked again when it changes and when the log does. */
export function useDryRun(encoded: EncodedDraft, sender: Hex | undefined): DryRunState {
  const settled = useSettled(encoded, typingPause);
  const query = useQuery(judgeOptions(settled, sender));
  return {
    judged: query.data,
    isCurrent: query.data?.encoded === encoded,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

/** The value once it has not changed for so many ms. */
function useSettled<Value>(value: Value, pause: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), pause);
    return () => window.clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
